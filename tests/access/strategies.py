"""Strategies that make calls: mostly sensible ones, with foreign records in them.

What is made is plain data, so that a failing call can be made smaller.
"""

import functools
import re
from pathlib import Path

from hypothesis import strategies as st

from odoo.modules.registry import Registry

from .calls import SUITE_MODELS, Call, made, ref

CHECKOUT = Path(__file__).parents[2]

# The models that the suite opens to agents or to the portal, besides its own.
DOCUMENTS = (
    "helpdesk.ticket",
    "sale.order",
    "sale.order.line",
    "account.move",
    "account.move.line",
    "account.journal",
    "account.payment",
    "stock.picking",
    "stock.move",
    "stock.lot",
    "loyalty.card",
    "loyalty.history",
    "loyalty.program",
    "loyalty.reward",
    "repair.order",
    "repair.tags",
    "project.task",
    "project.project",
    "project.worksheet.template",
    "ir.attachment",
    "mail.message",
    "helpdesk.ticket.team",
)
NONSENSE = st.sampled_from(
    [None, True, -1, 0, 2**31 - 1, 1.5, "x", "\0", "", [], {}, [1], [[6, 0, "x"]], "1"]
)
SIGNATURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


def rarely(strategy, otherwise, one_in=8):
    """The first strategy once in so many times, and the second one otherwise."""
    return st.integers(0, one_in - 1).flatmap(
        lambda number: strategy if number == one_in - 1 else otherwise
    )


def made_once(method):
    """A method of `Strategies` whose result is kept for the same arguments."""

    @functools.wraps(method)
    def make(self, *arguments):
        key = (method.__name__, *arguments)
        if key not in self.made:
            self.made[key] = method(self, *arguments)
        return self.made[key]

    return make


