from . import helpdesk_aftersales_wizard
