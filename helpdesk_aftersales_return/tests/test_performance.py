from lxml import etree

from odoo.fields import Command
from odoo.tests import tagged

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestReturnPerformance(HelpdeskReturnCase):
    """SQL statements, compared with the bare host or with Odoo's own action."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls._sell_and_deliver((cls.product, 5), (cls.lamp, 3))

    def _count(self, function):
        """Run it twice, the first time to fill the registry's caches."""
        for _run in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            with self.env.cr.savepoint() as savepoint:
                function()
                self.env.flush_all()
                statements = self.env.cr.sql_log_count - start - 1
                savepoint.rollback()
        return statements

    def _get_specification(self, model, without=()):
        arch = etree.fromstring(model.get_view(view_type="form")["arch"])
        return self._read_specification(model, arch, without)

    def _read_specification(self, model, arch, without=()):
        """What the web client asks for: no names of hidden records."""
        specification = {}
        for node in arch.xpath(".//field[not(ancestor::field)]"):
            field = model._fields.get(node.get("name"))
            if field is None or field.name in without:
                continue
            specification[field.name] = {}
            if field.type in ("one2many", "many2many"):
                line = self.env[field.comodel_name]
                views = [etree.fromstring(etree.tostring(view)) for view in node]
                specification[field.name]["fields"] = (
                    self._read_specification(line, views[0]) if views else {}
                )
            elif field.type == "many2one":
                hidden = "1" in (node.get("invisible"), node.get("column_invisible"))
                names = {} if hidden else {"display_name": {}}
                specification[field.name]["fields"] = names
        return specification

    def test_ticket_form(self):
        """The button costs one statement, the smart button another."""
        ticket = self.ticket.with_user(self.agent)
        ours = {
            "has_delivery",
            "return_picking_count",
            "return_progress",
            "use_product_returns",
            "product_tracking",
            "lot_id",
        }
        full = self._get_specification(ticket)
        host = self._count(
            lambda: ticket.web_read({k: v for k, v in full.items() if k not in ours})
        )
        one = {k: v for k, v in full.items() if k not in ours - {"has_delivery"}}
        self.assertLessEqual(self._count(lambda: ticket.web_read(one)), host + 1)
        self.assertLessEqual(self._count(lambda: ticket.web_read(full)), host + 2)

    def test_counts_of_twenty_tickets(self):
        tickets = self.ticket.browse([self._create_ticket().id for _count in range(20)])
        self.env.flush_all()
        self.env.invalidate_all()
        start = self.env.cr.sql_log_count
        tickets.mapped("return_picking_count")
        self.assertEqual(self.env.cr.sql_log_count - start, 1)

    def _open_window(self):
        action = self.ticket.with_user(self.agent).action_return()
        wizard = self.env[action["res_model"]].with_user(self.agent)
        wizard = wizard.with_context(**action["context"])
        return wizard.onchange({}, [], self._get_specification(wizard))

    def test_opening_the_window(self):
        self.ticket.sale_order_ids = self.delivery.sale_id
        self.assertLessEqual(self._count(self._open_window), 20)
        self.ticket.sale_order_ids = False
        statements = []
        for more in (4, 45):
            for _count in range(more):
                self._sell_and_deliver((self.product, 1))
            statements.append(self._count(self._open_window))
        self.assertLessEqual(max(statements), 20)
        self.assertEqual(*statements)

    def _native(self, method):
        wizard = self.env["stock.return.picking"].create(
            {
                "picking_id": self.delivery.id,
                "product_return_moves": [
                    Command.create(
                        {
                            "move_id": move.id,
                            "product_id": move.product_id.id,
                            "quantity": move.quantity,
                        }
                    )
                    for move in self.delivery.move_ids
                ],
            }
        )
        getattr(wizard, method)()

    def test_returning(self):
        for method, native_method in (
            ("action_return", "action_create_returns"),
            ("action_return_for_exchange", "action_create_exchanges"),
        ):
            wizard = self._open_return()
            native = self._count(lambda: self._native(native_method))  # noqa: B023
            ours = self._count(getattr(wizard, method))
            with self.subTest(method=method, ours=ours, native=native):
                self.assertLessEqual(ours, native + 30)
