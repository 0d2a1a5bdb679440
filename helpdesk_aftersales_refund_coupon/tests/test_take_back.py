from .common import StoreCreditCase


class TestTakeBack(StoreCreditCase):
    def test_cancelled(self):
        credit_note = self._give()
        credit_note.button_cancel()
        card = self._cards()
        self.assertEqual(card.points, 0.0)
        self.assertEqual(sum(card.history_ids.mapped("used")), 200.0)
        self.assertIn("taken back", self.ticket.message_ids[0].body)

    def test_cancelled_and_posted_after_all(self):
        credit_note = self._give()
        credit_note.button_cancel()
        credit_note.button_draft()
        credit_note.action_post()
        self.assertEqual(self._cards().points, 200.0)
        self.assertEqual(credit_note.amount_residual, 0.0)

    def test_what_was_spent_stays_spent(self):
        credit_note = self._give()
        self._spend(60.0)
        card = self._cards()
        self.assertEqual(card.points, 140.0)
        credit_note.button_cancel()
        self.assertEqual(card.points, 0.0)
        self.assertIn("60.00", self.ticket.message_ids[0].body)
        # The customer has those 60.00 already.
        credit_note.button_draft()
        self.assertEqual(card.points, 140.0)
        credit_note.action_post()
        self.assertEqual(card.points, 140.0)

    def test_other_points_stay(self):
        """Those that the customer had anyway are not touched."""
        card = self.env["loyalty.card"].create(
            {
                "program_id": self.ewallet.id,
                "partner_id": self.contact.id,
                "points": 7.0,
            }
        )
        self._give().button_cancel()
        self.assertEqual(card.points, 7.0)

    def test_deleted(self):
        credit_note = self._give()
        credit_note.unlink()
        card = self._cards()
        self.assertEqual(card.points, 0.0)
        self.assertEqual(card.history_ids.mapped("order_id"), [0, 0])
        self.assertEqual(self.invoice.amount_left_to_refund, 200.0)

    def test_posted_then_cancelled(self):
        credit_note = self._give()
        credit_note.action_post()
        entry = credit_note.store_credit_entry_id
        credit_note.button_draft()
        self.assertEqual(self._cards().points, 200.0)
        self.assertFalse(entry.exists() and entry.state == "posted")
        credit_note.button_cancel()
        self.assertEqual(self._cards().points, 0.0)

    def test_nothing_stands_in_the_way(self):
        """Whatever became of the card and its program."""
        for spoil in (
            lambda card: card.write({"points": 0.0}),
            lambda card: card.write({"active": False}),
            lambda card: card.program_id.write({"active": False}),
            lambda card: self.discount_product.write(
                {"property_account_income_id": False}
            ),
            lambda card: card.unlink(),
        ):
            with self.env.cr.savepoint() as savepoint:
                credit_note = self._give()
                credit_note.action_post()
                spoil(self._cards())
                as_accountant = credit_note.with_user(self.accountant)
                as_accountant.button_draft()
                as_accountant.button_cancel()
                self.assertEqual(credit_note.state, "cancel")
                self.assertEqual(sum(self._cards().mapped("points")), 0.0)
                savepoint.rollback()

    def test_hashed_entry(self):
        """An entry that cannot be reset is reversed."""
        credit_note = self._give()
        journal = credit_note._get_store_credit_journal()
        journal.restrict_mode_hash_table = True
        credit_note.action_post()
        entry = credit_note.store_credit_entry_id
        self.assertTrue(entry.inalterable_hash)
        credit_note.button_draft()
        self.assertEqual(entry.state, "posted")
        self.assertEqual(entry.reversal_move_ids.state, "posted")
        balance = (entry | entry.reversal_move_ids).line_ids.filtered(
            lambda line: line.account_id == self.liability
        )
        self.assertEqual(sum(balance.mapped("balance")), 0.0)

    def test_lowered_before_posting(self):
        credit_note = self._give()
        credit_note.invoice_line_ids.quantity = 1.0
        credit_note.action_post()
        self.assertEqual(self._cards().points, 100.0)
        self.assertEqual(credit_note.amount_residual, 0.0)
