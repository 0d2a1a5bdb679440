from . import models
from . import wizards

from odoo.addons.helpdesk_aftersales.translations import complete_dependencies

complete_dependencies(__name__, __file__)
