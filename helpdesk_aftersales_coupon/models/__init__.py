from . import helpdesk_ticket
from . import loyalty_card
from . import loyalty_program
