"""Calls as plain data, how the server answers them, and what an answer must not do.

A call is written down as it would be sent, with records by their names in the world:

    Call("agent", "sale.order", "read", [[ref("order_other")], ["name"]])
"""

import contextlib
import dataclasses
import json
import logging
import pprint
import re
import traceback
from unittest import mock

import psycopg2

from odoo import api
from odoo.exceptions import AccessDenied, RedirectWarning, UserError
from odoo.modules.registry import Registry
from odoo.service.model import _traverse_containers, call_kw
from odoo.tools import SQL, json_default, lazy

from .world import ACTORS, PORTAL, TECHNICIAN, no_printing

# Refusals that a client shows to the user. MissingError, AccessError and
# ValidationError are UserErrors.
REFUSALS = (UserError, RedirectWarning, AccessDenied)

SUITE_CODE = re.compile(r"/helpdesk_aftersales\w*/(models|wizards|controllers|\w+\.py)")

WINDOWS = (
    "helpdesk.ticket.refund.wizard",
    "helpdesk.ticket.coupon.wizard",
    "helpdesk.ticket.return.wizard",
    "helpdesk.ticket.repair.wizard",
    "helpdesk.ticket.fsm.wizard",
    "project.task.sign.wizard",
)
SUITE_MODELS = (*WINDOWS, "helpdesk.ticket.return.wizard.line")

# What a window does with values; what is sent there may make no sense at all.
WINDOW_METHODS = {"create", "write", "web_save", "onchange", "default_get"}


@dataclasses.dataclass(frozen=True)
class ref:  # noqa: N801  it is written in calls like a function
    """A record of the world, by name."""

    name: str

    def __repr__(self):
        return f"ref({self.name!r})"


@dataclasses.dataclass(frozen=True)
class made:  # noqa: N801
    """What an earlier call of the same sequence has made."""

    number: int

    def __repr__(self):
        return f"made({self.number})"


@dataclasses.dataclass(frozen=True)
class Call:
    """What a user sends to a model's method."""

    actor: str
    model: str
    method: str
    args: list
    kwargs: dict = dataclasses.field(default_factory=dict)

    def __repr__(self):
        words = [self.actor, self.model, self.method, self.args]
        if self.kwargs:
            words.append(self.kwargs)
        return f"Call({', '.join(pprint.pformat(word, width=78) for word in words)})"


class Violation(AssertionError):
    """A call that broke a promise, with the calls to repeat it."""

    def __init__(self, calls, problem):
        self.calls, self.problem = calls, problem
        super().__init__(f"{problem}\n\n{as_python(calls)}")


def as_python(calls):
    """The calls as they can be pasted into ``tests/test_access_found.py``."""
    return pprint.pformat(list(calls), width=84)


# What the server does


