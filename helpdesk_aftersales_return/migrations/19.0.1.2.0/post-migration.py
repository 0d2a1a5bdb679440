from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Keep the lots of open returns, which until now only their reservations knew."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    moves = env["stock.move"].search(
        [
            ("origin_returned_move_id", "!=", False),
            ("picking_id.helpdesk_ticket_id", "!=", False),
            ("state", "in", ("partially_available", "assigned")),
            ("move_line_ids.lot_id", "!=", False),
        ]
    )
    for move in moves:
        lots = move._sum_quantity_by_lot(move.product_id.uom_id)
        move.helpdesk_chosen_lots = {
            str(lot.id): quantity for lot, quantity in lots.items() if lot and quantity
        }
