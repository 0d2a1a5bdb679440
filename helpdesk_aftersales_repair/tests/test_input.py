from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.helpdesk_aftersales.tests.wizard_input import SECRET, WizardInputCase

from .common import HelpdeskRepairCase


@tagged("post_install", "-at_install")
class TestInput(WizardInputCase, HelpdeskRepairCase):
    wizard_model = "helpdesk.ticket.repair.wizard"

    def _get_foreign_values(self):
        self.stranger.name = SECRET
        self.serials[1].name = SECRET
        picking = self._return_machines(self.serials[1], partner=self.stranger)
        picking.name = SECRET
        self._sell_machines(self.serials[0])
        company = self.env["res.company"].create({"name": SECRET})
        product = self._create_storable(SECRET, company_id=company.id)
        repair = self.env["repair.order"].create({"product_id": self.product.id})
        return {
            "picking_id": picking.id,
            "lot_id": self.serials[1].id,
            "partner_id": self.stranger.id,
            "product_id": product.id,
            "repair_id": repair.id,
        }

    def test_lot_that_nobody_delivered(self):
        """A repair lets the agent read its lot: it has to be the customer's before."""
        self._add_stock(self.machine, 1, self.serials[2])
        for ticket in (
            self.ticket,
            self._create_ticket(partner_id=False, partner_name="Visitor"),
        ):
            with self.assertRaises(UserError) as error:
                self._open_repair(
                    ticket, product_id=self.machine.id, lot_id=self.serials[2].id
                )
            self.assertNotIn(self.serials[2].name, str(error.exception))

    def test_question_about_somebody_elses_repair(self):
        self.stranger.name = SECRET
        own = self._repair(product_id=self.product.id)
        foreign = self.env["repair.order"].create(
            {"product_id": self.part.id, "partner_id": self.stranger.id}
        )
        foreign.name = SECRET
        Question = self.env["stock.warn.insufficient.qty.repair"]
        Question = Question.with_user(self.agent)
        values = {
            "repair_id": own.id,
            "product_id": own.product_id.id,
            "location_id": own.product_location_src_id.id,
            "quantity": 1.0,
            "product_uom_name": "Units",
        }
        Question.create(values)
        for name, value in (
            ("repair_id", foreign.id),
            ("product_id", self.part.id),
            ("location_id", self.env.ref("stock.stock_location_suppliers").id),
        ):
            sent = {**values, name: value}
            for send in (
                lambda: Question.create(sent),  # noqa: B023
                lambda: Question.onchange(dict(sent), [name], {name: {}}),  # noqa: B023
            ):
                with self.assertRaises(UserError) as error:
                    send()
                self.assertNotIn(SECRET, str(error.exception))
