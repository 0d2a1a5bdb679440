from lxml import etree

from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.statements import StatementsCase

from .common import HelpdeskRepairCase


@tagged("post_install", "-at_install")
class TestRepairPerformance(StatementsCase, HelpdeskRepairCase):
    """SQL statements, compared with the bare host or with Odoo's own creation."""

    def _get_specification(self, model):
        """What the web client asks for: no names of hidden records."""
        arch = etree.fromstring(model.get_view(view_type="form")["arch"])
        specification = {}
        for node in arch.xpath(".//field[not(ancestor::field)]"):
            field = model._fields[node.get("name")]
            specification[field.name] = {}
            if field.type == "many2one":
                hidden = node.get("invisible") == "1"
                names = {} if hidden else {"display_name": {}}
                specification[field.name]["fields"] = names
        return specification

    def test_ticket_form(self):
        ticket = self.ticket.with_user(self.agent)
        ours = {"repair_count", "repair_progress", "use_product_repairs"}
        full = self._get_specification(ticket)
        self.assertLessEqual(ours, set(full))
        without = {name: spec for name, spec in full.items() if name not in ours}
        host = self._count(lambda: ticket.web_read(without))
        self.assertLessEqual(self._count(lambda: ticket.web_read(full)), host + 1)

    def test_counts_of_twenty_tickets(self):
        tickets = self.ticket.browse([self._create_ticket().id for _count in range(20)])
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        tickets.mapped("repair_progress")
        tickets.mapped("repair_count")
        self.assertEqual(self.env.cr.sql_log_count - start, 1)

    def _open_window(self):
        action = self.ticket.with_user(self.agent).action_repair()
        wizard = self.env[action["res_model"]].with_user(self.agent)
        wizard = wizard.with_context(**action["context"])
        return wizard.onchange({}, [], self._get_specification(wizard))

    def test_opening_the_window(self):
        self._return_for_ticket(self.serials[0])
        self.ticket.product_id = self.machine
        statements = [self._count(self._open_window)]
        self.env["repair.order"].create(
            [
                {"product_id": self.machine.id, "partner_id": self.contact.id}
                for _count in range(40)
            ]
        )
        for _count in range(5):
            self._return_machines(self.serials[1])
        statements.append(self._count(self._open_window))
        self.assertEqual(*statements)
        self.assertLessEqual(max(statements), 20)

    def test_creating(self):
        values = {"product_id": self.machine.id, "partner_id": self.contact.id}
        native = self._count(lambda: self.env["repair.order"].create({**values}))
        self._return_for_ticket(self.serials[0])
        self.ticket.product_id = self.machine
        wizard = self._open_repair()
        self.assertTrue(wizard.picking_id)
        ours = self._count(wizard.action_create_repair)
        with self.subTest(ours=ours, native=native):
            self.assertLessEqual(ours, native + 30)
