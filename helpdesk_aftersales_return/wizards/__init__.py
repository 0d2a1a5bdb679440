from . import helpdesk_ticket_return_wizard
from . import helpdesk_ticket_return_wizard_line
from . import stock_return_picking
from . import stock_return_picking_line
