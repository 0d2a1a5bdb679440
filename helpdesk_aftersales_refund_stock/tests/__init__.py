from . import test_lot
from . import test_returned_quantities
