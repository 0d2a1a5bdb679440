from . import account_move
from . import account_move_entry
from . import loyalty_card
from . import loyalty_history
from . import loyalty_program
