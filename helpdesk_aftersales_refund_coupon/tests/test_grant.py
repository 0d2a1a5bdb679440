from odoo.exceptions import UserError

from .common import StoreCreditCase


class TestGrant(StoreCreditCase):
    def test_ewallet_is_made(self):
        credit_note = self._give()
        self.assertEqual(credit_note.state, "draft")
        self.assertEqual(credit_note.amount_total, 200.0)
        card = self._cards()
        self.assertEqual(card.points, 200.0)
        self.assertEqual(card.partner_id, self.contact)
        self.assertFalse(card.helpdesk_ticket_id)
        self.assertEqual(card.history_ids.issued, 200.0)
        self.assertEqual(card.history_ids.order_model, "account.move")
        self.assertEqual(card.history_ids.order_id, credit_note.id)
        self.assertIn(self.invoice.name, card.history_ids.description)
        self.assertIn("store credit", self.ticket.message_ids[0].body)
        next_step = credit_note.with_user(self.agent).helpdesk_next_step
        self.assertIn("has it as store credit", next_step)

    def test_ewallet_is_topped_up(self):
        card = self.env["loyalty.card"].create(
            {
                "program_id": self.ewallet.id,
                "partner_id": self.contact.id,
                "points": 7.0,
            }
        )
        others = self.env["loyalty.card"].create(
            [
                {"program_id": self.ewallet.id, "partner_id": self.stranger.id},
                {
                    "program_id": self.ewallet.id,
                    "partner_id": self.contact.id,
                    "expiration_date": "2020-01-01",
                },
            ]
        )
        self._give()
        self.assertEqual(card.points, 207.0)
        self.assertEqual(self._cards(), card | others)
        self.assertFalse(any(others.mapped("points")))

    def test_gift_card_is_made_anew(self):
        program = self._create_store_credit_program("gift_card")
        self._give(store_credit_program_id=program.id)
        card = self._cards(program)
        self.assertEqual(card.points, 200.0)
        self.assertEqual(card.helpdesk_ticket_id, self.ticket)
        self.assertEqual(self.ticket.coupon_ids, card)
        self.assertIn("Gift card", "".join(self.ticket.message_ids.mapped("body")))
        second = self._create_posted_invoice()
        self._pay(second)
        self._give(move_ids=second.ids, store_credit_program_id=program.id)
        self.assertEqual(self._cards(program).mapped("points"), [200.0, 200.0])

    def test_once(self):
        first, second = self._wizard(), self._wizard()
        first.action_store_credit()
        with self.assertRaisesRegex(UserError, "already credited|was made for"):
            second.action_store_credit()
        with self.assertRaisesRegex(UserError, "already credited|was made for"):
            first.action_store_credit()
        self.assertEqual(self._cards().points, 200.0)

    def test_synchronising_twice(self):
        credit_note = self._give()
        credit_note._sync_store_credit()
        self.assertEqual(self._cards().points, 200.0)

    def test_no_more_than_the_invoice(self):
        plain = self._refund(move_ids=self.invoice.ids)
        plain.invoice_line_ids.quantity = 1.5
        wizard = self._wizard(ticket=self._create_ticket())
        wizard.move_ids = self.invoice
        wizard.action_store_credit()
        self.assertEqual(self._cards().points, 50.0)

    def test_proposed_when_it_is_the_only_one(self):
        self.assertEqual(self._wizard().store_credit_program_id, self.ewallet)
        self._create_store_credit_program("gift_card")
        wizard = self._wizard()
        self.assertFalse(wizard.store_credit_program_id)
        with self.assertRaisesRegex(UserError, "Choose the program"):
            wizard.action_store_credit()

    def test_several_invoices(self):
        second = self._create_posted_invoice()
        self._pay(second)
        self._give(move_ids=(self.invoice | second).ids)
        self.assertEqual(self._cards().points, 400.0)
        self.assertEqual(len(self._cards().history_ids), 2)

    def test_not_paid(self):
        invoice = self._create_posted_invoice()
        with self.assertNothingCreated("account.move", "loyalty.card"):
            with self.assertRaisesRegex(UserError, "not paid yet"):
                with self.env.cr.savepoint():
                    self._give(move_ids=invoice.ids)

    def test_accounts_are_not_set_up(self):
        self.discount_product.property_account_income_id = False
        self.discount_product.categ_id.property_account_income_categ_id = False
        self.company.income_account_id = False
        with self.assertNothingCreated("account.move", "loyalty.card"):
            with self.assertRaisesRegex(UserError, "has no account"):
                with self.env.cr.savepoint():
                    self._give()

    def test_no_journal(self):
        journals = self.env["account.journal"].search([("type", "=", "general")])
        journals.active = False
        with self.assertRaisesRegex(UserError, "no journal"):
            self._give()

    def test_waits_for_approval(self):
        self._limit()
        credit_note = self._give()
        self.assertEqual(credit_note.refund_approval, "waiting")
        self.assertFalse(self._cards())
        credit_note.with_user(self.approver).action_approve_refund()
        self.assertEqual(self._cards().points, 200.0)

    def test_declined(self):
        self._limit()
        credit_note = self._give()
        credit_note.with_user(self.approver).action_decline_refund()
        self.assertFalse(self._cards())

    def test_waits_and_is_posted(self):
        self._limit()
        credit_note = self._give()
        credit_note.with_user(self.accountant).action_post()
        self.assertEqual(self._cards().points, 200.0)

    def test_another_currency(self):
        currency = self.setup_other_currency("EUR", rates=[("2000-01-01", 2.0)])
        invoice = self._create_posted_invoice(currency_id=currency.id)
        self._pay(invoice)
        wizard = self._wizard(move_ids=invoice.ids)
        self.assertFalse(wizard.store_credit_program_id)
        with self.assertRaises(UserError):
            wizard.store_credit_program_id = self.ewallet
        program = self._create_store_credit_program(
            company_id=False, currency_id=currency.id
        )
        wizard = self._wizard(move_ids=invoice.ids)
        self.assertEqual(wizard.store_credit_program_id, program)
        wizard.action_store_credit()
        self.assertEqual(self._cards(program).points, 200.0)

    def test_what_is_not_offered(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        coupons = self.env["loyalty.program"].create(
            {"name": "Coupons", "program_type": "coupons"}
        )
        half = self._create_store_credit_program()
        half.reward_ids.discount = 0.5
        refused = coupons | half
        refused |= self._create_store_credit_program(active=False)
        refused |= self._create_store_credit_program(company_id=company.id)
        refused |= self._create_store_credit_program(date_to="2020-01-01")
        self.assertEqual(self._wizard().store_credit_program_id, self.ewallet)
        for program in refused:
            with self.assertRaises(UserError):
                self._wizard(store_credit_program_id=program.id)

    def test_window(self):
        arch = self.env["helpdesk.ticket.refund.wizard"].with_user(self.agent)
        arch = arch.get_view(view_type="form")["arch"]
        self.assertIn("action_store_credit", arch)

    def test_team_without_refunds(self):
        wizard = self._wizard()
        self.team.use_credit_notes = False
        with self.assertRaises(UserError):
            wizard.action_store_credit()

    def test_portal(self):
        """The customer's history shows the credit note, once it is posted."""
        credit_note = self._give()
        line = self._cards().history_ids
        self.assertFalse(line._get_order_portal_url())
        credit_note.action_post()
        self.assertIn(str(credit_note.id), line._get_order_portal_url())

    def test_customer_of_the_ticket(self):
        """Another contact of the customer has an eWallet of the own."""
        colleague = self.env["res.partner"].create(
            {"name": "Colleague", "parent_id": self.customer.id}
        )
        self.env["loyalty.card"].create(
            {"program_id": self.ewallet.id, "partner_id": colleague.id}
        )
        self._give()
        cards = self._cards().sorted("points")
        self.assertEqual(cards.mapped("points"), [0.0, 200.0])
        self.assertEqual(cards[1].partner_id, self.contact)

    def test_gift_card_is_sent_as_its_program_says(self):
        template = self.env.ref("loyalty.mail_template_gift_card")
        program = self._create_store_credit_program("gift_card")
        program.mail_template_id = template
        self._give(store_credit_program_id=program.id)
        card = self._cards(program)
        mail = self.env["mail.mail"].search(
            [("model", "=", "loyalty.card"), ("res_id", "=", card.id)]
        )
        self.assertEqual(len(mail), 1)
        self.assertIn(card.code, mail.body_html)
        self.assertIn("200.00", mail.body_html)
