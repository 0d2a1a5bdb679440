from . import test_access
from . import test_books
from . import test_grant
from . import test_take_back