@contextlib.contextmanager
def quiet():
    """Odoo logs what it refuses, and no PDF has to be printed."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with no_printing():
            yield
    finally:
        logging.disable(before)


def resolve(world, value, results=()):
    """A value of a call with the ids in place of the names."""
    if isinstance(value, ref):
        return world.id(value.name)
    if isinstance(value, made):
        return _first_id(results[value.number]) if value.number < len(results) else 0
    if isinstance(value, dict):
        return {k: resolve(world, v, results) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [resolve(world, v, results) for v in value]
    return value


def _first_id(result):
    if isinstance(result, list):
        result = result[0] if result else 0
    if isinstance(result, dict):
        result = result.get("id", 0)
    return result if isinstance(result, int) else 0


@dataclasses.dataclass
class Answer:
    """What comes back: the text of a result or of an error, with its traceback."""

    result: object = None
    error: BaseException | None = None

    @property
    def text(self):
        if self.error is None:
            try:
                return json.dumps(self.result, default=_json_default)
            except TypeError:
                # Some fields of Odoo's cannot be sent at all.
                return repr(self.result)
        # Odoo sends the traceback along, with the messages of what caused the error.
        return "".join(traceback.format_exception(self.error))


def _json_default(value):
    try:
        return json_default(value)
    except Exception:
        return repr(value)


def answer(world, cursor, call, results=()):
    """Send a call, as ``/web/dataset/call_kw`` does, in an open transaction."""
    env = api.Environment(cursor, world.users[call.actor], {})
    env.transaction.default_env = env
    # JSON has string keys only.
    args = _from_json(resolve(world, call.args, results))
    kwargs = _from_json(resolve(world, call.kwargs, results))
    try:
        with mock.patch.object(cursor, "commit", lambda: None):
            result = call_kw(env[call.model], call.method, args, kwargs)
            cursor.flush()
            for one in _traverse_containers(result, lazy):
                _ = one._value
            return Answer(result)
    except psycopg2.IntegrityError as error:
        # As odoo.service.model.retrying does.
        message = env._("The operation cannot be completed: %s", error.diag.table_name)
        refusal = UserError(message)
        refusal.__cause__ = error
        return Answer(error=refusal)
    except Exception as error:
        return Answer(error=error)


def _from_json(value):
    return json.loads(json.dumps(value))


# What an answer must not do


class Judge:
    """Sends sequences of calls and finds what is wrong with the answers."""

    def __init__(self, world):
        self.world = world
        # What came back last.
        self.answer = None
        self.tokens = re.compile("|".join(map(re.escape, world.secrets)))
        with Registry(world.database).cursor() as cursor:
            self.digests = self._digests(cursor)

    def check(self, calls):
        """Send the calls, each as a request of its own, then take all back.

        :raise Violation: with these calls
        """
        if problem := self.find(calls):
            raise Violation(calls, problem)

    def find(self, calls):
        """Return what is wrong with the answers, or None."""
        results = []
        registry = Registry(self.world.database)
        with quiet(), registry.cursor() as cursor:
            try:
                for call in calls:
                    cursor.execute("SAVEPOINT before_call")
                    given = self.answer = answer(self.world, cursor, call, results)
                    if problem := self._find_problem(call, given):
                        return problem
                    results.append(given.result)
                    if given.error is not None:
                        _forget(cursor)
                        cursor.execute("ROLLBACK TO SAVEPOINT before_call")
                    elif problem := self._find_change(cursor, call):
                        return problem
                    _forget(cursor)
            finally:
                _forget(cursor)
                cursor.rollback()
                registry.reset_changes()
        return None

    def _find_problem(self, call, given):
        if told := self.find_secrets(call.actor, given.text):
            kind = "error" if given.error is not None else "result"
            return f"the {kind} of {call.model}.{call.method} tells {told}"
        if given.error is not None and not is_refusal(call, given.error):
            last = traceback.format_exception(given.error)[-1].strip()
            return f"{call.model}.{call.method} fails: {last[:300]}"
        return None

    def find_secrets(self, actor, text):
        """What an actor is not to know and reads in a text, or an empty string."""
        if actor not in ACTORS:
            return ""
        found = {self.world.secrets[token] for token in self.tokens.findall(text)}
        kept = sorted(secret.what for secret in found if actor not in secret.allowed)
        return ", ".join(kept)

    def _find_change(self, cursor, call):
        cursor.execute("SELECT pg_current_xact_id_if_assigned()")
        if cursor.fetchone()[0] is None:
            return None
        return self.find_change(cursor, call)

    def find_change(self, cursor, call, own=None):
        """What changed that no call may change, or None.

        :param own: whether the documents of the own customer may change
        """
        now = self._digests(cursor)
        keep = {"foreign", "signed"}
        if call.actor == TECHNICIAN:
            # Odoo lets them change every task of the company.
            keep = {"signed"}
        elif call.actor == PORTAL and call.model == "project.task":
            # Odoo lets a collaborator change much of the tasks of a shared project.
            keep |= {"shared"}
        elif not (may_change_own(call) if own is None else own):
            keep |= {"own"}
        changed = sorted(
            f"{whose} {table}"
            for (whose, table), digest in now.items()
            if whose in keep and digest != self.digests[whose, table]
        )
        if changed:
            return f"{call.model}.{call.method} changes {', '.join(changed)}"
        for name, query in IMPOSSIBLE.items():
            cursor.execute(query)
            if cursor.fetchone():
                return f"{call.model}.{call.method} makes {name}"
        return None

    def _digests(self, cursor):
        query = SQL(" UNION ALL ").join(_digest_queries(self.world))
        cursor.execute(query.code, query.params)
        return {(whose, table): digest for whose, table, digest in cursor.fetchall()}


def _forget(cursor):
    """The next request starts with nothing in its cache."""
    if cursor.transaction is not None:
        cursor.transaction.clear()
    cursor.precommit.clear()
    cursor.postcommit.clear()
    cursor.prerollback.clear()
    cursor.postrollback.clear()


def is_refusal(call, error):
    """Whether an error is one that Odoo refuses a call with, or that Odoo's own code
    makes of nonsense on models that are not the suite's."""
    if isinstance(error, REFUSALS):
        return True
    if call.model in SUITE_MODELS and (
        call.method in WINDOW_METHODS or call.method.startswith("action_")
    ):
        return False
    frames = [f for f in traceback.extract_tb(error.__traceback__)]
    ours = [frame for frame in frames if SUITE_CODE.search(frame.filename)]
    # What only passes through a method of the suite fails without it as well.
    return not ours or "super()" in (ours[-1].line or "")


def may_change_own(call):
    """Whether this call is a way that the suite offers to change the own documents."""
    return (
        call.model in (*SUITE_MODELS, "helpdesk.ticket")
        or call.method.startswith(("message_", "activity_"))
        or call.method == "action_sign"
    )


