from . import helpdesk_ticket_coupon_wizard
