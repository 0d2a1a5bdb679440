"""Every field of what an agent may read tells nothing of anybody else."""

import pytest
from access.calls import Call, Judge, ref
from access.strategies import DOCUMENTS

from odoo.modules.registry import Registry

METHODS = ("read", "web_read", "export_data")


@pytest.fixture(scope="module")
def judge(world):
    return Judge(world)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("model", DOCUMENTS)
def test_fields(judge, world, model, method):
    """Every field of the own customer's records, as it is and with the names of what
    it refers to."""
    fields = Registry(world.database)[model]._fields
    found = []
    for name in world.names(model):
        if name.endswith("_own"):
            found += _look(judge, fields, Call("agent", model, method, [[ref(name)]]))
    assert not found, "\n".join(found)


def _look(judge, fields, call, names=None):
    """Ask for fields, and for half of them when one is refused and hides the others."""
    names = sorted(fields) if names is None else names
    asked = Call(
        call.actor, call.model, call.method, [*call.args, _ask(fields, names, call)]
    )
    problem = judge.find([asked])
    if len(names) == 1 or not (problem or judge.answer.error):
        return [f"{problem}\n{asked!r}"] if problem else []
    half = len(names) // 2
    return [
        *_look(judge, fields, call, names[:half]),
        *_look(judge, fields, call, names[half:]),
    ]


def _ask(fields, names, call):
    if call.method == "read":
        return names
    relational = {name for name in names if fields[name].relational}
    if call.method == "export_data":
        return [f"{n}/display_name" if n in relational else n for n in names]
    inside = {"fields": {"display_name": {}}}
    return {name: inside if name in relational else {} for name in names}
