"""Deliveries and returns in any order: nothing comes back twice, all of it can come
back, and the lots are those that were chosen.

``AFTERSALES_MACHINE_RUNS=500 script/test tests/test_return_machine.py`` makes more
runs. A failure shows the fewest steps that break a promise.
"""

import os
from collections import defaultdict

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from transactions import committed

from odoo import SUPERUSER_ID, api
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.sql_db import close_db
from odoo.tools import config

RUNS = int(os.environ.get("AFTERSALES_MACHINE_RUNS", "20"))
STEPS = 14
OPEN = ("waiting", "confirmed", "partially_available", "assigned")


@pytest.fixture(scope="module")
def shop(databases, suite_template):
    """The name of a database with products in lots, with serial numbers and without,
    in a warehouse that takes one step and in one that takes two."""
    with (
        pytest.MonkeyPatch.context() as patch,
        databases.throwaway(suite_template) as name,
    ):
        patch.setitem(config.options, "test_enable", False)
        with committed(name) as env:
            fill_shop(env)
        yield name
        Registry.delete(name)
        close_db(name)


def fill_shop(env):
    simple = env.ref("stock.warehouse0")
    steps = simple.copy({"name": "Two steps", "code": "TWO"})
    steps.write({"reception_steps": "two_steps", "delivery_steps": "pick_ship"})
    dozen = env.ref("uom.product_uom_dozen")
    for name, tracking, lots, uom in (
        ("Machine lamp", "lot", 3, None),
        ("Machine phone", "serial", 12, None),
        ("Machine cable", "none", 0, dozen),
    ):
        product = env["product.product"].create(
            {"name": name, "is_storable": True, "tracking": tracking}
        )
        if uom:
            product.uom_ids = uom
        names = [f"{name} {number}" for number in range(lots)]
        records = env["stock.lot"].create(
            [{"name": lot, "product_id": product.id} for lot in names]
        )
        for index, lot in enumerate(records or [records]):
            # The serial numbers are divided, of the others there is enough.
            serial = tracking == "serial"
            for number, warehouse in enumerate(simple | steps):
                if not serial or index % 2 == number:
                    env["stock.quant"]._update_available_quantity(
                        product,
                        warehouse.lot_stock_id,
                        1 if serial else 5 if lot else 1000,
                        lot_id=lot or None,
                    )


