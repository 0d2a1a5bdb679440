from odoo.tests import tagged

from .common import HelpdeskAftersalesCase
from .romanian import RomanianCase


@tagged("post_install", "-at_install")
class TestRomanian(RomanianCase, HelpdeskAftersalesCase):
    def test_ticket(self):
        self._walk_ticket()

    def test_team(self):
        manager = self._create_agent("boss", "helpdesk_mgmt.group_helpdesk_manager")
        manager.lang = "ro_RO"
        action = "action-helpdesk_mgmt.helpdesk_ticket_team_action"
        self._walk(f"/odoo/{action}/{self.team.id}", manager)

    def test_portal(self):
        self._walk_portal("/new/ticket")
