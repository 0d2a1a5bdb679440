from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import CouponCase


@tagged("post_install", "-at_install")
class TestMultiCompany(CouponCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_company = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.agent.company_ids = [Command.link(cls.other_company.id)]
        cls.foreign_program = cls._create_program(
            name="SECRET", company_id=cls.other_company.id
        )
        cls.shared_program = cls._create_program(
            name="For All", company_id=False, currency_id=cls.company.currency_id.id
        )
        cls.foreign_team = cls.team.copy({"company_id": cls.other_company.id})
        cls.foreign_ticket = cls._create_ticket(
            team_id=cls.foreign_team.id, company_id=cls.other_company.id
        )

    def _offered(self, ticket):
        window = self._open_window(ticket)
        return self.env["loyalty.program"].search(window._get_program_domain())

    def test_offered(self):
        self.assertEqual(self._offered(self.ticket), self.program | self.shared_program)
        self.assertEqual(
            self._offered(self.foreign_ticket),
            self.foreign_program | self.shared_program,
        )

    def test_other_companys_program(self):
        with self.assertRaisesRegex(UserError, "^(?!.*SECRET).*another company's"):
            self._open_window(program_id=self.foreign_program.id)
        window = self._open_window()
        window.sudo().program_id = self.foreign_program
        with (
            self.assertNothingCreated("loyalty.card"),
            self.assertRaisesRegex(UserError, "^(?!.*SECRET).*another company's"),
        ):
            window.action_generate()

    def test_program_of_no_company(self):
        """It serves tickets of any company, whatever the agent works in."""
        for ticket in self.ticket, self.foreign_ticket:
            coupon = self._generate(ticket, program_id=self.shared_program.id)
            self.assertFalse(coupon.company_id)
            self.assertEqual(coupon.helpdesk_ticket_id, ticket)

    def test_ticket_of_another_company(self):
        coupon = self._generate(self.foreign_ticket, program_id=self.foreign_program.id)
        self.assertEqual(coupon.company_id, self.other_company)

    def test_link_stays_within_the_company(self):
        coupon = self._generate(program_id=self.program.id)
        with self.assertRaises(UserError):
            coupon.helpdesk_ticket_id = self.foreign_ticket
