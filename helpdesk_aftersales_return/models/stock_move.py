from collections import defaultdict

from odoo import api, fields, models


class StockMove(models.Model):
    _inherit = "stock.move"

    helpdesk_ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        index="btree_not_null",
        copy=False,
        help="The ticket that this move brings a replacement for.",
    )

    helpdesk_lot_names = fields.Char(
        string="Lot/Serial Numbers",
        compute="_compute_helpdesk_lot_names",
        compute_sudo=True,
        groups="helpdesk_mgmt.group_helpdesk_user_own",
    )

    @api.depends("move_line_ids.lot_id.name", "move_line_ids.quantity")
    def _compute_helpdesk_lot_names(self):
        """Name the lots of a transfer or repair, also those that an agent cannot open:
        a replacement's are nobody's until they are delivered."""
        for move in self:
            lines = move.move_line_ids.filtered("quantity")
            move.helpdesk_lot_names = ", ".join(lines.lot_id.mapped("name"))

    # ------------------------------------------------------------------
    # What can still come back
    # ------------------------------------------------------------------

    def _get_return_uom(self):
        """Return the unit in which this move is returned.

        Lots are counted in the product's unit, as stock does: one of a dozen serial
        numbers is no quantity in dozens.
        """
        self.ensure_one()
        tracked = self.has_tracking != "none"
        return self.product_id.uom_id if tracked else self.product_uom

    def _get_returnable_quantities(self):
        """Return what was delivered, what came or is about to come back, and what may
        still come back, of each delivered lot, in the unit of returns.

        :return: ``{lot: (delivered, returned, left)}``, one empty lot when the product
            is not tracked
        """
        self.ensure_one()
        uom = self._get_return_uom()
        delivered = self._sum_quantity_by_lot(uom)
        returned = defaultdict(float)
        for move in self._get_live_returns():
            for lot, quantity in move._sum_quantity_by_lot(uom).items():
                returned[lot] += quantity
        left_in_all = self._get_returnable_quantity()
        if self.has_tracking == "none":
            no_lot = self.env["stock.lot"]
            returned[no_lot] = delivered[no_lot] - left_in_all
        return {
            lot: (
                quantity,
                returned[lot],
                uom.round(max(min(quantity - returned[lot], left_in_all), 0.0), "DOWN"),
            )
            for lot, quantity in delivered.items()
        }

    def _get_returnable_quantity(self):
        """Return what may still come back of all lots together, in the unit of returns.

        It can be less than the lots' own sum: an open return counts in full, and may
        not say yet which lots it brings.
        """
        self.ensure_one()
        uom = self._get_return_uom()
        left = sum(self._sum_quantity_by_lot(uom).values())
        for move in self._get_live_returns():
            quantity = sum(move._sum_quantity_by_lot(uom).values())
            if move.state != "done":
                demand = move.product_uom._compute_quantity(
                    move.product_uom_qty, uom, round=False
                )
                quantity = max(quantity, demand)
            left -= quantity
        return left

    def _get_live_returns(self):
        return self.returned_move_ids.filtered(lambda move: move.state != "cancel")

    def _get_live_quantity(self):
        """Return what a done move brought, or what an open one is to bring."""
        self.ensure_one()
        return self.quantity if self.state == "done" else self.product_uom_qty

    def _sum_quantity_by_lot(self, uom):
        """Return ``{lot: quantity}`` of this move, in a unit."""
        quantities = defaultdict(float)
        for line in self.move_line_ids:
            lot = line.lot_id if self.has_tracking != "none" else line.lot_id.browse()
            quantities[lot] += line.product_uom_id._compute_quantity(
                line.quantity, uom, round=False
            )
        return quantities

    def _get_available_move_lines(
        self, assigned_moves_ids, partially_available_moves_ids
    ):
        """Bring back the lots that were chosen: Odoo takes any that were delivered."""
        available = super()._get_available_move_lines(
            assigned_moves_ids, partially_available_moves_ids
        )
        lots = self.env.context.get("helpdesk_returned_lots", {})
        wanted = dict(lots.get(self.origin_returned_move_id.id, {}))
        if not wanted:
            return available
        chosen = {}
        for key, quantity in available.items():
            lot_id = key[1].id
            taken = min(quantity, wanted.get(lot_id, 0.0))
            if taken > 0:
                chosen[key] = taken
                wanted[lot_id] -= taken
        return chosen

    # ------------------------------------------------------------------
    # A replacement keeps its ticket, through every step and backorder, and travels in
    # a transfer of its own
    # ------------------------------------------------------------------

    def _key_assign_picking(self):
        return (*super()._key_assign_picking(), self.helpdesk_ticket_id)

    def _search_picking_for_assignation_domain(self):
        return [
            *super()._search_picking_for_assignation_domain(),
            ("helpdesk_ticket_id", "=", self.helpdesk_ticket_id.id),
        ]

    def _get_new_picking_values(self):
        values = super()._get_new_picking_values()
        if self.helpdesk_ticket_id:
            values["helpdesk_ticket_id"] = self.helpdesk_ticket_id.id
        return values

    def _prepare_move_split_vals(self, qty):
        values = super()._prepare_move_split_vals(qty)
        values["helpdesk_ticket_id"] = self.helpdesk_ticket_id.id
        return values
