from . import helpdesk_ticket
from . import repair_order
from . import sale_order_line
from . import stock_move
