"""Requests of pages, by who is logged in and by who is not, as plain data."""

import dataclasses
import json
import pprint
import traceback
from unittest import mock
from urllib.parse import quote, urlencode

from hypothesis import strategies as st
from werkzeug.test import Client

import odoo.http
from odoo import api
from odoo.http import HttpDispatcher
from odoo.modules.registry import Registry
from odoo.service import security
from odoo.sql_db import Cursor

from .calls import Call, Violation, quiet, ref, resolve
from .strategies import SIGNATURE, rarely
from .world import AGENT, ELSEWHERE, PORTAL, VISITOR


@dataclasses.dataclass(frozen=True)
class token:  # noqa: N801  it is written in visits like a function
    """The access token of a record of the world."""

    name: str

    def __repr__(self):
        return f"token({self.name!r})"


@dataclasses.dataclass(frozen=True)
class Visit:
    """A page that somebody asks for: its address, what is in the query, and for a
    JSON route what is in the body."""

    actor: str
    path: str
    record: object
    query: dict = dataclasses.field(default_factory=dict)
    body: dict | None = None

    def __repr__(self):
        words = [self.actor, self.path, self.record, self.query]
        if self.body is not None:
            words.append(self.body)
        return f"Visit({', '.join(pprint.pformat(word, width=78) for word in words)})"


# The pages on which the suite shows something, or that show a document by its id.
PAGES = {
    "/my/ticket/{id}": "helpdesk.ticket",
    "/my/tasks/{id}": "project.task",
    "/my/tasks/{id}/worksheet": "project.task",
    "/my/orders/{id}": "sale.order",
    "/my/invoices/{id}": "account.move",
    "/my/picking/pdf/{id}": "stock.picking",
    "/my/loyalty_card/{id}/history": "loyalty.card",
    "/web/content/{id}": "ir.attachment",
    "/web/image/{id}": "ir.attachment",
    "/web/image/project.task/{id}/worksheet_signature": "project.task",
    "/web/content/project.task/{id}/worksheet_report": "project.task",
    "/report/html/helpdesk_aftersales_fsm.worksheet_report/{id}": "project.task",
    "/report/html/loyalty.loyalty_report/{id}": "loyalty.card",
    "/report/html/stock.report_deliveryslip/{id}": "stock.picking",
    "/report/html/account.report_invoice/{id}": "account.move",
    "/report/html/sale.report_saleorder/{id}": "sale.order",
    "/report/html/repair.report_repairorder2/{id}": "repair.order",
    "/mail/view?model=project.task&res_id={id}": "project.task",
    "/mail/view?model=helpdesk.ticket&res_id={id}": "helpdesk.ticket",
}
SIGN = "/my/tasks/{id}/worksheet/sign"
MESSAGES = "/mail/thread/messages"
# Tokens that are no tokens.
ODD = ("x", "", "é\0")
NO_TEXT = (5, 1.5, True, [], ["x"], {}, None)


def visits(world, actor):
    """A strategy for the visits of an actor."""

    def page(path):
        names = [ref(name) for name in world.names(PAGES[path])]
        return st.tuples(st.sampled_from(names), _queries(world, path)).map(
            lambda nq: Visit(actor, path, nq[0], nq[1])
        )

    tasks = st.sampled_from([ref(name) for name in world.names("project.task")])
    signed = st.fixed_dictionaries(
        {},
        optional={
            "access_token": _tokens(world, [*ODD, *NO_TEXT]),
            "sign_token": _tokens(world, [*ODD, *NO_TEXT]),
            "worksheet_hash": st.sampled_from(["x", 5, None, []]),
            "name": st.sampled_from(["Somebody", "x" * 200000, "", 5, None, [], {}]),
            "signature": st.sampled_from([SIGNATURE, "x", "é", 5, None, [], {}, True]),
        },
    )
    sign = st.tuples(tasks, _queries(world, SIGN), signed).map(
        lambda tqs: Visit(actor, SIGN, tqs[0], tqs[1], tqs[2])
    )
    threads = st.sampled_from(
        ["helpdesk.ticket", "project.task", "sale.order", "account.move"]
    ).flatmap(
        lambda model: st.sampled_from(world.names(model)).map(
            lambda name: Visit(
                actor,
                MESSAGES,
                ref(name),
                {},
                {"thread_model": model, "thread_id": ref(name)},
            )
        )
    )
    pages = st.sampled_from(sorted(PAGES)).flatmap(page)
    return st.one_of(pages, pages, sign, threads)


def _queries(world, path):
    # Odoo's own pages do not take what is not ASCII.
    odd = ODD if path.startswith("/my/tasks/{id}/worksheet") else ODD[:2]
    return st.fixed_dictionaries(
        {},
        optional={
            "access_token": _tokens(world, odd),
            "sign_token": _tokens(world, odd),
            "report_type": st.sampled_from(["html", "text", "x"]),
            "pid": st.sampled_from(["1", "x"]),
            "hash": st.sampled_from(["x", "y"]),
        },
    )


