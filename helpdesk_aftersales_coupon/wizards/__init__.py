from . import helpdesk_ticket_coupon_wizard
from . import loyalty_generate_wizard
