"""Returns with applications that the suite does not need: kits, dropshipped products,
and what agents see of it all."""

import pytest
from devenv import addons
from lxml import etree
from transactions import environment

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.sql_db import close_db

ADDON = "helpdesk_aftersales_return"
OTHER_APPS = {"sale_mrp", "sale_project", "stock_delivery", "stock_dropshipping"}


@pytest.fixture(scope="module")
def database(databases, make_template, run_odoo):
    with databases.throwaway(
        make_template(sorted(OTHER_APPS | set(addons.host_modules())))
    ) as name:
        done = run_odoo(
            "--database", name, "--init", ADDON, "--stop-after-init", "--no-http"
        )
        assert done.returncode == 0, done.stdout[-3000:]
        yield name
        Registry.delete(name)
        close_db(name)


@pytest.fixture
def env(database):
    with environment(database) as env:
        yield env(context={"skip_sms": True, "tracking_disable": True})
        env.cr.rollback()


@pytest.fixture
def ticket(env):
    agent = env["res.users"].create(
        {
            "name": "Agent",
            "login": "only_agent",
            "group_ids": [
                Command.set(env.ref("helpdesk_mgmt.group_helpdesk_user_own").ids)
            ],
        }
    )
    team = env["helpdesk.ticket.team"].create(
        {"name": "Team", "use_product_returns": True, "user_ids": agent.ids}
    )
    return env["helpdesk.ticket"].create(
        {
            "name": "Broken",
            "description": "Broken",
            "team_id": team.id,
            "user_id": agent.id,
            "partner_id": env["res.partner"].create({"name": "Customer"}).id,
        }
    )


@pytest.fixture
def warehouse(env):
    return env["stock.warehouse"].search([("company_id", "=", env.company.id)], limit=1)


def create_product(env, name, **values):
    return env["product.product"].create({"name": name, "is_storable": True, **values})


def sell(env, ticket, product, quantity):
    order = env["sale.order"].create(
        {
            "partner_id": ticket.partner_id.id,
            "order_line": [
                Command.create({"product_id": product.id, "product_uom_qty": quantity})
            ],
        }
    )
    order.action_confirm()
    return order


def open_window(env, ticket):
    wizard = env["helpdesk.ticket.return.wizard"].with_user(ticket.user_id)
    return wizard.create({"ticket_id": ticket.id})


@pytest.fixture
def kit(env, warehouse):
    """A table of four legs and one top, the top in lots."""
    kit = create_product(env, "Table")
    leg = create_product(env, "Leg")
    top = create_product(env, "Top", tracking="lot")
    lot = env["stock.lot"].create({"name": "TOP", "product_id": top.id})
    quants = env["stock.quant"]
    quants._update_available_quantity(leg, warehouse.lot_stock_id, 100)
    quants._update_available_quantity(top, warehouse.lot_stock_id, 100, lot_id=lot)
    env["mrp.bom"].create(
        {
            "product_tmpl_id": kit.product_tmpl_id.id,
            "type": "phantom",
            "bom_line_ids": [
                Command.create({"product_id": leg.id, "product_qty": 4}),
                Command.create({"product_id": top.id, "product_qty": 1}),
            ],
        }
    )
    return kit


def test_kit(env, ticket, kit):
    """The ticket is about the kit, its components come back."""
    order = sell(env, ticket, kit, 3)
    order.picking_ids.button_validate()
    assert order.order_line.qty_delivered == 3
    ticket.product_id = kit
    wizard = open_window(env, ticket)
    assert wizard.picking_id == order.picking_ids
    assert wizard.line_ids.mapped("product_id.name") == ["Leg", "Top"]
    assert wizard.line_ids.mapped("lot_id.name") == ["TOP"]
    assert wizard.line_ids.mapped("quantity") == [12, 3]
    for line, quantity in zip(wizard.line_ids, (4, 1), strict=True):
        line.quantity = quantity
    wizard.action_return()
    ticket.return_picking_ids.button_validate()
    assert order.order_line.qty_delivered == 2
    assert open_window(env, ticket).line_ids.mapped("quantity") == [8, 2]


