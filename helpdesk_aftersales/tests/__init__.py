from . import test_access
from . import test_agent_views
from . import test_portal
from . import test_reasons
from . import test_romanian
from . import test_team_settings
from . import test_translations
from . import test_views
