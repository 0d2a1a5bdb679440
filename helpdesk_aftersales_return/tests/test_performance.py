from unittest.mock import patch

from lxml import etree

from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.statements import StatementsCase

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestReturnPerformance(StatementsCase, HelpdeskReturnCase):
    """SQL statements, compared with the bare host or with Odoo's own action."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.delivery = cls._sell_and_deliver((cls.product, 5), (cls.lamp, 3))

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

    def _deliver_serials(self, count):
        phone = self._create_storable(f"{count} phones", tracking="serial")
        names = [f"{count}/{number:03}" for number in range(count)]
        for serial in self._create_lots(phone, *names):
            self._add_stock(phone, 1, serial)
        return self._sell_and_deliver((phone, count))

    def _send(self, opened):
        """Save the window as the web client does, with all that was proposed."""
        wizard = self.env["helpdesk.ticket.return.wizard"].with_user(self.agent)
        wizard = wizard.with_context(default_ticket_id=self.ticket.id)
        names = ("ticket_id", "picking_id", "location_id", "latest_document_id")
        values = {
            name: value["id"] if isinstance(value, dict) else value
            for name, value in opened["value"].items()
            if name in names
        }
        values["line_ids"] = [
            [
                0,
                f"virtual_{index}",
                {
                    "move_id": line["move_id"]["id"],
                    "lot_id": line["lot_id"]["id"],
                    "quantity": line["quantity"],
                },
            ]
            for index, (code, _id, line) in enumerate(opened["value"]["line_ids"])
            if code == 0
        ]
        [saved] = wizard.web_save(values, self._get_specification(wizard))
        return wizard.browse(saved["id"])

    def test_any_number_of_serial_numbers(self):
        """Neither statements nor passes over what was delivered grow with them."""
        move_class = type(self.env["stock.move"])
        compute = move_class._get_returnable_quantities
        costs = []
        for count in (10, 200):
            delivery = self._deliver_serials(count)
            self.ticket.sale_order_ids = delivery.sale_id
            opened = self._open_window()
            wizard = self._send(opened)
            self.assertEqual(len(wizard.line_ids), count)
            with patch.object(
                move_class, "_get_returnable_quantities", autospec=True
            ) as passes:
                passes.side_effect = compute
                steps = [
                    self._count(step)
                    for step in (
                        self._open_window,
                        lambda opened=opened: self._send(opened),
                        wizard.action_return,
                    )
                ]
            costs.append((steps, passes.call_count))
            wizard.action_return()
            self.assertEqual(
                sum(delivery.move_ids.returned_move_ids.mapped("quantity")), count
            )
        (few, few_passes), (many, many_passes) = costs
        self.assertEqual(many_passes, few_passes)
        for some, more in zip(few, many, strict=True):
            self.assertLessEqual(more, some + 5, costs)

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
