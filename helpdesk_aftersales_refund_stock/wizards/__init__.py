from . import account_move_reversal
from . import helpdesk_ticket_refund_wizard
