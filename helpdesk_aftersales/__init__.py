from . import models
from . import wizards
from .translations import complete_dependencies

complete_dependencies(__name__, __file__)
