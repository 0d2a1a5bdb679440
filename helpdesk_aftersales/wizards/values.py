"""What makes sense as the value of a field, whoever sent it."""

import datetime

from odoo.fields import Command
from odoo.models import BaseModel

INTEGER_LIMIT = 2**31
# Beyond it Odoo cannot round. Nothing that is no number is below it.
FLOAT_LIMIT = 1e15


def makes_sense(field, value, env):
    """Whether Odoo understands a value of a stored field. Ids are not looked up.

    :param field: a field of a model
    :param value: anything
    :param env: an environment, for the values of selections
    """
    if value is False or value is None:
        return True
    if field.type == "many2one":
        return _is_record(field, value) or is_id(value) or isinstance(value, dict)
    if field.type in ("one2many", "many2many"):
        return isinstance(value, list | tuple) and all(
            _is_command(field, command) for command in value
        )
    if field.type == "boolean":
        return isinstance(value, bool)
    if field.type == "integer":
        return _is_integer(value)
    if field.type in ("float", "monetary"):
        return isinstance(value, int | float) and abs(value) < FLOAT_LIMIT
    if field.type in ("date", "datetime"):
        return _is_date(field, value)
    if field.type == "selection":
        return value in field.get_values(env)
    return isinstance(value, str) and "\0" not in value or isinstance(value, bytes)


def is_id(value):
    return _is_integer(value) and value > 0


def get_ids(value):
    """Return the ids of the records that a value, which makes sense, puts in."""
    if not value or isinstance(value, dict):
        return []
    if isinstance(value, BaseModel):
        return value.ids
    if isinstance(value, int):
        return [value]
    ids = set()
    for command in value:
        if isinstance(command, int):
            ids.add(command)
        elif command[0] == Command.SET:
            ids.update(command[2])
        elif command[0] == Command.LINK:
            ids.add(command[1])
    return sorted(ids)


def get_commands(value):
    """Return the commands of a value, which makes sense, as ``(code, id, values)``."""
    return [
        (*command, None, None)[:3]
        for command in value or ()
        if not isinstance(command, int)
    ]


def _is_integer(value):
    return (
        isinstance(value, int)
        and not isinstance(value, bool)
        and abs(value) < INTEGER_LIMIT
    )


def _is_record(field, value):
    return (
        isinstance(value, BaseModel)
        and value._name == field.comodel_name
        and len(value) <= 1
    )


def _is_command(field, command):
    if is_id(command):
        return field.type == "many2many"
    if not isinstance(command, list | tuple) or not 0 < len(command) <= 3:
        return False
    [(code, record_id, values)] = get_commands([command])
    if not _is_integer(code):
        return False
    if code == Command.CLEAR:
        return True
    if code == Command.SET:
        return isinstance(values, list | tuple) and all(map(is_id, values))
    if code == Command.CREATE:
        return field.type == "one2many" and isinstance(values, dict)
    if code == Command.UPDATE:
        return (
            field.type == "one2many" and is_id(record_id) and isinstance(values, dict)
        )
    known = (Command.LINK, Command.UNLINK)
    if field.type == "one2many":
        known += (Command.DELETE,)
    return code in known and is_id(record_id)


def _is_date(field, value):
    if not isinstance(value, str | datetime.date):
        return False
    try:
        field.to_date(value) if field.type == "date" else field.to_datetime(value)
    except (TypeError, ValueError, AttributeError, OverflowError):
        return False
    return True
