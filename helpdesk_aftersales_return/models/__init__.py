from . import helpdesk_ticket
from . import sale_order
from . import stock_lot
from . import stock_move
from . import stock_picking
from . import stock_rule
