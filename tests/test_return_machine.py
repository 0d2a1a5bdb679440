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

from odoo import SUPERUSER_ID, api, fields
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.sql_db import close_db
from odoo.tools import config

RUNS = int(os.environ.get("AFTERSALES_MACHINE_RUNS", "40"))
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
        ("Machine lamp", "lot", 10, None),
        ("Machine phone", "serial", 20, None),
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
                        1 if serial else 2 if lot else 1000,
                        lot_id=lot or None,
                    )


class Returns(RuleBasedStateMachine):
    """What a customer, an agent and a warehouse do, in a transaction that ends."""

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
        """A run is about one product and one warehouse."""
        self.product = data.draw(st.sampled_from(list(self.products)), "product")
        self.warehouse = data.draw(st.sampled_from(list(self.warehouses)), "warehouse")
        self.sell(data, parts=False)

    @precondition(lambda self: len(self.deliveries()) < 2)
    @rule(data=st.data(), parts=st.booleans())
    def deliver(self, data, parts):
        self.sell(data, parts)

    def sell(self, data, parts):
        quantity = data.draw(st.integers(3, 5), "quantity")
        line = {"product_id": self.product.id, "product_uom_qty": quantity}
        if self.product.uom_ids:
            line["product_uom_id"] = self.product.uom_ids.id
        order = self.env["sale.order"].create(
            {
                "partner_id": self.ticket.partner_id.id,
                "warehouse_id": self.warehouse.id,
                "order_line": [Command.create(line)],
            }
        )
        order.action_confirm()
        going = True
        while going:
            ready = order.picking_ids.filtered(lambda p: p.state == "assigned")
            going = any([self.process(picking, data, parts) for picking in ready])

    @precondition(lambda self: self.returns("done"))
    @rule(data=st.data())
    def refuse(self, data):
        """What came back is sent to the customer again."""
        picking = self.draw_transfer(data, self.returns("done"))
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

    @precondition(lambda self: self.deliveries())
    @rule(
        data=st.data(),
        how=st.sampled_from(["ticket", "ticket", "exchange", "odoo"]),
        comes=st.sampled_from(["later", "in parts"]),
    )
    def take_back(self, data, how, comes):
        """The agent returns some of a delivery, or the warehouse does without a ticket,
        and leaves the lots to Odoo. A part may come at once."""
        delivery = self.draw_transfer(data, self.deliveries())
        if how == "odoo":
            move = delivery.move_ids.filtered("quantity")[0]
            if quantity := self.draw_quantity(data, self.count_left(move)):
                self.return_natively(move, quantity)
            return
        wizard = self.open_window(delivery)
        for line in wizard.line_ids:
            line.quantity = self.draw_quantity(data, line.returnable_quantity)
        wanted = sum(wizard.line_ids.mapped("quantity"))
        if wanted > sum(map(self.count_left, wizard.line_ids.move_id.sudo())):
            # Each lot may come back, but not all of them: another return says how
            # many it brings, and not which.
            with (
                pytest.raises(UserError, match="name no lot"),
                self.cursor.savepoint(),
            ):
                wizard.action_return()
        else:
            picking = self.finish(wizard, how == "exchange")
            if picking and comes == "in parts":
                self.process(picking, data, parts=True)

    @precondition(lambda self: self.returns(*OPEN))
    @rule(
        data=st.data(),
        what=st.sampled_from(
            ["rest", "rest", "rest", "part", "all", "reserve", "unreserve", "cancel"]
        ),
    )
    def receive(self, data, what):
        """The warehouse receives a part and waits for the rest or not, or all of it, or
        something else happens to a return that is on its way."""
        picking = self.draw_transfer(data, self.returns(*OPEN))
        if what == "cancel":
            picking.action_cancel()
        elif what in ("reserve", "unreserve"):
            picking.do_unreserve()
            if what == "reserve":
                picking.action_assign()
        else:
            self.process(picking, data, what != "all", backorder=what == "rest")

    # How it happens

    def count_left(self, move):
        """What of a delivered move is neither back nor on its way."""
        return self.count(move) - sum(map(self.count, move.returned_move_ids))

    def count(self, move):
        """What a move brought or is to bring, in the product's unit."""
        if move.state == "cancel":
            return 0
        quantity = move.quantity if move.state == "done" else move.product_uom_qty
        return move.product_uom._compute_quantity(
            quantity, move.product_id.uom_id, round=False
        )

    def draw_transfer(self, data, pickings):
        return data.draw(st.sampled_from(list(pickings)[::-1]), "transfer")

    def draw_quantity(self, data, most):
        """All of it is simpler than nothing, after which little can happen."""
        most = max(int(most), 0)
        return most - data.draw(st.integers(0, most), "less by")

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

    def process(self, picking, data, parts, backorder=True):
        """Validate a transfer, or the part of it that is drawn, and tell whether
        something was."""
        picking.action_assign()
        for line in picking.move_line_ids if parts else ():
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
            assert self.count_left(move) > -1e-5, f"{move} came back twice"

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


def test_returns(shop, monkeypatch):
    Returns.database = shop
    # What comes first leaves first: that must not hang on when a second ends.
    now = fields.Datetime.now()
    monkeypatch.setattr(fields.Datetime, "now", lambda *_args: now)
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
