from lxml import etree

from odoo.tests import Form, tagged

from .common import HelpdeskRepairCase


@tagged("post_install", "-at_install")
class TestRepairViews(HelpdeskRepairCase):
    def _get_arch(self, model, user):
        arch = self.env[model].with_user(user).get_view(view_type="form")["arch"]
        return etree.fromstring(arch)

    def test_buttons(self):
        arch = self._get_arch("helpdesk.ticket", self.agent)
        [button] = arch.xpath("//header/button[@name='action_repair']")
        self.assertEqual(button.get("invisible"), "not id or not use_product_repairs")
        [button] = arch.xpath("//button[@name='action_view_repairs']")
        self.assertEqual(button.get("invisible"), "not repair_count")
        user = self._create_agent("internal", "base.group_user")
        arch = self._get_arch("helpdesk.ticket", user)
        for name in ("action_repair", "action_view_repairs"):
            self.assertFalse(arch.xpath(f"//button[@name='{name}']"))

    def test_unsaved_ticket(self):
        form = Form(self.env["helpdesk.ticket"].with_user(self.agent))
        self.assertFalse(form.repair_count)
        form.partner_id = self.contact
        self.assertFalse(form.repair_progress)

    def test_ticket_of_the_repair(self):
        repair = self._repair(product_id=self.product.id)
        self.assertEqual(
            Form(repair.with_user(self.agent)).helpdesk_ticket_id, self.ticket
        )

    def _search(self, wizard, name):
        """What the agent finds in a dropdown of the window."""
        arch = self._get_arch(wizard._name, self.agent)
        [field] = arch.xpath(f"//field[@name='{name}']")
        domain = wizard[field.get("domain")]
        return wizard[name].with_user(self.agent).search(domain)

    def test_offers_the_returns_that_the_server_accepts(self):
        first = self._return_machines(self.serials[0])
        second = self._return_machines(self.serials[1], partner=self.customer)
        awaited = self._return_machines(self.serials[1], done=False)
        self._return_machines(self.serials[2], partner=self.stranger)
        self._create_ticket(partner_id=self.stranger.id)
        wizard = self._open_repair(product_id=self.machine.id)
        offered = self._search(wizard, "picking_id")
        self.assertEqual(offered, first | second | awaited)
        accepted = self.env["stock.picking"].search(wizard._get_picking_domain())
        self.assertEqual(offered, accepted)
        wizard.product_id = self.product
        self.assertFalse(self._search(wizard, "picking_id"))

    def test_offers_the_lots_of_the_customer(self):
        picking = self._return_machines(self.serials[0])
        self._sell_machines(self.serials[1])
        self._sell_machines(self.serials[2], partner=self.stranger)
        self._create_ticket(partner_id=self.stranger.id)
        wizard = self._open_repair(product_id=self.machine.id)
        self.assertEqual(self._search(wizard, "lot_id"), self.serials[:2])
        wizard.picking_id = picking
        self.assertEqual(self._search(wizard, "lot_id"), self.serials[0])
        wizard.product_id = self.lamp
        self.assertFalse(self._search(wizard, "lot_id"))

    def test_offers_the_goods_of_the_company(self):
        company = self.env["res.company"].create({"name": "Other Company"})
        service = self.env["product.product"].create(
            {"name": "Advice", "type": "service"}
        )
        foreign = self._create_storable("Foreign", company_id=company.id)
        archived = self._create_storable("Old", active=False)
        wizard = self._open_repair()
        products = self.env["product.product"].browse(
            self._search(wizard, "product_id").ids
        )
        self.assertIn(self.machine, products)
        self.assertFalse((service | foreign | archived) & products)

    def test_offers_the_contacts_of_the_customer(self):
        wizard = self._open_repair()
        partners = self._search(wizard, "partner_id")
        self.assertEqual(set(partners.ids), set((self.customer | self.contact).ids))
        wizard = self._open_repair(
            self._create_ticket(partner_id=False, partner_name="Visitor")
        )
        self.assertIn(self.stranger.id, self._search(wizard, "partner_id").ids)
