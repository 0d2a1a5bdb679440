from lxml import etree

from odoo.fields import Command

from odoo.addons.helpdesk_aftersales.tests.statements import StatementsCase

from .common import HelpdeskRefundCase


class TestPerformance(StatementsCase, HelpdeskRefundCase):
    """SQL statements, compared with the bare host or with Odoo's own action."""

    def _specification(self, record, view_type="form", without=()):
        arch = etree.fromstring(record.get_view(view_type=view_type)["arch"])
        specification = {}
        for node in arch.iter("field"):
            field = record._fields.get(node.get("name"))
            if field is None or field.name in without:
                continue
            if any(parent.tag == "field" for parent in node.iterancestors()):
                continue
            names = node.xpath("./list/field/@name") or ["display_name"]
            specification[field.name] = (
                {"fields": {name: {} for name in names}} if field.relational else {}
            )
        return specification

    def _suite_fields(self):
        suite = {"sale_order_ids"}
        for name, field in self.env["helpdesk.ticket"]._fields.items():
            if (field._module or "").startswith("helpdesk_aftersales"):
                suite.add(name)
        return suite - {"partner_id", "commercial_partner_id"}

    def test_ticket_form(self):
        ticket = self.ticket.with_user(self.agent)
        ticket.product_id = self.product
        ours = {"use_credit_notes", "credit_note_count", "sale_order_ids"}
        others = self._suite_fields() - ours
        full = self._specification(ticket, without=others)
        bare = self._specification(ticket, without=others | ours)
        host = self._count(lambda: ticket.web_read(bare))
        self.assertLessEqual(self._count(lambda: ticket.web_read(full)), host + 2)
        # Agents see the orders now, as salespeople did: their names cost one more.
        self.ticket.sale_order_ids = self._create_order()
        self.assertLessEqual(self._count(lambda: ticket.web_read(full)), host + 3)

    def test_ticket_list_and_kanban(self):
        tickets = self.env["helpdesk.ticket"].with_user(self.agent)
        for view_type in ("list", "kanban"):
            arch = etree.fromstring(tickets.get_view(view_type=view_type)["arch"])
            names = {node.get("name") for node in arch.iter("field")}
            self.assertFalse(names & self._suite_fields() - {"sale_order_ids"})

    def test_counts_of_twenty_tickets(self):
        tickets = self.ticket.browse([self._create_ticket().id for _count in range(20)])
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        tickets.mapped("credit_note_count")
        self.assertEqual(self.env.cr.sql_log_count - start, 1)

    def _open_window(self):
        action = self.ticket.with_user(self.agent).action_refund()
        wizard = self.env[action["res_model"]].with_user(self.agent)
        wizard = wizard.with_context(**action["context"])
        return wizard.onchange({}, [], self._specification(wizard))

    def test_opening_the_window(self):
        order = self._create_order()
        self.ticket.write({"product_id": self.product.id, "sale_order_ids": order.ids})
        invoice = order._create_invoices()
        invoice.action_post()
        self.assertLessEqual(self._count(self._open_window), 20)
        self.ticket.sale_order_ids = False
        statements = []
        for more in (3, 45):
            for _count in range(more):
                self._create_posted_invoice()
            statements.append(self._count(self._open_window))
        self.assertLessEqual(max(statements), 20)
        self.assertEqual(*statements)

    def _native_reversal(self, method):
        reversal = self.env["account.move.reversal"].create(
            {
                "move_ids": [Command.set(self.invoice.ids)],
                "company_id": self.company.id,
                "journal_id": self.invoice.journal_id.id,
                "reason": self.ticket.number,
            }
        )
        getattr(reversal, method)()

    def test_reversing(self):
        for method, native_method, user in (
            ("action_reverse", "refund_moves", self.agent),
            ("action_reverse_and_create_invoice", "modify_moves", self.accountant),
        ):
            wizard = self._wizard(user)
            native = self._count(lambda: self._native_reversal(native_method))  # noqa: B023
            ours = self._count(lambda: getattr(wizard, method)())  # noqa: B023
            with self.subTest(method=method):
                self.assertLessEqual(ours, native + 25)