# The documents that are watched: a table and what a row of the world is found by. A
# row that a call adds for somebody counts as well.
PARTNER, TICKET = "partner_id", "helpdesk_ticket_id"
WATCHED = {
    "helpdesk_ticket": ("helpdesk.ticket", PARTNER),
    "sale_order": ("sale.order", PARTNER),
    "sale_order_line": ("sale.order.line", None),
    "account_move": ("account.move", PARTNER),
    "account_move_line": ("account.move.line", PARTNER),
    "stock_picking": ("stock.picking", PARTNER),
    "stock_move": ("stock.move", None),
    "stock_lot": ("stock.lot", None),
    "loyalty_card": ("loyalty.card", PARTNER),
    "loyalty_history": ("loyalty.history", None),
    "loyalty_program": ("loyalty.program", None),
    "repair_order": ("repair.order", PARTNER),
    "project_task": ("project.task", PARTNER),
    "project_project": ("project.project", None),
    "ir_attachment": ("ir.attachment", None),
    "helpdesk_ticket_team": ("helpdesk.ticket.team", None),
    "project_worksheet_template": ("project.worksheet.template", None),
    "res_partner": ("res.partner", None),
    "product_product": ("product.product", None),
    "account_journal": ("account.journal", None),
}


# What makes a signed worksheet; nobody changes any of it.
SIGNED = (
    "worksheet_signature",
    "worksheet_signed_by",
    "worksheet_signed_on",
    "worksheet_snapshot",
    "worksheet_report",
    "worksheet_template_id",
    "worksheet_properties",
    "planned_start",
    "planned_end",
    "partner_id",
    "project_id",
)
# What a portal collaborator cannot change of a task in Odoo.
NOT_SHARED = (*SIGNED[:-1], "company_id", "helpdesk_ticket_id", "access_token")
IMPOSSIBLE = {
    "a signature that is not of the answers": """
        SELECT FROM project_task WHERE worksheet_signed_on IS NOT NULL
        AND worksheet_properties ? 'fault'
        AND worksheet_properties->>'fault' != ''
        AND position(
            worksheet_properties->>'fault' IN coalesce(worksheet_snapshot::text, '')
        ) = 0
    """,
    "a signature without a name, a picture or a time": """
        SELECT FROM project_task t WHERE worksheet_signed_on IS NULL
        AND worksheet_snapshot IS NOT NULL
        OR worksheet_signed_on IS NOT NULL AND coalesce(worksheet_signed_by, '') = ''
    """,
    "a signature without its report": """
        SELECT FROM project_task t WHERE worksheet_signed_on IS NOT NULL
        AND (to_jsonb(t)->>'worksheet_report') IS NULL AND NOT EXISTS (
            SELECT FROM ir_attachment WHERE res_model = 'project.task'
            AND res_id = t.id AND res_field = 'worksheet_report'
        )
    """,
}


def _digest_queries(world):
    yield _task_digest("signed", world.names("project.task"), SIGNED, world, "signed_")
    own = [name for name in world.names("project.task") if name.endswith("_own")]
    yield _task_digest("shared", own, NOT_SHARED, world, "")
    yield SQL(
        "SELECT 'signed', 'ir_attachment', count(*) || string_agg(concat_ws('/', name,"
        " store_fname, checksum, mimetype, res_model, res_id, res_field, url), ','"
        " ORDER BY id) FROM ir_attachment WHERE id = ANY(%s)",
        world.sealed,
    )
    for table, (model, partner) in WATCHED.items():
        for whose, sides in (("foreign", ("other", "abroad")), ("own", ("own",))):
            ids = set(world.ids(model, sides))
            if model == "ir.attachment":
                # Who works on a ticket may change its files.
                ids.discard(world.id("attachment_helpdesk_ticket_own"))
            condition = SQL("id = ANY(%s)", sorted(ids))
            if partner:
                contacts = [world.id(f"contact_{side}") for side in sides]
                condition = SQL("(%s OR partner_id = ANY(%s))", condition, contacts)
            yield SQL(
                "SELECT %s, %s, count(*) || md5(coalesce("
                "string_agg((to_jsonb(t) - 'write_date' - 'write_uid')::text, ''"
                " ORDER BY id), '')) FROM %s t WHERE %s",
                whose,
                table,
                SQL.identifier(table),
                condition,
            )
    for whose, sides in (("foreign", ("other", "abroad")), ("own", ("own",))):
        for model in ("project.task", "helpdesk.ticket"):
            ids = world.ids(model, sides)
            for table, owner in (("ir_attachment", "res"), ("mail_message", "")):
                if (whose, table, model) == ("own", "ir_attachment", "helpdesk.ticket"):
                    # Who works on a ticket may add files to it.
                    continue
                id_column = "res_id"
                model_column = "res_model" if owner else "model"
                yield SQL(
                    "SELECT %s, %s, count(*)::text FROM %s WHERE %s = %s"
                    " AND %s = ANY(%s)",
                    whose,
                    f"{table} of {model}",
                    SQL.identifier(table),
                    SQL.identifier(model_column),
                    model,
                    SQL.identifier(id_column),
                    ids,
                )


def _task_digest(whose, names, columns, world, prefix):
    """A digest of some columns of tasks, whichever of them are columns."""
    return SQL(
        "SELECT %s, 'project_task', count(*) || md5(coalesce(string_agg(("
        "SELECT string_agg(key || value, ',' ORDER BY key) FROM jsonb_each_text("
        "to_jsonb(t)) WHERE key = ANY(%s)), ';' ORDER BY id), ''))"
        " FROM project_task t WHERE id = ANY(%s)",
        whose,
        list(columns),
        [world.id(name) for name in names if name.startswith(prefix)],
    )
