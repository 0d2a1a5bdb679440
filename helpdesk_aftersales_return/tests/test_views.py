from lxml import etree

from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestReturnViews(HelpdeskReturnCase):
    def _get_arch(self, model, user):
        arch = self.env[model].with_user(user).get_view(view_type="form")["arch"]
        return etree.fromstring(arch)

    def test_button_needs_a_delivery(self):
        arch = self._get_arch("helpdesk.ticket", self.agent)
        [button] = arch.xpath("//header/button[@name='action_return']")
        self.assertEqual(
            button.get("invisible"),
            "not id or not use_product_returns or not has_delivery",
        )
        user = self._create_agent("internal", "base.group_user")
        arch = self._get_arch("helpdesk.ticket", user)
        for name in ("action_return", "action_view_returns"):
            self.assertFalse(arch.xpath(f"//button[@name='{name}']"))

    def test_lot_is_for_tracked_products(self):
        arch = self._get_arch("helpdesk.ticket", self.agent)
        [field] = arch.xpath("//field[@name='lot_id']")
        self.assertEqual(
            field.get("invisible"), "product_tracking not in ('lot', 'serial')"
        )

    def test_lots_that_were_delivered_to_the_customer(self):
        """One with an order, one without; neither in stock nor a stranger's."""
        lots = self.lots | self._create_lots(self.lamp, "LAMP-C", "LAMP-D")
        for lot in lots[2:]:
            self._add_stock(self.lamp, 1, lot)
        for lot, partner in ((lots[0], self.contact), (lots[2], self.stranger)):
            order = self._sell((self.lamp, 1), partner=partner)
            order.picking_ids.move_line_ids.lot_id = lot
            self._deliver(order)
        order = self._sell((self.lamp, 1))
        order.picking_ids.move_line_ids.lot_id = lots[1]
        self._deliver(order)
        order.picking_ids.reference_ids = False
        order.picking_ids.move_ids.sale_line_id = False
        self.assertFalse(self.lots.delivered_line_ids.picking_id[1:].sale_id)
        arch = self._get_arch("helpdesk.ticket", self.agent)
        [field] = arch.xpath("//field[@name='lot_id']")
        names = {
            "product_id": self.lamp.id,
            "commercial_partner_id": self.customer.id,
        }
        domain = safe_eval(field.get("domain"), names)
        for user in (self.agent, self.env.user):
            found = self.env["stock.lot"].with_user(user).search(domain)
            self.assertEqual(found.ids, self.lots.ids)

    def test_ticket_of_the_transfer(self):
        self._sell_and_deliver((self.product, 2))
        picking = self._return()
        stock_user = self._create_agent("stock", "stock.group_stock_manager")
        with Form(picking.with_user(stock_user)) as form:
            form.note = "Checked"
        picking.with_user(stock_user).button_validate()
        self.assertEqual(picking.state, "done")
        xpath = "//field[@name='helpdesk_ticket_id']"
        self.assertFalse(self._get_arch("stock.picking", stock_user).xpath(xpath))
        self.assertTrue(self._get_arch("stock.picking", self.agent).xpath(xpath))

    def test_unsaved_ticket(self):
        form = Form(self.env["helpdesk.ticket"].with_user(self.agent))
        self.assertFalse(form.has_delivery)
        form.partner_id = self.contact
        self.assertFalse(form.return_picking_count)

    def test_offers_what_the_server_accepts(self):
        """The domain in the view and the one of the check find the same deliveries."""
        for product in (self.product, self.lamp):
            delivery = self._sell_and_deliver((product, 1))
        self._sell_and_deliver((self.product, 1), partner=self.stranger)
        self._sell((self.product, 1))
        self._return(picking_id=delivery.id)
        arch = self._get_arch("helpdesk.ticket.return.wizard", self.agent)
        [field] = arch.xpath("//field[@name='picking_id']")
        self.ticket.product_id = self.lamp
        for values in ({}, {"product_id": False}):
            self.ticket.write(values)
            wizard = self._open_return()
            domain = wizard[field.get("domain")]
            pickings = self.env["stock.picking"].with_user(self.agent)
            offered = pickings.search(domain)
            self.assertEqual(offered, pickings.search(wizard._get_picking_domain()))
            self.assertTrue(offered)
