from . import test_portal
from . import test_share_link
from . import test_shop
from . import test_tour
