from . import helpdesk_aftersales_input
from . import helpdesk_aftersales_wizard
from . import helpdesk_aftersales_order_wizard
