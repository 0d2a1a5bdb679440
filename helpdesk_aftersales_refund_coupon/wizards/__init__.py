from . import helpdesk_ticket_refund_wizard
