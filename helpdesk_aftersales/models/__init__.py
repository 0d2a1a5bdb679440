from . import helpdesk_aftersales_document
from . import helpdesk_ticket
from . import helpdesk_ticket_team
from . import ir_module_module
from . import ir_rule
from . import res_partner
from . import sale_order
