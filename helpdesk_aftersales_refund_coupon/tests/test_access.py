from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from odoo.addons.helpdesk_aftersales.tests.agent_views import AgentViewsCase

from .common import StoreCreditCase


class TestAccess(AgentViewsCase, StoreCreditCase):
    def test_agent_never_sees_other_cards(self):
        credit_note = self._give()
        card = self._cards()
        other = self.env["loyalty.card"].create(
            {"program_id": self.ewallet.id, "partner_id": self.stranger.id}
        )
        cards = self.env["loyalty.card"].with_user(self.agent)
        self.assertFalse(cards.search([("program_id", "=", self.ewallet.id)]))
        for secret in card | other:
            with self.assertRaises(AccessError):
                secret.with_user(self.agent).read(["code"])
        with self.assertRaises(AccessError):
            card.history_ids.with_user(self.agent).read(["description"])
        program = self.ewallet.with_user(self.agent)
        self.assertEqual(program.read(["name"])[0]["name"], self.ewallet.name)
        self.assertFalse(program.coupon_ids)
        values = self.assertOpensForAgent(credit_note)
        self.assertNotIn(card.code, str(values))
        messages = "".join(self.ticket.message_ids.mapped("body"))
        self.assertNotIn(card.code, messages)
        columns = [
            name for name in credit_note._fields if name.startswith("store_credit_")
        ]
        read = credit_note.with_user(self.agent).read(columns)
        self.assertNotIn(card.code, str(read))

    def test_agent_passes_on_the_gift_card(self):
        program = self._create_store_credit_program("gift_card")
        self._give(store_credit_program_id=program.id)
        card = self._cards(program).with_user(self.agent)
        self.assertTrue(card.read(["code"])[0]["code"])
        self.assertOpensForAgent(card)

    def test_agent_changes_no_program(self):
        with self.assertRaises(AccessError):
            self.ewallet.with_user(self.agent).name = "Mine"

    def test_nobody_writes_it(self):
        credit_note = self._refund(move_ids=self.invoice.ids)
        admin = new_test_user(
            self.env,
            login="everything",
            groups="account.group_account_manager,base.group_system,"
            "sales_team.group_sale_manager",
        )
        values = {
            "store_credit_program_id": self.ewallet.id,
            "store_credit_points": 1000.0,
            "store_credit_history_id": False,
            "store_credit_entry_id": self.invoice.id,
        }
        moves = self.env["account.move"].with_user(admin)
        for name, value in values.items():
            with self.assertRaises(AccessError):
                credit_note.with_user(admin).write({name: value})
            with self.assertRaises(AccessError):
                moves.create({"move_type": "out_refund", name: value})
            with self.assertRaises(AccessError):
                moves.with_context(**{f"default_{name}": value}).create(
                    {"move_type": "out_refund"}
                )

    def test_statements(self):
        """What the proposal adds to opening the window."""
        wizards = self.env["helpdesk.ticket.refund.wizard"].with_user(self.agent)
        wizard = wizards.new({"ticket_id": self.ticket.id})
        self.assertEqual(wizard.move_ids._origin.sudo(), self.invoice)
        self.env.flush_all()
        with self.assertQueryCount(3):
            self.assertTrue(wizard.store_credit_program_id)
