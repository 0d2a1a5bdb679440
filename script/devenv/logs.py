"""What Odoo's log may hold while the suite is installed and tested."""

import re

# Everything else from WARNING on is a failure: (logger, message, reason).
ALLOWED = ()

_RECORD = re.compile(
    r"^\d{4}-\d\d-\d\d \S+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>[^\s:]+): (?P<text>.*)$"
)


def is_allowed(logger, message):
    return any(
        re.fullmatch(allowed_logger, logger) and re.search(pattern, message)
        for allowed_logger, pattern, _reason in ALLOWED
    )


def unexpected(log):
    """The lines of Odoo's log that warn of something and are not allowed."""
    records = (_RECORD.match(line) for line in log.splitlines())
    return [
        record[0]
        for record in records
        if record
        and record["level"] in ("WARNING", "ERROR", "CRITICAL")
        and not is_allowed(record["logger"], record["text"])
    ]
