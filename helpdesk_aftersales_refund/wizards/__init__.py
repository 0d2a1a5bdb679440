from . import account_move_reversal
from . import helpdesk_ticket_refund_decision
from . import helpdesk_ticket_refund_wizard
from . import helpdesk_ticket_refund_credit
from . import helpdesk_ticket_refund_wizard_line
