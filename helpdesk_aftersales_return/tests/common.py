from odoo.fields import Command

from odoo.addons.helpdesk_aftersales.tests.common import HelpdeskAftersalesCase


class HelpdeskReturnCase(HelpdeskAftersalesCase):
    """A customer to whom two products, one of them in lots, were delivered."""

    service_switch = "use_product_returns"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.stock = cls.warehouse.lot_stock_id
        cls.product.is_storable = True
        cls.lamp = cls._create_storable("Lamp", tracking="lot")
        cls.lots = cls._create_lots(cls.lamp, "LAMP-A", "LAMP-B")
        cls._add_stock(cls.product, 100)
        for lot, quantity in zip(cls.lots, (2, 50), strict=True):
            cls._add_stock(cls.lamp, quantity, lot)

    @classmethod
    def _create_storable(cls, name, **values):
        return cls.env["product.product"].create(
            {"name": name, "is_storable": True, "taxes_id": False, **values}
        )

    @classmethod
    def _create_lots(cls, product, *names):
        return cls.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in names]
        )

    @classmethod
    def _add_stock(cls, product, quantity, lot=None, location=None):
        cls.env["stock.quant"]._update_available_quantity(
            product, location or cls.stock, quantity, lot_id=lot
        )

    @classmethod
    def _sell(cls, *lines, partner=None, **values):
        """A confirmed order of ``(product, quantity)`` lines."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.contact).id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": qty})
                    for product, qty in lines
                ],
                **values,
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def _deliver(cls, order):
        """The last transfer of the order, after all of them are done."""
        while open_pickings := order.picking_ids.filtered(
            lambda p: p.state not in ("done", "cancel")
        ):
            open_pickings.action_assign()
            open_pickings.button_validate()
        return order.picking_ids.sorted("id")[-1:]

    @classmethod
    def _sell_and_deliver(cls, *lines, **values):
        return cls._deliver(cls._sell(*lines, **values))

    def _open_return(self, ticket=None, user=None, **values):
        """The window as the agent, who leaves the proposals or sets other values."""
        ticket = ticket or self.ticket
        Wizard = self.env["helpdesk.ticket.return.wizard"].with_user(user or self.agent)
        return Wizard.with_context(default_ticket_id=ticket.id).create(values)

    def _return(self, ticket=None, **values):
        """The transfer that the window makes of its proposals."""
        action = self._open_return(ticket, **values).action_return()
        return self.env["stock.picking"].browse(action["res_id"])

    def _return_natively(self, move, quantity):
        """The transfer that Odoo's own return makes, without a ticket."""
        line = {
            "move_id": move.id,
            "product_id": move.product_id.id,
            "quantity": quantity,
        }
        action = (
            self.env["stock.return.picking"]
            .create(
                {
                    "picking_id": move.picking_id.id,
                    "product_return_moves": [Command.create(line)],
                }
            )
            .action_create_returns()
        )
        return self.env["stock.picking"].browse(action["res_id"])
