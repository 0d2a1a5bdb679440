from odoo.fields import Command

from odoo.addons.helpdesk_aftersales_refund.tests.common import HelpdeskRefundCase


class StoreCreditCase(HelpdeskRefundCase):
    """The customer has paid the invoice of 200.00; there is one eWallet program."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.program"].search([]).active = False
        cls.liability = cls.env["account.account"].create(
            {
                "name": "Store Credit",
                "code": "489000",
                "account_type": "liability_current",
            }
        )
        cls.discount_product = cls.env["product.product"].create(
            {
                "name": "Store Credit",
                "type": "service",
                "taxes_id": False,
                "property_account_income_id": cls.liability.id,
            }
        )
        cls.ewallet = cls._create_store_credit_program()
        cls._pay(cls.invoice)
        cls.approver = cls._create_agent(
            "approver", "helpdesk_mgmt.group_helpdesk_user_team"
        )

    @classmethod
    def _create_store_credit_program(cls, program_type="ewallet", **values):
        reward = {
            "reward_type": "discount",
            "discount_mode": "per_point",
            "discount": 1,
            "required_points": 1,
            "discount_line_product_id": cls.discount_product.id,
        }
        return cls.env["loyalty.program"].create(
            {
                "name": "Store Credit",
                "program_type": program_type,
                "applies_on": "future",
                "trigger": "auto",
                "company_id": cls.company.id,
                "reward_ids": [Command.create(reward)],
                **values,
            }
        )

    @classmethod
    def _pay(cls, invoices):
        cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoices.ids
        ).create({})._create_payments()

    @classmethod
    def _give(cls, **values):
        """Give the invoice's amount as store credit; return the credit note."""
        values.setdefault("move_ids", cls.invoice.ids)
        return cls._refund(method="action_store_credit", **values)

    @classmethod
    def _cards(cls, program=None):
        return cls.env["loyalty.card"].search(
            [("program_id", "=", (program or cls.ewallet).id)]
        )

    @classmethod
    def _limit(cls, amount=50.0):
        cls.team.write(
            {"refund_limit": amount, "refund_approver_ids": cls.approver.ids}
        )

    @classmethod
    def _spend(cls, price):
        """An order of that price that is paid from the eWallet, and its invoice."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.contact.id,
                "order_line": [
                    Command.create({"product_id": cls.product.id, "price_unit": price})
                ],
            }
        )
        order._update_programs_and_rewards()
        for card, rewards in order._get_claimable_rewards().items():
            order._apply_program_reward(rewards[:1], card)
        order.action_confirm()
        invoice = order._create_invoices()
        invoice.action_post()
        return invoice
