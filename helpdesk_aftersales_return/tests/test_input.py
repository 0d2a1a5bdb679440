from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.wizard_input import SECRET, WizardInputCase

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestInput(WizardInputCase, HelpdeskReturnCase):
    wizard_model = "helpdesk.ticket.return.wizard"

    def _get_foreign_values(self):
        self.stranger.name = SECRET
        secret = self._create_storable(SECRET, tracking="lot")
        lot = self._create_lots(secret, SECRET)
        self._add_stock(secret, 3, lot)
        delivery = self._sell_and_deliver((secret, 3), partner=self.stranger)
        delivery.name = delivery.sale_id.name = SECRET
        supplier = self.env.ref("stock.stock_location_suppliers")
        supplier.name = SECRET
        move = delivery.move_ids
        values = {"move_id": move.id, "lot_id": lot.id, "quantity": 1.0}
        return {
            "sale_order_id": delivery.sale_id.id,
            "picking_id": delivery.id,
            "location_id": supplier.id,
            "line_ids": [[0, "virtual_1", values]],
        }

    def test_line_of_somebody_else(self):
        """Lines are not a way around their wizard."""
        own = self._sell_and_deliver((self.product, 2))
        [[_code, _id, foreign]] = self._get_foreign_values()["line_ids"]
        wizard = self._open_return(picking_id=own.id)
        line = wizard.line_ids
        Line = line.browse()
        specification = {
            name: {"fields": {"display_name": {}}} if field.relational else {}
            for name, field in Line._fields.items()
        }
        vals = {"wizard_id": wizard.id, **foreign}
        parent = {"ticket_id": self.ticket.id, "picking_id": own.id}
        for send in (
            lambda: Line.create(vals),
            lambda: Line.web_save(vals, specification),
            lambda: Line.onchange(dict(vals), list(foreign), specification),
            lambda: Line.onchange(
                {**foreign, "wizard_id": parent}, list(foreign), specification
            ),
            lambda: line.write(foreign),
            lambda: line.write({"move_id": foreign["move_id"]}),
            lambda: line.write({"lot_id": foreign["lot_id"]}),
            lambda: line.onchange(dict(foreign), list(foreign), specification),
            lambda: wizard.write({"line_ids": [[1, line.id, foreign]]}),
        ):
            with (
                self.assertRaises(UserError) as error,
                self.env.cr.savepoint(),
            ):
                send()
            self.assertNotIn(SECRET, str(error.exception))

    def test_line_of_another_return(self):
        own = self._sell_and_deliver((self.product, 2))
        wizard = self._open_return(picking_id=own.id)
        other = self._open_return(picking_id=own.id)
        for send in (
            lambda: wizard.line_ids.write({"wizard_id": other.id}),
            lambda: wizard.write({"line_ids": [[4, other.line_ids.id]]}),
        ):
            with self.assertRaises(UserError):
                send()

    def test_lot_of_a_ticket(self):
        """A ticket, too, shows the name of the lot that it holds."""
        lot = self._get_foreign_values()["line_ids"][0][2]["lot_id"]
        ticket = self.ticket.with_user(self.agent)
        for send in (
            lambda: ticket.write({"lot_id": lot}),
            lambda: ticket.onchange(
                {"lot_id": lot}, ["lot_id"], {"lot_id": {"fields": {}}}
            ),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                send()
