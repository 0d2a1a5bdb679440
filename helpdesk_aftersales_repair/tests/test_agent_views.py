from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.agent_views import AgentViewsCase

from .common import HelpdeskRepairCase

AGENT = "helpdesk_mgmt.group_helpdesk_user_own"


@tagged("post_install", "-at_install")
class TestAgentViews(AgentViewsCase, HelpdeskRepairCase):
    def test_agent(self):
        """With a return, parts in lots and a quotation, which open as well."""
        self._return_for_ticket(self.serials[0])
        self.ticket.product_id = self.machine
        repair = self._repair(
            method="action_create_quotation", internal_notes="<p>It hums.</p>"
        ).sudo()
        repair.tag_ids = self.env["repair.tags"].create({"name": "Fuse"})
        board = self._create_storable("Board", tracking="serial")
        self._add_stock(board, 1, self._create_lots(board, "BOARD-1"))
        part = self._add_part(repair)
        part.product_id = board
        self._add_part(repair)
        repair._action_repair_confirm()
        self.assertEqual(part.with_user(self.agent).helpdesk_lot_names, "BOARD-1")
        self.assertTrue(repair.picking_id and repair.sale_order_id and repair.lot_id)
        for document in (repair, repair.picking_id, repair.sale_order_id):
            self.assertOpensForAgent(document)

    def test_repair_of_a_ticket_without_customer(self):
        ticket = self._create_ticket(
            partner_id=False, partner_name="Visitor", product_id=self.machine.id
        )
        self.assertOpensForAgent(self._repair(ticket).sudo())

    def test_others_as_in_odoo(self):
        repair = self._repair(product_id=self.product.id)
        user = self._create_agent("stock", "stock.group_stock_user")
        self.assertOpensAsInOdoo(repair, user)
        both = self._create_agent("both", f"stock.group_stock_user,{AGENT}")
        self.assertOpensAsInOdoo(repair, both)

    def test_what_it_waits_for(self):
        repair = self._repair(product_id=self.product.id).sudo()
        as_agent = repair.with_user(self.agent)
        self.assertIn("workshop to confirm", as_agent.helpdesk_next_step)
        part = self._add_part(repair, 1000)
        repair._action_repair_confirm()
        self.assertIn("parts", as_agent.helpdesk_next_step)
        part.product_uom_qty = 1
        self.env.invalidate_all()
        self.assertIn("workshop to start", as_agent.helpdesk_next_step)
        repair.action_repair_start()
        self.assertIn("workshop to finish", as_agent.helpdesk_next_step)
        repair.action_repair_end()
        self.assertFalse(as_agent.helpdesk_next_step)

    def test_return_that_the_customer_has_yet_to_send(self):
        picking = self._return_machines(self.serials[0], done=False)
        self.ticket.product_id = self.machine
        repair = self._repair(picking_id=picking.id)
        self.assertIn(
            "customer to send", repair.with_user(self.agent).helpdesk_next_step
        )

    def test_quotation_waits(self):
        repair = self._repair(
            product_id=self.product.id, method="action_create_quotation"
        ).sudo()
        as_agent = repair.with_user(self.agent)
        self.assertIn("salesperson", as_agent.helpdesk_next_step)
        repair.sale_order_id.action_quotation_sent()
        self.assertIn("customer to accept", as_agent.helpdesk_next_step)
