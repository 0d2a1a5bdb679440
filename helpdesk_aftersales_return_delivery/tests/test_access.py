from odoo.tests import Form, tagged

from odoo.addons.helpdesk_aftersales_return.tests.common import HelpdeskReturnCase


@tagged("post_install", "-at_install")
class TestReturnDeliveryAccess(HelpdeskReturnCase):
    def test_agent_opens_a_transfer_with_shipping_methods(self):
        product = self.env["product.product"].create(
            {"name": "Parcel", "type": "service"}
        )
        carrier = self.env["delivery.carrier"].create(
            {
                "name": "By bike",
                "product_id": product.id,
                "zip_prefix_ids": [(0, 0, {"name": "10"})],
            }
        )
        self.contact.zip = "10115"
        self._sell_and_deliver((self.product, 1))
        form = Form(self._return().with_user(self.agent))
        self.assertIn(carrier, form.allowed_carrier_ids[:])
