from . import helpdesk_ticket_fsm_wizard
from . import project_task_sign_wizard