class Strategies:
    """Strategies for the models of a world."""

    def __init__(self, world):
        self.world = world
        self.made = {}
        self.registry = Registry(world.database)
        self.pools = {
            model: [ref(name) for name in world.names(model)]
            for model in {model for model, _id in world.records.values()}
        }
        self.pools["res.users"] = sorted(
            user for user in world.users.values() if user is not None
        )

    # Records and values

    def record(self, model):
        """A record of a model: of the world where it has some, or any."""
        pool = self.pools.get(model) or [1, 2, 3]
        # What hangs on the own records is as much of interest as the others.
        own = [one for one in pool if str(one).endswith("_own')")] or pool
        known = st.one_of(st.sampled_from(own), st.sampled_from(pool))
        return rarely(st.sampled_from([False, 999999999]), known, 16)

    def own(self, model):
        """A record that the agent may work with."""
        own = [r for r in self.pools.get(model, ()) if str(r.name).endswith("_own")]
        return st.sampled_from(own) if own else self.record(model)

    def records(self, model, most=2):
        return st.lists(self.record(model), min_size=1, max_size=most)

    @made_once
    def value(self, model, name):
        """What somebody sends as the value of a field, which may be nonsense."""
        return rarely(NONSENSE, self._sensible(self.registry[model]._fields[name]), 12)

    def _sensible(self, field):
        if field.type == "many2one":
            return self.record(field.comodel_name)
        if field.type in ("one2many", "many2many"):
            return st.lists(self._command(field.comodel_name), max_size=2)
        if field.type == "boolean":
            return st.booleans()
        if field.type in ("integer", "float", "monetary", "many2one_reference"):
            return st.sampled_from([0, 1, 5, -1])
        if field.type == "date":
            return st.sampled_from(["2026-11-24", "2030-01-01", False])
        if field.type == "datetime":
            return st.sampled_from(["2026-11-24 10:00:00", False])
        if field.type == "selection" and isinstance(field.selection, list):
            return st.sampled_from([key for key, _label in field.selection] + ["bad"])
        if field.type in ("binary", "image"):
            return st.sampled_from([SIGNATURE, False, "x"])
        if field.type == "properties":
            return st.sampled_from([{"fault": "changed"}, False, []])
        return st.sampled_from(["changed", False])

    def _command(self, model):
        """One of the commands 0 to 6 of a one2many or many2many."""
        record = self.record(model)
        values = st.deferred(lambda: self.values(model, 2))
        return st.one_of(
            values.map(lambda v: [0, 0, v]),
            st.tuples(record, values).map(lambda rv: [1, rv[0], rv[1]]),
            record.map(lambda r: [2, r, 0]),
            record.map(lambda r: [3, r, 0]),
            record.map(lambda r: [4, r, 0]),
            st.just([5, 0, 0]),
            self.records(model).map(lambda rs: [6, 0, rs]),
        )

    @made_once
    def fields(self, model):
        """The names of a model's fields that somebody sends."""
        return sorted(
            name
            for name, field in self.registry[model]._fields.items()
            if name not in ("id", "display_name", "create_date", "create_uid")
            and name not in ("write_date", "write_uid")
            and (field.store or model in SUITE_MODELS)
            and field.type not in ("reference", "json", "properties_definition")
        )

    @made_once
    def values(self, model, most=4):
        """Values of some fields of a model."""
        names = st.sampled_from(self.fields(model))
        if self._leading(model):
            names = st.one_of(names, st.sampled_from(self._leading(model)))
        return st.lists(names, max_size=most, unique=True).flatmap(
            lambda chosen: st.fixed_dictionaries(
                {name: self.value(model, name) for name in chosen}
            )
        )

    @made_once
    def _leading(self, model):
        """The fields that are sent and lead to records of the world."""
        return [name for name in self.telling(model) if name in self.fields(model)]

    def window_values(self, model):
        """Values of a window: it has a ticket, or a task, most of the time."""
        name = "task_id" if model == "project.task.sign.wizard" else "ticket_id"
        field = self.registry[model]._fields[name]
        key = st.one_of(
            self.own(field.comodel_name),
            self.own(field.comodel_name),
            self.value(model, name),
        )
        return st.tuples(self.values(model), rarely(st.none(), key)).map(
            lambda vk: {**vk[0], **({name: vk[1]} if vk[1] is not None else {})}
        )

    # What is asked for

    @made_once
    def specification(self, model, depth=2):
        """A specification of ``web_read``: all fields, or some, and what is in them."""
        names = sorted(self.registry[model]._fields)
        everything = st.just({name: self._ask(model, name, 1) for name in names})
        asked = st.one_of(st.sampled_from(self.telling(model)), st.sampled_from(names))
        some = st.lists(asked, max_size=4, unique=True).flatmap(
            lambda chosen: st.fixed_dictionaries(
                {name: self._part(model, name, depth) for name in chosen}
            )
        )
        return st.one_of(some, everything) if model in SUITE_MODELS else some

    @made_once
    def telling(self, model):
        """A model's fields that are the suite's or lead to records of the world."""
        fields = self.registry[model]._fields.items()
        telling = sorted(
            name
            for name, field in fields
            if (field.relational and self.pools.get(field.comodel_name))
            or (field._module or "").startswith("helpdesk_aftersales")
        )
        return telling or ["display_name"]

    def _ask(self, model, name, depth):
        field = self.registry[model]._fields[name]
        if not field.relational:
            return {}
        inside = {"display_name": {}}
        if depth and field.comodel_name in SUITE_MODELS:
            fields = self.registry[field.comodel_name]._fields
            inside = {n: self._ask(field.comodel_name, n, depth - 1) for n in fields}
        return {"fields": inside}

    def _part(self, model, name, depth):
        field = self.registry[model]._fields[name]
        if not field.relational or not depth:
            return st.just({})
        inside = self.specification(field.comodel_name, depth - 1)
        return st.one_of(
            st.just({"fields": {"display_name": {}}}),
            inside.map(lambda spec: {"fields": spec, "limit": 5}),
        )

    @made_once
    def path(self, model, depth=3):
        """A path of field names, such as ``ticket_id.partner_id.name``."""
        names = sorted(self.registry[model]._fields)

        names = st.one_of(st.sampled_from(self.telling(model)), st.sampled_from(names))

        def further(name):
            field = self.registry[model]._fields[name]
            if depth == 1 or not field.relational:
                return st.just(name)
            rest = self.path(field.comodel_name, depth - 1)
            return st.one_of(st.just(name), rest.map(lambda r: f"{name}.{r}"))

        return names.flatmap(further)

    def domain(self, model):
        token = st.sampled_from(["sk%", "%", 1, False])
        operator = st.sampled_from(["=", "!=", "like", "ilike", "in", "any"])
        leaf = st.tuples(self.path(model), operator, token).map(list)
        return st.one_of(st.just([]), leaf.map(lambda one: [one]))

    # Contexts

    def context(self, model):
        """Keys that change what Odoo or the suite does, and defaults."""
        defaults = st.sampled_from(self.fields(model)).flatmap(
            lambda name: self.value(model, name).map(lambda v: {f"default_{name}": v})
        )
        keys = st.sampled_from(
            [
                {"active_test": False},
                {"bin_size": True},
                {"allowed_company_ids": [ref("company_own")]},
                {"allowed_company_ids": [ref("company_own"), ref("company_abroad")]},
                {"allowed_company_ids": [ref("company_abroad")]},
                {"allowed_company_ids": "x"},
                {"lang": "ro_RO"},
                {"tz": "nowhere"},
                {"active_model": model, "active_id": 1, "active_ids": [1]},
                *({key: value} for key in suite_keys() for value in (True, 1, "x")),
            ]
        )
        return rarely(st.one_of(defaults, keys), st.just({}), 3)

    # Calls

    def call(self, actor, model, method, *args):
        """A call of a method with a strategy for each of its arguments."""
        return st.tuples(st.tuples(*args), self.context(model)).map(
            lambda ac: Call(
                actor,
                model,
                method,
                list(ac[0]),
                {"context": ac[1]} if ac[1] else {},
            )
        )

    def reading(self, actor, model):
        """What reads a model."""
        ids = self.records(model)
        names = st.lists(
            st.sampled_from(sorted(self.registry[model]._fields)), max_size=4
        )
        path = self.path(model)
        exported = st.lists(
            path.map(lambda p: p.replace(".", "/")), min_size=1, max_size=3
        )
        token = st.sampled_from(["sk", "", "%", 5, False])
        domain = self.domain(model)
        call = functools.partial(self.call, actor, model)
        return st.one_of(
            call("read", ids, names),
            call("web_read", ids, self.specification(model)),
            call("search_read", domain, names),
            call("web_search_read", domain, self.specification(model)),
            call("name_search", token),
            call("web_name_search", token, st.just({"display_name": {}})),
            call("search_count", domain),
            call("search", domain, st.just(0), st.just(5), path),
            call("formatted_read_group", domain, st.lists(path, max_size=2)),
            call(
                "read_group", domain, st.just(["__count"]), st.lists(path, max_size=1)
            ),
            call("export_data", ids, exported),
            call("get_formview_id", ids.map(lambda i: i[:1])),
            call("get_formview_action", ids.map(lambda i: i[:1])),
            call("get_views", st.just([[False, "form"], [False, "list"]])),
            call("fields_get"),
            call("default_get", names),
            call("get_metadata", ids),
            call("search_panel_select_range", path),
        )

    def writing(self, actor, model):
        """What changes a model."""
        ids = self.records(model)
        values = self.values(model)
        names = st.sampled_from(self.fields(model))
        call = functools.partial(self.call, actor, model)
        return st.one_of(
            call("create", st.one_of(values, values.map(lambda v: [v]))),
            call("write", ids, values),
            call(
                "web_save", ids.map(lambda i: i[:1]), values, self.specification(model)
            ),
            call("web_save", st.just([]), values, self.specification(model)),
            self.onchange(actor, model, values, ids.map(lambda i: i[:1])),
            call("name_create", st.sampled_from(["x", False, {}])),
            call("copy", ids, values),
            call("unlink", ids),
            names.flatmap(
                lambda name: call(
                    "load",
                    st.just([name]),
                    st.sampled_from(
                        [[["x"]], [["1"]], [[""]], [["base.main_company"]]]
                    ),
                )
            ),
        )

    def onchange(self, actor, model, values, ids):
        """An onchange of the values that are sent, of none, or of one of them."""
        specification = self.specification(model)

        def make(parts):
            vals, record, spec, some, context = parts
            changed = {0: [], 1: list(vals), 2: list(vals)[:1]}[some]
            kwargs = {"context": context} if context else {}
            args = [
                record,
                vals,
                changed,
                {**spec, **{n: {} for n in vals if n not in spec}},
            ]
            return Call(actor, model, "onchange", args, kwargs)

        return st.tuples(
            values,
            st.one_of(st.just([]), ids),
            specification,
            st.integers(0, 2),
            self.context(model),
        ).map(make)

    def public_methods(self, model):
        """The public methods that the suite adds to a model, or extends."""
        model_class = self.registry[model]
        names = {
            name
            for parent in model_class.mro()
            if parent.__module__.startswith("odoo.addons.helpdesk_aftersales")
            for name, value in vars(parent).items()
            if callable(value) and not name.startswith("_")
        }
        generic = {"create", "write", "unlink", "copy_data", "copy"}
        return sorted(
            name for name in names - generic if self._is_public(model_class, name)
        )

    def _is_public(self, model_class, name):
        return not any(
            getattr(getattr(parent, name, None), "_api_private", False)
            for parent in model_class.mro()
        )

    def method(self, actor, model):
        """A public method of the suite on some records."""
        ids = self.records(model)
        names = self.public_methods(model)
        if not names:
            return st.nothing()
        return st.sampled_from(names).flatmap(
            lambda name: self.call(
                actor, model, name, st.one_of(ids, ids.map(lambda i: i[:1]))
            )
        )

    def window(self, actor, model):
        """A window that somebody opens with values, changes, and uses."""
        values = self.window_values(model)
        spec = self.specification(model)
        call = functools.partial(self.call, actor, model)
        started = st.one_of(
            call("create", values),
            call("web_save", st.just([]), values, spec),
            call("web_save", st.just([]), values, spec),
        )
        alone = st.one_of(
            self.onchange(actor, model, values, st.just([])),
            self._open_with_defaults(actor, model),
        )
        mine = st.just([made(0)])
        actions = [n for n in self.public_methods(model) if n.startswith("action_")]
        goes_on = st.one_of(
            call("write", mine, self.values(model)),
            call("web_save", mine, self.values(model), spec),
            call("web_read", mine, spec),
            call("read", mine, st.just([])),
            self.onchange(actor, model, self.values(model), mine),
            call(
                "export_data",
                mine,
                st.lists(self._export(model), min_size=1, max_size=3),
            ),
            call(
                "search", self.domain(model), st.just(0), st.just(5), self.path(model)
            ),
            call(
                "formatted_read_group",
                self.domain(model),
                st.lists(self.path(model), max_size=2),
            ),
            st.sampled_from(actions).flatmap(lambda name: call(name, mine)),
            st.sampled_from(actions).flatmap(lambda name: call(name, mine)),
        )
        return st.one_of(
            alone.map(lambda one: [one]),
            started.map(lambda one: [one]),
            st.tuples(started, goes_on).map(list),
            st.tuples(started, goes_on, goes_on).map(list),
        )

    def _export(self, model):
        return self.path(model).map(lambda path: path.replace(".", "/"))

    def _open_with_defaults(self, actor, model):
        """What the client asks when it opens a window: the defaults, in the context."""
        names = self.fields(model)
        key = "task_id" if model == "project.task.sign.wizard" else "ticket_id"

        def make(parts):
            value, method, spec, values = parts
            context = {f"default_{key}": value}
            context.update({f"default_{n}": v for n, v in values.items() if n != key})
            args = [names] if method == "default_get" else [[], {}, [], spec]
            return Call(actor, model, method, args, {"context": context})

        return st.tuples(
            st.one_of(
                self.own(self.registry[model]._fields[key].comodel_name),
                self.value(model, key),
            ),
            st.sampled_from(["default_get", "onchange"]),
            self.specification(model),
            self.values(model, 2),
        ).map(make)

    def documents(self, actor):
        """One call on any of the models that are open to somebody."""
        return (
            st.sampled_from(DOCUMENTS)
            .flatmap(
                lambda model: st.one_of(
                    self.reading(actor, model),
                    self.reading(actor, model),
                    self.writing(actor, model),
                    self.method(actor, model),
                )
            )
            .map(lambda one: [one])
        )

    def signing(self, actor):
        """What changes a task together with a signature."""
        signature = st.fixed_dictionaries(
            {
                "worksheet_signature": st.just(SIGNATURE),
                "worksheet_signed_by": st.sampled_from(["Somebody", "", 5, None]),
            }
        )
        tasks = self.own("project.task").map(lambda task: [task])
        sealed = st.sampled_from(
            [ref(f"signed_task_{side}") for side in ("own", "other", "abroad")]
        )
        portal = ("name", "child_ids", "parent_id", "project_id", "partner_id")
        own = st.lists(st.sampled_from(portal), max_size=2, unique=True).flatmap(
            lambda names: st.fixed_dictionaries(
                {name: self.value("project.task", name) for name in names}
            )
        )
        more = st.one_of(self.values("project.task", 2), own)
        values = st.tuples(signature, more).map(lambda sv: {**sv[1], **sv[0]})
        call = functools.partial(self.call, actor, "project.task")
        return st.one_of(
            call("write", tasks, values),
            call("web_save", tasks, values, self.specification("project.task")),
            call("create", values),
            call("write", tasks, self.values("project.task")),
            call("action_sign_worksheet", tasks),
            call("unlink", tasks),
            call("write", sealed.map(lambda task: [task]), self.values("project.task")),
            self._attaching(actor, sealed),
        ).map(lambda one: [one])

    def _attaching(self, actor, tasks):
        """A file in the place of what is signed."""
        fields = ("worksheet_report", "worksheet_signature", False)
        values = st.fixed_dictionaries(
            {},
            optional={
                "res_field": st.sampled_from(fields),
                "res_id": tasks,
                "res_model": st.just("project.task"),
                "name": st.just("x"),
                "raw": st.just("x"),
                "datas": st.just(SIGNATURE),
            },
        )
        attachments = st.sampled_from(
            [*self.pools["ir.attachment"], *self.world.sealed]
        ).map(lambda one: [one])
        call = functools.partial(self.call, actor, "ir.attachment")
        return st.one_of(
            call("create", values),
            call("write", attachments, values),
            call("unlink", attachments),
        )


@functools.cache
def suite_keys():
    """The keys of the context that the suite reads, found in its code."""
    pattern = re.compile(r"""context\.get\(\s*["'](\w+)["']""")
    return sorted(
        {
            key
            for path in CHECKOUT.glob("helpdesk_aftersales*/**/*.py")
            if "tests" not in path.parts
            for key in pattern.findall(path.read_text())
        }
    )
