from odoo.addons.helpdesk_aftersales_return.tests.common import HelpdeskReturnCase


class HelpdeskRepairCase(HelpdeskReturnCase):
    """A customer who has two machines with serial numbers, and sends one back."""

    service_switch = "use_product_repairs"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team.use_product_returns = True
        cls.machine = cls._create_storable("Machine", tracking="serial")
        cls.serials = cls._create_lots(cls.machine, "SN-1", "SN-2", "SN-3")
        cls.part = cls._create_storable("Part", list_price=25.0)
        cls._add_stock(cls.part, 50)

    @classmethod
    def _sell_machines(cls, serials, partner=None):
        """The delivery of these machines."""
        for serial in serials.filtered(lambda serial: not serial.product_qty):
            cls._add_stock(cls.machine, 1, serial)
        order = cls._sell((cls.machine, len(serials)), partner=partner)
        order.picking_ids.action_assign()
        for line, serial in zip(order.picking_ids.move_line_ids, serials, strict=True):
            line.lot_id = serial
        return cls._deliver(order)

    @classmethod
    def _return_machines(cls, serials, partner=None, done=True):
        """What comes back of these machines, for no ticket."""
        delivery = cls._sell_machines(serials, partner)
        wizard = cls.env["stock.return.picking"].create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = len(serials)
        picking = cls.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        if done:
            picking.button_validate()
        return picking

    @classmethod
    def _return_for_ticket(cls, serials, ticket=None):
        """The done return of these machines, made from the ticket."""
        picking = cls._return_machines(serials)
        picking.helpdesk_ticket_id = ticket or cls.ticket
        return picking

    def _open_repair(self, ticket=None, user=None, **values):
        """The window as the agent, who leaves the proposals or sets other values."""
        Wizard = self.env["helpdesk.ticket.repair.wizard"].with_user(user or self.agent)
        ticket = ticket or self.ticket
        return Wizard.with_context(default_ticket_id=ticket.id).create(values)

    def _repair(self, ticket=None, method="action_create_repair", **values):
        """The repair that the window makes."""
        action = getattr(self._open_repair(ticket, **values), method)()
        return self.env["repair.order"].browse(action["res_id"])

    def _add_part(self, repair, quantity=1.0):
        return repair.env["stock.move"].create(
            {
                "repair_id": repair.id,
                "repair_line_type": "add",
                "product_id": self.part.id,
                "product_uom_qty": quantity,
            }
        )