class Returns(RuleBasedStateMachine):
    """What a customer, an agent and a warehouse do, in one transaction."""

    database = None

    def __init__(self):
        super().__init__()
        self.cursor = Registry(self.database).cursor()
        self.env = api.Environment(self.cursor, SUPERUSER_ID, {})
        self.ticket = self.env.ref("helpdesk_aftersales_return.ticket_coffee")
        self.agent = self.ticket.user_id
        self.products = self.env["product.product"].search(
            [("name", "=like", "Machine %")], order="id"
        )
        self.warehouses = self.env["stock.warehouse"].search(
            [("company_id", "=", self.ticket.company_id.id)], order="id"
        )
        # What a ticket wants back with a return, its backorders included.
        self.chosen = {}

    def teardown(self):
        try:
            if self.moves():
                self.bring_everything_back()
        finally:
            self.cursor.close()

    # What there is

    def moves(self, *domain):
        return self.env["stock.move"].search(
            [("product_id", "in", self.products.ids), *domain], order="id"
        )

    def deliveries(self):
        """What the customer has got, for the first or the second time."""
        done = [("state", "=", "done"), ("location_dest_id.usage", "=", "customer")]
        return self.moves(*done).picking_id.sorted("id")

    def returns(self, *states):
        back = [("state", "in", states), ("location_id.usage", "=", "customer")]
        return self.moves(*back).picking_id.sorted("id")

    def at_the_customer(self):
        """``{(product, lot): quantity}`` that Odoo says the customer has."""
        owned = defaultdict(float)
        for quant in self.env["stock.quant"].search(
            [
                ("product_id", "in", self.products.ids),
                ("location_id.usage", "=", "customer"),
            ]
        ):
            owned[quant.product_id, quant.lot_id] += quant.quantity
        return {key: round(quantity, 5) for key, quantity in owned.items() if quantity}

    # What happens

    @initialize(data=st.data())
    def begin(self, data):
        self.sell(data)

    @rule(data=st.data())
    def sell(self, data):
        product = data.draw(st.sampled_from(list(self.products)), "product")
        warehouse = data.draw(st.sampled_from(list(self.warehouses)), "warehouse")
        quantity = data.draw(st.integers(1, 4), "quantity")
        line = {"product_id": product.id, "product_uom_qty": quantity}
        if product.uom_ids:
            line["product_uom_id"] = product.uom_ids.id
        order = self.env["sale.order"].create(
            {
                "partner_id": self.ticket.partner_id.id,
                "warehouse_id": warehouse.id,
                "order_line": [Command.create(line)],
            }
        )
        order.action_confirm()
        going = True
        while going:
            ready = order.picking_ids.filtered(lambda p: p.state == "assigned")
            going = any([self.process(picking, data, True) for picking in ready])

    @precondition(lambda self: self.deliveries())
    @rule(data=st.data(), exchange=st.booleans())
    def take_back(self, data, exchange):
        """The agent returns some of a delivery."""
        delivery = data.draw(st.sampled_from(list(self.deliveries())), "delivery")
        wizard = self.open_window(delivery)
        for line in wizard.line_ids:
            line.quantity = self.draw_quantity(data, line.returnable_quantity)
        self.finish(wizard, exchange)

    @precondition(lambda self: self.deliveries())
    @rule(data=st.data())
    def take_back_without_ticket(self, data):
        """The warehouse returns some of a delivery, of lots that it leaves to Odoo."""
        delivery = data.draw(st.sampled_from(list(self.deliveries())), "delivery")
        move = delivery.move_ids.filtered("quantity")[0]
        left = move.product_qty - sum(
            returned.product_qty
            for returned in move.returned_move_ids
            if returned.state != "cancel"
        )
        if quantity := self.draw_quantity(data, left):
            self.return_natively(move, quantity)

    @precondition(lambda self: self.returns(*OPEN))
    @rule(data=st.data(), backorder=st.booleans())
    def receive(self, data, backorder):
        picking = data.draw(st.sampled_from(list(self.returns(*OPEN))), "return")
        self.process(picking, data, backorder)

    @precondition(lambda self: self.returns(*OPEN))
    @rule(data=st.data())
    def reserve_again(self, data):
        picking = data.draw(st.sampled_from(list(self.returns(*OPEN))), "return")
        picking.do_unreserve()
        if data.draw(st.booleans(), "reserve"):
            picking.action_assign()

    @precondition(lambda self: self.returns(*OPEN))
    @rule(data=st.data())
    def cancel(self, data):
        data.draw(st.sampled_from(list(self.returns(*OPEN))), "return").action_cancel()

    @precondition(lambda self: self.returns("done"))
    @rule(data=st.data())
    def refuse(self, data):
        """What came back is sent to the customer again."""
        picking = data.draw(st.sampled_from(list(self.returns("done"))), "return")
        move = picking.move_ids.filtered("quantity")[0]
        sent = sum(move.returned_move_ids.mapped("quantity"))
        in_stock = self.env["stock.quant"].search(
            [
                ("product_id", "=", move.product_id.id),
                ("location_id", "=", move.location_dest_id.id),
                ("lot_id", "in", [*move.lot_ids.ids, False]),
            ]
        )
        left = min(move.quantity - sent, sum(in_stock.mapped("available_quantity")))
        if quantity := self.draw_quantity(data, left):
            refused = self.return_natively(move, quantity)
            refused.action_assign()
            if refused.state == "assigned":
                self.validate(refused)
            else:
                refused.action_cancel()

    # How it happens

    def draw_quantity(self, data, most):
        return data.draw(st.integers(0, max(int(most), 0)), "quantity")

    def open_window(self, delivery):
        self.ticket.sale_order_ids = False
        wizard = self.env["helpdesk.ticket.return.wizard"].with_user(self.agent)
        wizard = wizard.with_context(default_ticket_id=self.ticket.id)
        return wizard.create({"picking_id": delivery.id})

    def finish(self, wizard, exchange=False):
        chosen = defaultdict(float)
        for line in wizard.line_ids:
            if line.quantity:
                chosen[line.product_id.id, line.lot_id.id] += line.quantity
        if not chosen:
            return self.env["stock.picking"]
        before = self.returns(*OPEN)
        if exchange and wizard.can_exchange:
            wizard.action_return_for_exchange()
        else:
            wizard.action_return()
        picking = self.returns(*OPEN) - before
        assert len(picking) == 1
        self.chosen[picking] = chosen
        return picking

    def return_natively(self, move, quantity):
        line = {
            "move_id": move.id,
            "product_id": move.product_id.id,
            "quantity": move.product_id.uom_id._compute_quantity(
                quantity, move.product_uom
            ),
        }
        wizard = self.env["stock.return.picking"].create(
            {
                "picking_id": move.picking_id.id,
                "product_return_moves": [Command.create(line)],
            }
        )
        return self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )

    def process(self, picking, data, backorder):
        """Validate a transfer, or the part of it that is drawn, and tell whether
        something was."""
        picking.action_assign()
        for line in picking.move_line_ids:
            quantity = self.draw_quantity(data, line.quantity)
            if quantity != line.quantity:
                line.quantity = quantity
        picking.move_line_ids.filtered(lambda line: not line.quantity).unlink()
        if not picking.move_line_ids:
            picking.action_assign()
            return False
        self.validate(picking, backorder)
        return True

    def validate(self, picking, backorder=True):
        without = [] if backorder else picking.ids
        question = picking.with_context(
            skip_backorder=True,
            skip_sms=True,
            picking_ids_not_to_backorder=without,
        ).button_validate()
        assert picking.state == "done", question

    # What holds

    @invariant()
    def nothing_comes_back_twice(self):
        for (product, lot), quantity in self.at_the_customer().items():
            assert quantity > 0, f"{product.name} {lot.name} came back twice"
            if product.tracking == "serial":
                assert quantity == 1, f"{lot.name} was delivered twice"
        done = [("state", "=", "done"), ("location_dest_id.usage", "=", "customer")]
        for move in self.moves(*done):
            back = sum(
                returned.product_uom._compute_quantity(
                    returned.quantity
                    if returned.state == "done"
                    else returned.product_uom_qty,
                    move.product_uom,
                    round=False,
                )
                for returned in move.returned_move_ids
                if returned.state != "cancel"
            )
            assert back <= move.quantity + 1e-5, f"{back} of {move.quantity} come back"

    @invariant()
    def lots_are_the_chosen_ones(self):
        for root, chosen in self.chosen.items():
            pickings = latest = root
            while latest := latest.backorder_ids:
                pickings |= latest
            named = defaultdict(float)
            for line in pickings.move_line_ids:
                named[line.product_id.id, line.lot_id.id] += line.quantity_product_uom
            for key, quantity in named.items():
                assert quantity <= chosen.get(key, 0) + 1e-5, (
                    f"{dict(named)} come back with {pickings.mapped('name')}, "
                    f"chosen were {dict(chosen)}"
                )

    def bring_everything_back(self):
        """In the end, the customer can return all that is left."""
        for picking in self.returns(*OPEN):
            picking.action_cancel()
        for delivery in self.deliveries():
            wizard = self.open_window(delivery)
            picking = self.finish(wizard)
            if picking:
                self.validate(picking)
                self.lots_are_the_chosen_ones()
        assert not self.at_the_customer()
        self.nothing_comes_back_twice()


def test_returns(shop):
    Returns.database = shop
    run_state_machine_as_test(
        Returns,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            derandomize=True,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            report_multiple_bugs=False,
            phases=[Phase.generate],
        ),
    )
