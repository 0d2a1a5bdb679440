"""The page ``docs/access.md``, which is the table for people to read."""

import textwrap
from pathlib import Path

from . import table

PAGE = Path(__file__).parents[2] / "docs" / "access.md"

HEAD = """\
# Who may do what

This page is made from `tests/access/table.py`, and so are the tests of every cell.
After a change of the table, `script/access` writes the page again.

A cell has three words: for the records of the customer whose ticket the agent has (or
of the portal user's own customer), for those of another customer of the same company,
and for those of another company. The letters are **r**ead, **w**rite, **c**reate and
**d**elete; `-` is nothing, `.` means that there are no such records. Agents have no
rights in any other application, and change documents only through the wizards.

The host lets agents make a ticket for any customer of the company. Whoever does so has
a ticket of that customer, and reads that customer's documents from then on.
"""

NATIVE = (
    "For whoever has no helpdesk group nothing is different from Odoo without these "
    "addons. That is tested for these users: {names}. Only the models that are new "
    "are in their table. Users of an application who are agents as well have what "
    "they had and what agents have, with one exception: agents without rights in "
    "Project read the interventions of their tickets' customers only, where every "
    "other employee reads all of them."
)


def render():
    """The text of the page."""
    names = "; ".join(name[0].lower() + name[1:] for name in table.NATIVE.values())
    parts = [
        HEAD,
        _table(table.TABLE, table.KINDS),
        "## Users of the applications\n",
        textwrap.fill(NATIVE.format(names=names), 88) + "\n",
        _table(table.NATIVE_TABLE, table.NATIVE),
    ]
    return "\n".join(parts)


def _table(text, heads):
    rows = list(table.rows(text))
    kinds = list(rows[0].cells)
    lines = [["Records", "Model", *(heads[kind] for kind in kinds)]]
    lines += [
        [row.label, f"`{row.model}`", *(f"`{' '.join(row.cells[k])}`" for k in kinds)]
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    lines.insert(1, ["-" * width for width in widths])
    return "".join(
        "| "
        + " | ".join(c.ljust(w) for c, w in zip(line, widths, strict=True))
        + " |\n"
        for line in lines
    )


def write():
    """Write the page and return its path."""
    PAGE.write_text(render())
    return PAGE