def test_exchange_of_a_kit(env, ticket, kit):
    order = sell(env, ticket, kit, 3)
    order.picking_ids.button_validate()
    ticket.product_id = kit
    open_window(env, ticket).action_return_for_exchange()
    returned = ticket.return_picking_ids.filtered("return_id")
    replacement = ticket.return_picking_ids - returned
    assert sorted(replacement.move_ids.mapped("product_uom_qty")) == [3, 12]
    returned.button_validate()
    assert order.order_line.qty_delivered == 0
    replacement.button_validate()
    assert order.order_line.qty_delivered == 3


@pytest.fixture
def dropshipped(env, ticket):
    """An order that a supplier sent to the customer."""
    supplier = env["res.partner"].create({"name": "Supplier"})
    product = create_product(
        env,
        "Dropshipped",
        seller_ids=[Command.create({"partner_id": supplier.id})],
        route_ids=[Command.set(env.ref("stock_dropshipping.route_drop_shipping").ids)],
    )
    order = sell(env, ticket, product, 2)
    assert not ticket.has_delivery
    purchase = order.order_line.purchase_line_ids.order_id
    purchase.button_confirm()
    purchase.picking_ids.button_validate()
    env.invalidate_all()
    return order


def test_dropshipped_product(env, ticket, warehouse, dropshipped):
    """It comes to the warehouse, where it has never been."""
    assert dropshipped.order_line.qty_delivered == 2
    assert ticket.has_delivery
    wizard = open_window(env, ticket)
    assert wizard.picking_id.picking_type_code == "dropship"
    assert wizard.location_id == warehouse.lot_stock_id
    wizard.line_ids.quantity = 1
    wizard.action_return()
    picking = ticket.return_picking_ids
    assert picking.picking_type_id == warehouse.in_type_id
    assert picking.location_dest_id == warehouse.lot_stock_id
    assert picking.move_ids.picking_type_id == warehouse.in_type_id
    picking.button_validate()
    assert picking.state == "done"
    assert dropshipped.order_line.qty_delivered == 1
    product = dropshipped.order_line.product_id
    assert product.qty_available == 1


def test_no_exchange_of_a_dropshipped_product(env, ticket, dropshipped):
    wizard = open_window(env, ticket)
    assert not wizard.can_exchange
    with pytest.raises(UserError, match="did not leave from a warehouse"):
        wizard.action_return_for_exchange()
    assert not ticket.return_picking_ids


def open_as_agent(env, agent, document):
    """Read what the agent's views show of a document, as the web client does."""
    # Importable once the suite's addons are.
    from odoo.addons.helpdesk_aftersales.tests.agent_views import read_specification

    env.invalidate_all()
    document = document.with_user(agent)
    for view_type, xml_id in document._agent_views.items():
        view = document.browse().get_views([[False, view_type]])["views"][view_type]
        assert view["id"] == env.ref(xml_id).id
        arch = etree.fromstring(view["arch"])
        assert not arch.xpath("//button")
        specification = read_specification(document.env, document._name, arch)
        [values] = document.web_read(specification)
        assert values["id"] == document.id


def test_agent_opens_everything(env, ticket, kit):
    """Odoo's own forms of these read what only the other applications' users may."""
    order = sell(env, ticket, kit, 3)
    carrier = env["delivery.carrier"].create(
        {"name": "By bike", "product_id": create_product(env, "Parcel").id}
    )
    order.picking_ids.carrier_id = carrier
    order.picking_ids.carrier_tracking_ref = "T-1"
    order.picking_ids.button_validate()
    ticket.product_id = kit
    open_window(env, ticket).action_return_for_exchange()
    for document in (order, *order.picking_ids, *ticket.return_picking_ids):
        open_as_agent(env, ticket.user_id, document)
    delivery = order.picking_ids.filtered("carrier_id").with_user(ticket.user_id)
    assert delivery[:1].helpdesk_tracking == "By bike T-1"


def test_agent_opens_a_dropshipped_order(env, ticket, dropshipped):
    for document in (dropshipped, *dropshipped.picking_ids):
        open_as_agent(env, ticket.user_id, document)
