from contextlib import contextmanager

from odoo.fields import Command
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon


class HelpdeskAftersalesCase(BaseCommon):
    """A team with every service, a ticket of a customer, and who works with them.

    Services inherit from it; ``service_switch`` is the one that their team offers.
    """

    service_switch = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.agent = cls._create_agent("agent")
        cls.customer = cls.env["res.partner"].create(
            {"name": "Customer Ltd", "is_company": True, "email": "c@example.com"}
        )
        cls.contact = cls.env["res.partner"].create(
            {"name": "Contact", "parent_id": cls.customer.id, "email": "p@example.com"}
        )
        cls.stranger = cls.env["res.partner"].create(
            {"name": "Stranger Ltd", "is_company": True}
        )
        # Prices are the products' own, whatever pricelists the database has.
        cls.env["product.pricelist"].search([]).action_archive()
        cls.product = cls.env["product.product"].create(
            {
                "name": "Chair",
                "list_price": 100.0,
                "taxes_id": False,
                "invoice_policy": "order",
            }
        )
        switches = {cls.service_switch: True} if cls.service_switch else {}
        cls.team = cls.env["helpdesk.ticket.team"].create(
            {
                "name": "After-Sales",
                "company_id": cls.company.id,
                "user_ids": [Command.set(cls.agent.ids)],
                **switches,
            }
        )
        cls.ticket = cls._create_ticket()

    @classmethod
    def _create_agent(cls, login, groups="helpdesk_mgmt.group_helpdesk_user_own"):
        """A user with a helpdesk group and no other right."""
        return new_test_user(cls.env, login=f"aftersales-{login}", groups=groups)

    @classmethod
    def _create_ticket(cls, **values):
        """A ticket of the customer's contact, assigned to the agent."""
        return cls.env["helpdesk.ticket"].create(
            {
                "name": "The chair is broken",
                "description": "It arrived like that.",
                "team_id": cls.team.id,
                "user_id": cls.agent.id,
                "partner_id": cls.contact.id,
                **values,
            }
        )

    @classmethod
    def _create_order(cls, partner=None, quantity=1.0, **values):
        """A confirmed order of the product by the ticket's contact, or by another."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": (partner or cls.contact).id,
                "order_line": [
                    Command.create(
                        {"product_id": cls.product.id, "product_uom_qty": quantity}
                    )
                ],
                **values,
            }
        )
        order.action_confirm()
        return order

    @contextmanager
    def assertNothingCreated(self, *models):
        """Check that a block creates no record of these models."""
        models = [
            self.env[model].sudo().with_context(active_test=False) for model in models
        ]
        before = [model.search_count([]) for model in models]
        yield
        self.assertEqual([model.search_count([]) for model in models], before)
