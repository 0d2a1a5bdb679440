from . import base
from . import helpdesk_ticket
from . import helpdesk_ticket_team
from . import ir_actions_report
from . import ir_attachment
from . import project_project
from . import project_task
from . import project_worksheet_template
