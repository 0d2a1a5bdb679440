from odoo.addons.helpdesk_aftersales.tests.agent_views import AgentViewsCase

from .common import HelpdeskRefundCase

AGENT = "helpdesk_mgmt.group_helpdesk_user_own"


class TestAgentViews(AgentViewsCase, HelpdeskRefundCase):
    def test_agent(self):
        credit_note = self._refund(move_ids=self.invoice.ids)
        for move in (credit_note, self.invoice):
            self.assertOpensForAgent(move)

    def test_others_as_in_odoo(self):
        credit_note = self._refund(move_ids=self.invoice.ids)
        for group in (
            "account.group_account_invoice",
            "account.group_account_readonly",
            "sales_team.group_sale_salesman",
        ):
            user = self._create_agent(group, group)
            self.assertOpensAsInOdoo(credit_note, user)
            both = self._create_agent(f"both-{group}", f"{group},{AGENT}")
            self.assertOpensAsInOdoo(credit_note, both)

    def _pay(self, move):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({})._create_payments()

    def test_what_it_waits_for(self):
        invoice = self.invoice.with_user(self.agent)
        self.assertIn("customer to pay", invoice.helpdesk_next_step)
        self._pay(self.invoice)
        self.assertNotIn("customer to pay", invoice.helpdesk_next_step or "")
        credit_note = self._refund(move_ids=self.invoice.ids)
        as_agent = credit_note.with_user(self.agent)
        self.assertIn("accountant to post", as_agent.helpdesk_next_step)
        credit_note.action_post()
        self.assertIn("pay the customer back", as_agent.helpdesk_next_step)
        self.assertOpensForAgent(credit_note)
        self._pay(credit_note)
        self.assertNotIn("pay the customer back", as_agent.helpdesk_next_step or "")
        self.assertOpensForAgent(credit_note)

    def test_chatter(self):
        """Everything that Odoo's chatter offers there works for agents."""
        credit_note = self._refund(move_ids=self.invoice.ids).with_user(self.agent)
        message = credit_note.message_post(body="Called the customer.")
        self.assertEqual(message.author_id, self.agent.partner_id)
        activity = credit_note.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.agent.id
        )
        activity.action_feedback()
        credit_note.message_subscribe(self.agent.partner_id.ids)