def _tokens(world, odd):
    known = st.sampled_from([token(name) for name in sorted(world.tokens)])
    return rarely(known, st.sampled_from(odd), 2)


class Visitors:
    """Sends visits, and finds what is wrong with the answers.

    Nothing is committed: what a request wants to commit is looked at, then undone.
    """

    def __init__(self, judge):
        self.judge, self.world = judge, judge.world
        self.sessions = {}
        # What came back last.
        self.response = None

    def check(self, visit):
        """Send a visit.

        :raise Violation: with this visit
        """
        if problem := self.find(visit):
            raise Violation([visit], problem)

    def find(self, visit):
        """Return what is wrong with the answer, or None."""
        client = self._client(visit.actor)
        changes = []

        def look(cursor):
            cursor.flush()
            call = Call(visit.actor, "page", visit.path, [])
            problem = self.judge.find_change(cursor, call, own=self._may_sign(visit))
            changes.append(problem)

        errors = []
        handle_error = HttpDispatcher.handle_error

        def keep(dispatcher, error):
            errors.append(error)
            return handle_error(dispatcher, error)

        try:
            with (
                quiet(),
                mock.patch.object(Cursor, "commit", look),
                # The server is told of one database only, which is another one.
                mock.patch.object(odoo.http, "db_filter", lambda dbs, host=None: dbs),
                mock.patch.object(HttpDispatcher, "handle_error", keep),
            ):
                response = self.response = self._open(client, visit)
        except Exception as error:
            last = traceback.format_exception(error)[-1].strip()
            return f"{visit.path} fails: {last[:300]}"
        finally:
            Registry(self.world.database).reset_changes()
        return self._find_problem(visit, response, errors) or next(
            filter(None, changes), None
        )

    def _is_ours(self, error):
        """Whether the suite has a part in an error, be it with a template."""
        return "helpdesk_aftersales" in "".join(traceback.format_exception(error))

    def _find_problem(self, visit, response, errors):
        text = response.get_data().decode(errors="replace")
        if response.status_code >= 500 and any(map(self._is_ours, errors)):
            return f"{visit.path} answers {response.status_code}: {errors[-1]!r:.300}"
        if visit.body is not None and response.is_json:
            error = response.json.get("error")
            refused = ("odoo.exceptions", "odoo.http.SessionExpired", "werkzeug.")
            if error and not error["data"]["name"].startswith(refused):
                return f"{visit.path} fails: {error['data']['message'][:300]}"
        # What was sent comes back in links.
        text += response.headers.get("Location", "")
        for sent in self._sent(visit):
            text = text.replace(sent, "")
        if told := self.judge.find_secrets(self._reader(visit), text):
            return f"{visit.path} tells {told}"
        return None

    def _reader(self, visit):
        """Whoever is not logged in and has the right token is the customer."""
        if visit.actor == VISITOR and self._has_token(visit, "_own"):
            return PORTAL
        return visit.actor

    def _has_token(self, visit, side):
        return any(
            isinstance(value, token) and value.name.endswith(side)
            for value in (visit.query | (visit.body or {})).values()
        )

    def _may_sign(self, visit):
        return visit.actor == PORTAL

    def _sent(self, visit):
        values = (visit.query | (visit.body or {})).values()
        return [self.world.tokens[v.name] for v in values if isinstance(v, token)]

    def _open(self, client, visit):
        record = resolve(self.world, visit.record)
        path = visit.path.format(id=record)
        values = {k: self._value(v) for k, v in visit.query.items()}
        if values:
            path += ("&" if "?" in path else "?") + urlencode(values, quote_via=quote)
        if visit.body is None:
            return client.get(path)
        body = {k: self._value(v) for k, v in visit.body.items()}
        params = resolve(self.world, body)
        request = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
        return client.post(
            path, data=json.dumps(request), content_type="application/json"
        )

    def _value(self, value):
        return self.world.tokens[value.name] if isinstance(value, token) else value

    def _client(self, actor):
        client = Client(odoo.http.root)
        session = self._session(actor)
        client.set_cookie("session_id", session.sid, domain="localhost")
        return client

    def _session(self, actor):
        if actor in self.sessions:
            return self.sessions[actor]
        database = self.world.database
        session = odoo.http.root.session_store.new()
        session.update(
            odoo.http.get_default_session(), db=database, _trace_disable=True
        )
        session.context["lang"] = "en_US"
        if actor != VISITOR:
            with Registry(database).cursor() as cursor:
                env = api.Environment(cursor, self.world.users[actor], {})
                session.uid = env.uid
                session.login = env.user.login
                session.session_token = security.compute_session_token(session, env)
                session.context = dict(env["res.users"].context_get())
        odoo.http.root.session_store.save(session)
        self.sessions[actor] = session
        return session


VISITING = (VISITOR, ELSEWHERE, PORTAL, AGENT)
