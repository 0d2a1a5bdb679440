from . import helpdesk_ticket_repair_wizard
from . import stock_warn_insufficient_qty_repair
