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

    helpdesk_reason_id = fields.Many2one(
        comodel_name="helpdesk.aftersales.reason",
        string="Return Reason",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
        readonly=True,
    )
    # What a ticket wants back, as {lot id: quantity in the product's unit}. Stored: a
    # choice has to survive backorders, reservations and other returns.
    helpdesk_chosen_lots = fields.Json(
        copy=False, readonly=True, export_string_translation=False
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

        It takes one pass over all lots: ask once a move, not once a lot.

        :return: ``{lot: (delivered, returned, left)}``, one empty lot when the product
            is not tracked
        """
        self.ensure_one()
        uom = self._get_return_uom()
        delivered = self._sum_quantity_by_lot(uom)
        returned = self._get_live_returns()._sum_expected_by_lot(uom)
        left_in_all = sum(delivered.values()) - sum(returned.values())
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
        returned = self._get_live_returns()._sum_expected_by_lot(uom)
        return sum(self._sum_quantity_by_lot(uom).values()) - sum(returned.values())

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

    def _sum_expected_by_lot(self, uom):
        """Return ``{lot: quantity}`` of what these returns brought or are to bring, in
        a unit. What an open one does not say is under the empty lot."""
        no_lot = self.env["stock.lot"]
        expected = defaultdict(float)
        for move in self:
            quantities = move._sum_quantity_by_lot(uom)
            if move.state != "done":
                open_quantity = move._get_unnamed_quantity(quantities, uom)
                quantities.pop(no_lot, None)
                for lot, chosen in move._get_chosen_lots().items():
                    named = min(max(chosen - quantities[lot], 0.0), open_quantity)
                    quantities[lot] += named
                    open_quantity -= named
                quantities[no_lot] = open_quantity
            for lot, quantity in quantities.items():
                expected[lot] += quantity
        return expected

    def _get_unnamed_quantity(self, quantities, uom):
        """Return how much this open return is to bring besides the lots it names.

        :param dict quantities: its ``{lot: quantity}``
        """
        demand = self.product_uom._compute_quantity(
            self.product_uom_qty, uom, round=False
        )
        total = sum(quantities.values())
        return max(demand, total) - total + quantities[self.env["stock.lot"]]

    # ------------------------------------------------------------------
    # A return brings back the lots that were chosen
    # ------------------------------------------------------------------

    def _get_chosen_lots(self):
        """Return ``{lot: quantity}`` that a ticket wants back with this move, in the
        product's unit."""
        self.ensure_one()
        return {
            self.env["stock.lot"].browse(int(lot_id)): quantity
            for lot_id, quantity in (self.helpdesk_chosen_lots or {}).items()
        }

    def _get_lots_to_bring(self):
        """Return ``{lot: quantity}`` that this return may reserve, besides what it has
        reserved: those that were chosen, or else those that no other return brings."""
        self.ensure_one()
        uom = self.product_id.uom_id
        wanted = self._get_chosen_lots()
        brought = self._sum_quantity_by_lot(uom)
        if not wanted:
            delivered = self.origin_returned_move_id
            others = delivered._get_live_returns() - self
            wanted = delivered._sum_quantity_by_lot(uom)
            for lot, quantity in others._sum_expected_by_lot(uom).items():
                brought[lot] += quantity
        return {lot: quantity - brought[lot] for lot, quantity in wanted.items()}

    def _get_available_move_lines(
        self, assigned_moves_ids, partially_available_moves_ids
    ):
        """Bring back the right lots: Odoo takes any that were delivered."""
        available = super()._get_available_move_lines(
            assigned_moves_ids, partially_available_moves_ids
        )
        delivered = self.origin_returned_move_id
        if (
            self.has_tracking == "none"
            or delivered.location_dest_id.usage != "customer"
        ):
            return available
        wanted = self._get_lots_to_bring()
        chosen = {}
        for key, quantity in available.items():
            lot = key[1]
            taken = min(quantity, wanted.get(lot, 0.0))
            if taken > 0:
                chosen[key] = taken
                wanted[lot] -= taken
        return chosen

    def _split(self, qty, restrict_partner_id=False):
        """Leave each part the chosen lots that it brings."""
        rest = self._get_chosen_lots_left()
        values_list = super()._split(qty, restrict_partner_id)
        if values_list and self.helpdesk_chosen_lots:
            self.helpdesk_chosen_lots = {
                lot_id: quantity - rest.get(lot_id, 0.0)
                for lot_id, quantity in self.helpdesk_chosen_lots.items()
                if quantity > rest.get(lot_id, 0.0)
            }
            for values in values_list:
                values["helpdesk_chosen_lots"] = rest
        return values_list

    def _get_chosen_lots_left(self):
        """Return the chosen lots that this move does not bring yet, as stored."""
        self.ensure_one()
        brought = self._sum_quantity_by_lot(self.product_id.uom_id)
        return {
            str(lot.id): quantity - brought[lot]
            for lot, quantity in self._get_chosen_lots().items()
            if quantity > brought[lot]
        }

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
        values["helpdesk_reason_id"] = self.helpdesk_reason_id.id
        return values

    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "helpdesk_reason_id"]
