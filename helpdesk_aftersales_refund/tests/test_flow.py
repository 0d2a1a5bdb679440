from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common import HelpdeskRefundCase


class TestFlow(HelpdeskRefundCase):
    def test_agent_makes_draft(self):
        self.ticket.with_user(self.agent).action_refund()
        wizard = self._wizard()
        self.assertEqual(wizard.move_ids, self.invoice)
        self.assertEqual(wizard.reason, self.ticket.number)
        self.assertEqual(wizard.journal_id, self.invoice.journal_id)
        self.assertEqual(wizard.date, fields.Date.context_today(wizard))
        self.assertEqual(wizard.amount_to_refund, 200.0)
        action = wizard.action_reverse()
        credit_note = self.env["account.move"].browse(action["res_id"])
        self.assertEqual(action["res_model"], "account.move")
        self.assertRecordValues(
            credit_note,
            [
                {
                    "move_type": "out_refund",
                    "state": "draft",
                    "helpdesk_ticket_id": self.ticket.id,
                    "reversed_entry_id": self.invoice.id,
                    "amount_total": 200.0,
                    "partner_id": self.contact.id,
                    "create_uid": self.agent.id,
                }
            ],
        )
        self.assertIn(self.ticket.number, credit_note.ref)
        self.assertEqual(self.ticket.credit_note_ids, credit_note)
        self.assertEqual(self.ticket.credit_note_count, 0)

    def test_both_chatters_have_the_link(self):
        credit_note = self._refund()
        self.assertIn(
            f'data-oe-id="{self.ticket.id}"',
            "".join(credit_note.message_ids.mapped("body")),
        )
        [message] = self.ticket.message_ids.filtered(
            lambda message: f'data-oe-id="{credit_note.id}"' in message.body
        )
        self.assertEqual(message.author_id, self.agent.partner_id)
        self.assertFalse(message.notified_partner_ids)

    def test_accountant_replaces_invoice(self):
        wizard = self._wizard(self.accountant)
        action = wizard.action_reverse_and_create_invoice()
        copy = self.env["account.move"].browse(action["res_id"])
        [credit_note] = self.ticket.credit_note_ids
        self.assertRecordValues(
            credit_note | copy,
            [
                {"move_type": "out_refund", "state": "posted", "amount_total": 200.0},
                {"move_type": "out_invoice", "state": "draft", "amount_total": 200.0},
            ],
        )
        self.assertEqual(copy.helpdesk_ticket_id, self.ticket)
        self.assertEqual(self.invoice.payment_state, "reversed")
        self.assertEqual(self.ticket.credit_note_count, 1)

    def test_agent_never_posts(self):
        wizard = self._wizard()
        with (
            self.assertNothingCreated("account.move"),
            self.assertRaisesRegex(AccessError, "Invoicing rights"),
        ):
            wizard.action_reverse_and_create_invoice()

    def test_smart_button(self):
        action = self.ticket.with_user(self.accountant).action_view_credit_notes
        first = self._refund()
        first.action_post()
        self.assertEqual(action()["res_id"], first.id)
        self._create_posted_invoice()
        second = self._refund()
        self.assertEqual(self.ticket.credit_note_count, 1)
        second.action_post()
        self.assertEqual(self.ticket.credit_note_count, 2)
        self.assertEqual(set(action()["domain"][0][2]), set((first | second).ids))
        second.button_draft()
        second.button_cancel()
        self.assertEqual(self.ticket.credit_note_count, 1)
        first.button_draft()
        first.unlink()
        self.assertEqual(self.ticket.credit_note_count, 0)

    def test_count_of_several_tickets(self):
        other = self._create_ticket()
        self._refund().action_post()
        self._create_posted_invoice()
        self._refund(ticket=other).action_post()
        none = self._create_ticket()
        self.assertEqual(
            (self.ticket | other | none).mapped("credit_note_count"), [1, 1, 0]
        )

    def test_switched_off(self):
        wizard = self._wizard()
        self._refund().action_post()
        self.team.use_credit_notes = False
        ticket = self.ticket.with_user(self.agent)
        with self.assertRaisesRegex(UserError, "Refunds are not offered"):
            ticket.action_refund()
        with self.assertRaisesRegex(UserError, "Refunds are not offered"):
            wizard.action_reverse()
        self.assertTrue(ticket.action_view_credit_notes()["res_id"])

    def test_ticket_without_team_or_customer(self):
        ticket = self._create_ticket(partner_id=False)
        with self.assertRaisesRegex(UserError, "no customer"):
            ticket.with_user(self.agent).action_refund()
        ticket = self._create_ticket(team_id=False)
        with self.assertRaisesRegex(UserError, "not offered"):
            ticket.with_user(self.agent).action_refund()

    def test_order_of_the_ticket(self):
        order = self._create_order()
        invoice = order._create_invoices()
        invoice.action_post()
        self.ticket.sale_order_ids = order
        wizard = self._wizard()
        self.assertEqual(wizard.sale_order_id, order)
        self.assertEqual(wizard.move_ids, invoice)
        self.ticket.sale_order_ids = order | self._create_order()
        self.assertFalse(self._wizard().sale_order_id)

    def test_other_order_is_added_to_the_ticket(self):
        order, other = self._create_order(), self._create_order(self.customer)
        for invoice in (order | other)._create_invoices():
            invoice.action_post()
        self.ticket.sale_order_ids = order
        wizard = Form(self._wizard())
        invoice = other.invoice_ids
        wizard.sale_order_id = other
        wizard.save().action_reverse()
        self.assertEqual(self.ticket.sale_order_ids, order | other)
        self.assertEqual(self.ticket.credit_note_ids.reversed_entry_id, invoice)

    def test_product_narrows(self):
        product = self._create_product(name="Table")
        self.ticket.product_id = product
        wizard = self._wizard()
        self.assertFalse(wizard.move_ids)
        self.assertIn("sales order and product", wizard.notice)
        invoice = self._create_posted_invoice(lines=[{"product_id": product.id}])
        self.assertEqual(self._wizard().move_ids, invoice)
        self._wizard().action_reverse()
        self.assertEqual(self.ticket.credit_note_ids.reversed_entry_id, invoice)

    def test_nothing_to_refund_says_why(self):
        ticket = self._create_ticket(partner_id=self.stranger.id)
        wizard = self._wizard(ticket=ticket)
        self.assertIn("no posted invoice", wizard.notice)
        with self.assertRaisesRegex(UserError, "no posted invoice"):
            wizard.action_reverse()
        draft = self._refund()
        self.assertIn(draft.display_name, self._wizard().notice)

    def test_several_invoices_at_once(self):
        other = self._create_posted_invoice(self.customer)
        self.assertFalse(self._wizard().move_ids)
        credit_notes = self._refund(move_ids=(self.invoice | other).ids)
        self.assertEqual(
            credit_notes.reversed_entry_id.sorted("id"), self.invoice | other
        )

    def test_third_refund_on_one_ticket(self):
        for _count in range(3):
            self._refund().action_post()
            self._create_posted_invoice()
        self.assertEqual(self.ticket.credit_note_count, 3)

    def test_future_date_of_accountant(self):
        date = fields.Date.context_today(self.ticket) + timedelta(days=10)
        credit_note = self._refund(self.accountant, date=date)
        self.assertEqual((credit_note.auto_post, credit_note.date), ("at_date", date))
        self.assertIn("will be posted on", self.ticket.message_ids[:1].body)

    def test_future_date_of_agent_stays_draft(self):
        """A scheduled action must not post what the agent may not."""
        date = fields.Date.context_today(self.ticket) + timedelta(days=10)
        credit_note = self._refund(date=date)
        self.assertEqual(credit_note.auto_post, "no")
        self.assertIn("until an accountant posts", self.ticket.message_ids[:1].body)

    def test_reference_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("ro_RO")
        self.contact.lang = "ro_RO"
        credit_note = self._refund()
        self.assertEqual(self.agent.lang, "en_US")
        self.assertNotIn("Reversal of", credit_note.ref)

    def test_discounts_and_taxes_are_those_of_the_invoice(self):
        tax = self.tax_sale_a
        invoice = self._create_posted_invoice(
            lines=[{"price_unit": 99.99, "discount": 15.0, "tax_ids": tax.ids}]
        )
        credit_note = self._refund(move_ids=invoice.ids)
        self.assertRecordValues(
            credit_note.invoice_line_ids,
            [{"price_unit": 99.99, "discount": 15.0, "tax_ids": tax.ids}],
        )
        self.assertEqual(credit_note.amount_total, invoice.amount_total)

    def _open_form(self):
        action = self.ticket.with_user(self.agent).action_refund()
        Wizard = self.env[action["res_model"]].with_user(self.agent)
        return Form(Wizard.with_context(**action["context"]))

    def test_choosing_in_any_order(self):
        """What no longer fits is said, and does not keep anybody from going on."""
        order = self._create_order()
        self.ticket.write({"product_id": self.product.id, "sale_order_ids": order.ids})
        form = self._open_form()
        self.assertEqual(form.sale_order_id, order)
        form.product_id = self._create_product(name="Table")
        self.assertIn("Clear one of them", form.notice)
        form.move_ids.clear()
        form.reason = "Not what was ordered"
        form.product_id = self.product
        form.sale_order_id = self.env["sale.order"]
        self.assertEqual(form.move_ids[:], self.invoice)
        form.save().action_reverse()
        self.assertEqual(self.ticket.credit_note_ids.reversed_entry_id, self.invoice)

    def test_notice_goes_when_it_is_no_longer_true(self):
        form = self._open_form()
        self.assertFalse(form.notice)
        self.assertEqual(form.amount_to_refund, 200.0)
        form.product_id = self._create_product(name="Table")
        self.assertTrue(form.notice)
        self.assertEqual(form.amount_to_refund, 0.0)
        form.product_id = self.env["product.product"]
        self.assertFalse(form.notice)
        self.assertEqual(form.amount_to_refund, 200.0)

    def test_product_that_is_sold_no_more(self):
        self.ticket.product_id = self.product
        self.product.active = False
        form = self._open_form()
        self.assertEqual(form.product_id, self.product)
        form.save().action_reverse()
        self.assertTrue(self.ticket.credit_note_ids)
