from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import HelpdeskRepairCase


@tagged("post_install", "-at_install")
class TestRepairAccess(HelpdeskRepairCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stock_user = cls._create_agent("stock", "stock.group_stock_user")
        cls.both = cls._create_agent(
            "both", "stock.group_stock_user,helpdesk_mgmt.group_helpdesk_user_own"
        )
        picking = cls._return_for_ticket(cls.serials[0])
        cls.ticket.product_id = cls.machine
        wizard = cls.env["helpdesk.ticket.repair.wizard"].with_user(cls.agent)
        tag = cls.env["repair.tags"].create({"name": "Fuse"})
        wizard.create(
            {
                "ticket_id": cls.ticket.id,
                "tag_ids": tag.ids,
                "internal_notes": "<p>It hums.</p>",
            }
        ).action_create_quotation()
        cls.repair = cls.ticket.repair_ids
        assert cls.repair.picking_id == picking
        cls.tracked_part = cls._create_storable("Board", tracking="serial")
        cls.part_lot = cls._create_lots(cls.tracked_part, "BOARD-1")
        cls._add_stock(cls.tracked_part, 1, cls.part_lot)
        cls.foreign_lot = cls._create_lots(cls.machine, "SN-9")
        cls.foreign = cls.env["repair.order"].create(
            {
                "partner_id": cls.stranger.id,
                "product_id": cls.machine.id,
                "lot_id": cls.foreign_lot.id,
            }
        )
        for repair in cls.repair | cls.foreign:
            cls.env["stock.move"].create(
                [
                    {
                        "repair_id": repair.id,
                        "repair_line_type": "add",
                        "product_id": product.id,
                        "product_uom_qty": 1,
                    }
                    for product in cls.part | cls.tracked_part
                ]
            )
        cls.repair._action_repair_confirm()
        cls.repairs = cls.repair | cls.foreign

    def _readable(self, user, records):
        """Which of the records the user finds and can read: the same."""
        self.env.invalidate_all()
        found = records.with_user(user).search([("id", "in", records.ids)])
        readable = records.with_user(user)._filtered_access("read")
        self.assertEqual(set(found.ids), set(readable.ids))
        return found.with_user(self.env.user)

    def test_agent_reads_the_customer_only(self):
        self.assertEqual(self._readable(self.agent, self.repairs), self.repair)
        self.assertEqual(
            self._readable(self.agent, self.repairs.move_ids), self.repair.move_ids
        )
        lots = self.serials[0] | self.part_lot | self.foreign_lot
        self.assertEqual(self.repair.move_ids.lot_ids, self.part_lot)
        # Those that were delivered; a part's name is in the repair.
        self.assertEqual(self._readable(self.agent, lots), self.serials[0])
        with self.assertRaises(AccessError):
            self.foreign.with_user(self.agent).read(["name"])

    def test_other_repairs_of_the_customer(self):
        repair = self.env["repair.order"].create(
            {"partner_id": self.customer.id, "product_id": self.machine.id}
        )
        self.assertEqual(self._readable(self.agent, repair), repair)
        colleague = self._create_agent("colleague")
        self.assertFalse(self._readable(colleague, repair | self.repairs))
        self.assertFalse(self._readable(colleague, self.repairs.move_ids))

    def test_repair_of_a_ticket_without_customer(self):
        ticket = self._create_ticket(
            partner_id=False, partner_name="Visitor", product_id=self.machine.id
        )
        with self.assertRaises(AccessError):
            self._repair(ticket, lot_id=self.foreign_lot.id)
        repair = self._repair(ticket)
        self.assertFalse(repair.partner_id)
        self.assertEqual(self._readable(self.agent, repair), repair)
        self._open_as_agent(repair)
        nobody = self.env["repair.order"].create({"product_id": self.machine.id})
        self.assertFalse(self._readable(self.agent, nobody))

    def test_stock_users_keep_everything(self):
        for user in (self.stock_user, self.both):
            for records in (
                self.repairs,
                self.repairs.move_ids,
                self.serials | self.foreign_lot,
            ):
                self.assertEqual(self._readable(user, records), records)
            repair = self.foreign.with_user(user)
            with Form(repair) as form:
                form.internal_notes = "<p>Checked</p>"
            repair.action_validate()
            self.foreign._action_repair_confirm()
            self.foreign.action_repair_cancel()
            self.foreign.action_repair_cancel_draft()

    def _open_as_agent(self, repair):
        self.env.invalidate_all()
        repair = repair.with_user(self.agent)
        Form(repair)
        return repair.web_read(
            {
                "name": {},
                "state": {},
                "internal_notes": {},
                "helpdesk_next_step": {},
                "product_id": {"fields": {"display_name": {}}},
                "lot_id": {"fields": {"display_name": {}}},
                "picking_id": {"fields": {"display_name": {}}},
                "sale_order_id": {"fields": {"display_name": {}}},
                "tag_ids": {"fields": {"display_name": {}, "color": {}}},
                "move_ids": {
                    "fields": {
                        "product_id": {"fields": {"display_name": {}}},
                        "product_uom_qty": {},
                        "helpdesk_lot_names": {},
                    }
                },
            }
        )[0]

    def test_agent_opens_the_form(self):
        values = self._open_as_agent(self.repair)
        self.assertEqual(values["state"], "confirmed")
        self.assertEqual(values["internal_notes"], "<p>It hums.</p>")
        self.assertEqual(values["lot_id"]["display_name"], "SN-1")
        self.assertEqual(values["tag_ids"][0]["display_name"], "Fuse")
        self.assertIn("quotation", values["helpdesk_next_step"])
        self.assertEqual(len(values["move_ids"]), 2)
        self.assertEqual(values["move_ids"][1]["helpdesk_lot_names"], "BOARD-1")

    def test_agent_opens_the_quotation_and_the_return(self):
        for document in (self.repair.sale_order_id, self.repair.picking_id):
            self.env.invalidate_all()
            Form(document.with_user(self.agent))

    def test_agent_changes_nothing(self):
        repair = self.repair.with_user(self.agent)
        for name, change in {
            "write": lambda: repair.write({"under_warranty": True}),
            "unlink link": lambda: repair.write({"helpdesk_ticket_id": False}),
            "delete": repair.unlink,
            "start": repair.action_repair_start,
            "cancel": repair.action_repair_cancel,
            "parts": lambda: repair.move_ids.write({"product_uom_qty": 9}),
            "delete parts": repair.move_ids.unlink,
            "new": lambda: repair.create({"product_id": self.machine.id}),
            "tag": lambda: repair.tag_ids.write({"name": "Mine"}),
            "quotation": lambda: repair.sale_order_id.write({"note": "Mine"}),
        }.items():
            with self.subTest(change=name), self.assertRaises(AccessError):
                change()

    def _ask(self, repair, user=None):
        return (
            self.env["stock.warn.insufficient.qty.repair"]
            .with_user(user or self.agent)
            .create(
                {
                    "repair_id": repair.id,
                    "product_id": repair.product_id.id,
                    "location_id": repair.location_id.id,
                    "quantity": 1,
                    "product_uom_name": "Units",
                }
            )
        )

    def test_question_about_a_repair_of_somebody_else(self):
        with self.assertRaises(AccessError):
            self._ask(self.foreign).action_done()
        self.assertEqual(self.foreign.state, "draft")

    def test_question_about_a_repair_without_ticket(self):
        repair = self.env["repair.order"].create(
            {"partner_id": self.contact.id, "product_id": self.machine.id}
        )
        with self.assertRaises(AccessError):
            self._ask(repair).action_done()
        self.assertEqual(repair.state, "draft")

    def test_windows_are_private(self):
        wizard = self._open_repair()
        question = self._ask(self.repair)
        other = self._create_agent("other", "helpdesk_mgmt.group_helpdesk_user")
        for record in (wizard, question):
            with self.assertRaises(AccessError):
                record.with_user(other).read(["product_id"])
        with self.assertRaises(AccessError):
            wizard.with_user(other).action_create_repair()
        self.assertTrue(self._ask(self.repair).with_user(self.stock_user).read([]))

    def test_ticket_fields_are_for_agents(self):
        user = self._create_agent("internal", "base.group_user")
        self.ticket.message_subscribe(user.partner_id.ids)
        self.ticket.with_user(user).read(["name"])
        for name in ("repair_ids", "repair_count", "repair_progress"):
            with self.assertRaises(AccessError):
                self.ticket.with_user(user).read([name])
