from . import account_journal
from . import account_move
from . import account_move_approval
from . import account_move_decision
from . import account_move_line
from . import helpdesk_ticket
from . import helpdesk_ticket_team
from . import res_users
