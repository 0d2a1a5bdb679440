from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import Form, new_test_user

from odoo.addons.helpdesk_aftersales.tests.agent_views import AgentViewsCase
from odoo.addons.helpdesk_aftersales.tests.statements import StatementsCase

from .common import HelpdeskRefundCase

ACTIVITY_TYPE = "helpdesk_aftersales_refund.mail_activity_type_refund_approval"


class RefundApprovalCase(HelpdeskRefundCase):
    """Agents of the team refund 150.00 a ticket, the invoices are of 200.00."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.approver = cls._create_agent(
            "approver", "helpdesk_mgmt.group_helpdesk_user_team"
        )
        cls.team.write({"refund_limit": 150.0, "refund_approver_ids": cls.approver.ids})
        cls.small_invoice = cls._create_posted_invoice(
            lines=[{"quantity": 1.0, "price_unit": 100.0}]
        )

    @classmethod
    def _refund_waiting(cls, **values):
        return cls._refund(move_ids=cls.invoice.ids, **values)

    def _activities(self, credit_note):
        return credit_note.activity_ids.filtered(
            lambda activity: activity.activity_type_id == self.env.ref(ACTIVITY_TYPE)
        )

    def _messages(self, ticket=None):
        return "\n".join((ticket or self.ticket).message_ids.mapped("body"))


class TestApprovalNeeded(RefundApprovalCase):
    def test_below_the_limit(self):
        credit_note = self._refund(move_ids=self.small_invoice.ids)
        self.assertFalse(credit_note.refund_approval)
        self.assertFalse(credit_note.activity_ids)

    def test_above_the_limit(self):
        credit_note = self._refund_waiting()
        self.assertEqual(credit_note.refund_approval, "waiting")
        self.assertEqual(credit_note.state, "draft")
        self.assertEqual(self._activities(credit_note).user_id, self.approver)
        self.assertIn("waits for approval", self._messages())
        self.assertIn(self.approver.name, self._messages())
        next_step = credit_note.with_user(self.agent).helpdesk_next_step
        self.assertIn(f"approval by {self.approver.name}", next_step)

    def test_together_above_the_limit(self):
        self._refund(move_ids=self.small_invoice.ids)
        second = self._create_posted_invoice(
            lines=[{"quantity": 1.0, "price_unit": 60.0}]
        )
        self.assertEqual(self._refund(move_ids=second.ids).refund_approval, "waiting")

    def test_several_invoices_at_once(self):
        second = self._create_posted_invoice(
            lines=[{"quantity": 1.0, "price_unit": 60.0}]
        )
        credit_notes = self._refund(move_ids=(self.small_invoice | second).ids)
        self.assertEqual(credit_notes.mapped("refund_approval"), ["waiting"] * 2)

    def test_another_ticket_counts_for_itself(self):
        self._refund(move_ids=self.small_invoice.ids)
        second = self._create_posted_invoice(
            lines=[{"quantity": 1.0, "price_unit": 60.0}]
        )
        credit_note = self._refund(ticket=self._create_ticket(), move_ids=second.ids)
        self.assertFalse(credit_note.refund_approval)

    def test_approved_and_cancelled_count_no_more(self):
        self._refund_waiting().with_user(self.approver).action_approve_refund()
        cancelled = self._refund(move_ids=self.small_invoice.ids)
        cancelled.button_cancel()
        credit_note = self._refund(move_ids=self.small_invoice.ids)
        self.assertFalse(credit_note.refund_approval)

    def test_exactly_the_limit(self):
        self.team.refund_limit = 200.0
        self.assertFalse(self._refund_waiting().refund_approval)

    def test_no_limit(self):
        self.team.write({"refund_limit": 0.0, "refund_approver_ids": False})
        self.assertFalse(self._refund_waiting().refund_approval)

    def test_limit_in_the_currency_of_the_company(self):
        currency = self.setup_other_currency("EUR", rates=[("2000-01-01", 4.0)])
        invoice = self._create_posted_invoice(
            currency_id=currency.id, lines=[{"quantity": 1.0, "price_unit": 500.0}]
        )
        self.assertFalse(self._refund(move_ids=invoice.ids).refund_approval)

    def test_goodwill(self):
        """What stems from no line of an invoice."""
        self.team.refund_limit = 0.0
        credit_note = self._refund(move_ids=self.small_invoice.ids)
        self.assertFalse(credit_note.refund_approval)
        self.assertFalse(credit_note._has_goodwill())
        credit_note.invoice_line_ids.origin_line_id = False
        self.assertTrue(credit_note._has_goodwill())
        ticket = self.ticket.with_user(self.agent)
        credit_note.with_user(self.agent).sudo()._request_approval()
        self.assertEqual(credit_note.refund_approval, "waiting")
        self.assertIn("goodwill", self._messages(ticket))

    def test_goodwill_of_a_team_without_approvers(self):
        self.team.write({"refund_limit": 0.0, "refund_approver_ids": False})
        credit_note = self._refund(move_ids=self.small_invoice.ids)
        credit_note.invoice_line_ids.origin_line_id = False
        credit_note.with_user(self.agent).sudo()._request_approval()
        self.assertFalse(credit_note.refund_approval)

    def test_approvers_and_accountants_wait_for_nobody(self):
        self.ticket.user_id = self.approver
        self.team.user_ids += self.approver
        credit_note = self._refund_waiting(user=self.approver)
        self.assertFalse(credit_note.refund_approval)
        credit_note.button_cancel()
        self.assertFalse(self._refund_waiting(user=self.accountant).refund_approval)

    def test_approver_who_left(self):
        """The limit stays one: an accountant settles it."""
        self.approver.active = False
        credit_note = self._refund_waiting()
        self.assertEqual(credit_note.refund_approval, "waiting")
        self.assertFalse(credit_note.activity_ids)
        self.assertIn(
            "an accountant", credit_note.with_user(self.agent).helpdesk_next_step
        )

    def test_team_settings(self):
        manager = self._create_agent("manager", "helpdesk_mgmt.group_helpdesk_manager")
        team = self.team.with_user(manager)
        employee = self._create_agent("employee", "base.group_user")
        for values, words in (
            ({"refund_approver_ids": False}, "Nobody approves"),
            ({"refund_limit": -1.0}, "below zero"),
            ({"refund_approver_ids": employee.ids}, "does not use Helpdesk"),
        ):
            with self.assertRaisesRegex(ValidationError, words):
                with self.env.cr.savepoint():
                    team.write(values)
                    self.env.flush_all()
        company = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaisesRegex(ValidationError, "does not work in Elsewhere"):
            self.env["helpdesk.ticket.team"].create(
                {
                    "name": "Elsewhere",
                    "company_id": company.id,
                    "refund_approver_ids": self.approver.ids,
                }
            )
        with Form(team) as form:
            form.refund_limit = 10.0
        self.assertEqual(self.team.refund_currency_id, self.company.currency_id)
        with self.assertRaises(AccessError):
            self.team.with_user(self.agent).refund_limit = 100000.0


class TestApprovalDecision(RefundApprovalCase):
    def test_approving(self):
        credit_note = self._refund_waiting()
        credit_note.with_user(self.approver).action_approve_refund("Nice <b>work</b>")
        self.assertEqual(credit_note.refund_approval, "approved")
        self.assertEqual(credit_note.state, "draft")
        self.assertFalse(credit_note.activity_ids)
        message = self.ticket.message_ids[0]
        self.assertIn("approved. Nice &lt;b&gt;work", message.body)
        self.assertEqual(message.author_id, self.approver.partner_id)
        self.assertEqual(message.notified_partner_ids, self.agent.partner_id)
        self.assertTrue(message.subtype_id.internal)
        next_step = credit_note.with_user(self.agent).helpdesk_next_step
        self.assertIn("Approved", next_step)

    def test_declining(self):
        credit_note = self._refund_waiting()
        credit_note.with_user(self.approver).action_decline_refund("Not ours")
        self.assertEqual(credit_note.refund_approval, "declined")
        self.assertEqual(credit_note.state, "cancel")
        self.assertFalse(credit_note.activity_ids)
        message = self.ticket.message_ids[0]
        self.assertIn("declined. Not ours", message.body)
        self.assertEqual(message.notified_partner_ids, self.agent.partner_id)
        self.assertEqual(self.invoice.amount_left_to_refund, 200.0)
        self.assertIn("Declined", credit_note.with_user(self.agent).helpdesk_next_step)

    def test_only_approvers_decide(self):
        credit_note = self._refund_waiting()
        colleague = self._create_agent(
            "colleague", "helpdesk_mgmt.group_helpdesk_manager"
        )
        other_team = self.team.copy({"refund_approver_ids": colleague.ids})
        self.assertEqual(other_team.refund_approver_ids, colleague)
        employee = self._create_agent("employee", "base.group_user")
        for user in (self.agent, colleague, self.accountant, employee):
            for decide in ("action_approve_refund", "action_decline_refund"):
                with self.assertRaises(AccessError):
                    getattr(credit_note.with_user(user), decide)()
        self.assertEqual(credit_note.refund_approval, "waiting")

    def test_another_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        credit_note = self._refund_waiting()
        self.approver.company_ids += company
        elsewhere = credit_note.with_user(self.approver).with_context(
            allowed_company_ids=company.ids
        )
        with self.assertRaises(AccessError):
            elsewhere.action_approve_refund()
        self.assertFalse(elsewhere.search([("can_approve_refund", "=", True)]))

    def test_only_while_it_waits(self):
        for credit_note in (
            self._refund(move_ids=self.small_invoice.ids),
            self._refund_waiting(),
        ):
            credit_note = credit_note.with_user(self.approver)
            if credit_note.refund_approval:
                credit_note.action_approve_refund()
            for decide in ("action_approve_refund", "action_decline_refund"):
                with self.assertRaisesRegex(UserError, "does not wait"):
                    getattr(credit_note, decide)()
            self.assertEqual(credit_note.state, "draft")

    def test_nonsense(self):
        credit_note = self._refund_waiting().with_user(self.approver)
        for note in (5, ["x"], {"a": 1}, True):
            with self.assertRaises(UserError):
                credit_note.action_approve_refund(note)

    def test_nobody_writes_it(self):
        """Not even who may write the credit note."""
        credit_note = self._refund_waiting()
        admin = new_test_user(
            self.env,
            login="everything",
            groups="account.group_account_manager,base.group_system,"
            "helpdesk_mgmt.group_helpdesk_manager",
        )
        for user in (self.agent, self.approver, self.accountant, admin):
            move = credit_note.with_user(user)
            with self.assertRaises(AccessError):
                move.write({"refund_approval": "approved"})
        moves = self.env["account.move"].with_user(admin)
        values = {"move_type": "out_refund", "partner_id": self.contact.id}
        for create in (
            lambda: moves.create({**values, "refund_approval": "approved"}),
            lambda: moves.with_context(default_refund_approval="approved").create(
                values
            ),
        ):
            with self.assertRaises(AccessError):
                create()
        result = moves.load(
            [".id", "refund_approval"], [[str(credit_note.id), "approved"]]
        )
        self.assertFalse(result["ids"])
        self.assertEqual(credit_note.refund_approval, "waiting")
        self.assertFalse(credit_note.copy().refund_approval)

    def test_posting_settles_it(self):
        credit_note = self._refund_waiting()
        credit_note.with_user(self.accountant).action_post()
        self.assertEqual(credit_note.state, "posted")
        self.assertEqual(credit_note.refund_approval, "approved")
        self.assertFalse(credit_note.activity_ids)
        message = self.ticket.message_ids[0]
        self.assertIn("approved", message.body)
        self.assertEqual(message.author_id, self.accountant.partner_id)

    def test_cancelling_settles_it(self):
        credit_note = self._refund_waiting()
        credit_note.with_user(self.accountant).button_cancel()
        self.assertEqual(credit_note.refund_approval, "declined")
        self.assertFalse(credit_note.activity_ids)
        self.assertEqual(self._messages().count("declined"), 1)

    def test_declined_and_posted_after_all(self):
        credit_note = self._refund_waiting()
        credit_note.with_user(self.approver).action_decline_refund()
        as_accountant = credit_note.with_user(self.accountant)
        as_accountant.button_draft()
        as_accountant.action_post()
        self.assertEqual(credit_note.refund_approval, "approved")

    def test_approver_posts_nothing(self):
        credit_note = self._refund_waiting().with_user(self.approver)
        credit_note.action_approve_refund()
        with self.assertRaises(AccessError):
            credit_note.action_post()
        with self.assertRaises(AccessError):
            credit_note.ref = "mine"


class TestApprovalViews(AgentViewsCase, RefundApprovalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.credit_note = cls._refund_waiting()
        cls.action = cls.env.ref("helpdesk_aftersales_refund.refund_approval_action")

    def _search(self, user, domain):
        moves = self.env["account.move"].with_user(user)
        return moves.search([*domain, ("id", "in", self.credit_note.ids)])

    def test_queue(self):
        waiting_for_me = [("can_approve_refund", "=", True)]
        self.assertTrue(self._search(self.approver, waiting_for_me))
        self.assertFalse(self._search(self.agent, waiting_for_me))
        self.assertFalse(
            self._search(self.approver, [("can_approve_refund", "=", False)])
        )
        self.assertTrue(self.credit_note.with_user(self.approver).can_approve_refund)
        self.assertFalse(self.credit_note.with_user(self.agent).can_approve_refund)
        self.credit_note.with_user(self.approver).action_approve_refund()
        self.assertFalse(self._search(self.approver, waiting_for_me))

    def test_views_of_the_queue(self):
        model = self.env["account.move"].with_user(self.approver)
        views = [*self.action.views, (self.action.search_view_id.id, "search")]
        result = model.get_views(views, {"toolbar": True, "load_filters": True})
        self.assertEqual(
            result["views"]["list"]["id"],
            self.env.ref(
                "helpdesk_aftersales_refund.account_move_view_list_approval"
            ).id,
        )
        self.assertEqual(
            result["views"]["form"]["id"],
            self.env.ref("helpdesk_aftersales_refund.account_move_view_form_agent").id,
        )
        groups = model.web_read_group(
            [("refund_approval", "!=", False)], ["refund_approval"], ["__count"]
        )["groups"]
        self.assertIn("waiting", [group["refund_approval"] for group in groups])

    def test_menu(self):
        menu = self.env.ref("helpdesk_aftersales_refund.refund_approval_menu")
        Menu = self.env["ir.ui.menu"]
        self.assertIn(menu.id, Menu.with_user(self.approver)._visible_menu_ids())
        self.assertNotIn(menu.id, Menu.with_user(self.agent)._visible_menu_ids())

    def test_forms(self):
        self.assertOpensForAgent(self.credit_note)
        self.assertOpensForAgent(self.credit_note, self.approver)
        form = Form(self.credit_note.with_user(self.accountant))
        self.assertIn("refund_approval", form._view["fields"])

    def test_approver_reads_the_ticket_and_its_customer(self):
        """Of own teams only, and changes nothing."""
        self.ticket.with_user(self.approver).read(["name"])
        self.invoice.with_user(self.approver).read(["name"])
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.approver).write({"name": "Mine"})
        self.team.write({"refund_limit": 0.0, "refund_approver_ids": False})
        with self.assertRaises(AccessError):
            self.ticket.with_user(self.approver).read(["name"])
        with self.assertRaises(AccessError):
            self.credit_note.with_user(self.approver).action_approve_refund()

    def _decide(self, method, user=None, **values):
        action = getattr(self.credit_note.with_user(user or self.approver), method)()
        dialog = self.env[action["res_model"]].with_user(user or self.approver)
        with Form(dialog.with_context(**action["context"])) as form:
            form.note = "A word"
        form.record.action_decide()

    def test_dialog(self):
        self._decide("action_ask_to_approve_refund")
        self.assertEqual(self.credit_note.refund_approval, "approved")
        self.assertIn("approved. A word", self._messages())

    def test_dialog_declines(self):
        self._decide("action_ask_to_decline_refund")
        self.assertEqual(self.credit_note.state, "cancel")

    def test_dialog_is_for_approvers(self):
        with self.assertRaises(AccessError):
            self._decide("action_ask_to_approve_refund", self.agent)
        Dialog = self.env["helpdesk.ticket.refund.decision"]
        values = {"move_id": self.credit_note.id, "decision": "approved"}
        with self.assertRaises(AccessError):
            Dialog.with_user(self.agent).create(values)
        foreign = self._create_posted_invoice(self.stranger)
        with self.assertRaises(AccessError):
            Dialog.with_user(self.approver).create({**values, "move_id": foreign.id})
        mine = Dialog.with_user(self.approver).create(values)
        with self.assertRaises(UserError):
            mine.write({"move_id": foreign.id})
        other = self._create_agent("other-approver")
        self.team.refund_approver_ids = [Command.link(other.id)]
        with self.assertRaises(AccessError):
            mine.with_user(other).action_decide()


class TestApprovalOverRpc(RefundApprovalCase):
    """As the server calls it for a client."""

    def test_calls(self):
        credit_note = self._refund_waiting()
        moves = self.env["account.move"]
        for name in ("_request_approval", "_settle_approval", "_wait_for_approval"):
            with self.assertRaises(AccessError):
                call_kw(moves.with_user(self.approver), name, [credit_note.ids], {})
        with self.assertRaises(AccessError):
            call_kw(
                moves.with_user(self.agent),
                "action_approve_refund",
                [credit_note.ids],
                {"note": "mine"},
            )
        call_kw(
            moves.with_user(self.approver),
            "action_approve_refund",
            [credit_note.ids],
            {"note": "fine"},
        )
        self.assertEqual(credit_note.refund_approval, "approved")


class TestApprovalPerformance(StatementsCase, RefundApprovalCase):
    def test_below_the_limit(self):
        """It costs the team, its approvers, the lock of the ticket and the sum."""
        wizard = self._wizard(move_ids=self.small_invoice.ids)
        with_limit = self._count(wizard.action_reverse)
        self.team.write({"refund_limit": 0.0, "refund_approver_ids": False})
        self.assertLessEqual(with_limit, self._count(wizard.action_reverse) + 5)

    def test_queue(self):
        """Reading it costs the same for one credit note and for many."""
        moves = self.env["account.move"].with_user(self.approver)
        columns = {"can_approve_refund": {}, "helpdesk_next_step": {}}
        statements = []
        for more in (1, 9):
            for _count in range(more):
                invoice = self._create_posted_invoice()
                self._refund(ticket=self._create_ticket(), move_ids=invoice.ids)
            found = moves.search([("can_approve_refund", "=", True)])
            statements.append(self._count(lambda: found.web_read(columns)))  # noqa: B023
        self.assertEqual(len(found), 10)
        self.assertEqual(*statements)
