"""Each addon installs alone, without demo data, and leaves nothing behind."""

import pytest
from devenv import addons, logs
from transactions import committed, environment

SUITE = addons.suite()
BASE = "helpdesk_aftersales"

# Two fields of Odoo declare the foreign key from rules to groups differently, and each
# module that extends ir.rule sets it anew: it is left out.
SCHEMA = {
    "tables and columns": """
        SELECT table_name, column_name, data_type, is_nullable
        FROM information_schema.columns WHERE table_schema = 'public'""",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        AND conname != 'rule_group_rel_group_id_fkey'""",
    "external ids": """
        SELECT module, name, model FROM ir_model_data
        WHERE model != 'ir.module.module'""",
    "views": "SELECT name, model, key, active, arch_db::text FROM ir_ui_view",
    "menus": "SELECT name::text, action FROM ir_ui_menu",
    "rules": "SELECT name, domain_force FROM ir_rule",
    "access": "SELECT name, perm_read, perm_write FROM ir_model_access",
    "models": "SELECT model FROM ir_model",
    "fields": "SELECT model, name FROM ir_model_fields",
    "actions": "SELECT type, name::text FROM ir_actions",
    "parameters": "SELECT key FROM ir_config_parameter",
}


def dependencies(addon):
    """What an addon needs, directly or not, inside and outside of the suite."""
    needed, todo = set(), [addon]
    while todo:
        for name in SUITE[todo.pop()].get("depends", ()):
            if name not in needed:
                needed.add(name)
                todo += [name] if name in SUITE else []
    return needed & set(SUITE), needed - set(SUITE)


def snapshot(database):
    with environment(database) as env:
        state = {}
        for what, query in SCHEMA.items():
            env.cr.execute(query)
            state[what] = set(env.cr.fetchall())
        return state


def make_host_data(env):
    partner = env["res.partner"].create({"name": "Customer"})
    product = env["product.product"].create({"name": "Chair"})
    order = env["sale.order"].create(
        {
            "partner_id": partner.id,
            "order_line": [(0, 0, {"product_id": product.id})],
        }
    )
    env["helpdesk.ticket"].create(
        {
            "name": "Broken",
            "description": "Broken",
            "partner_id": partner.id,
            "product_id": product.id,
            "sale_order_ids": order.ids,
            "team_id": env["helpdesk.ticket.team"].create({"name": "Team"}).id,
        }
    )


def host_data(database):
    """Rows of the host, with the columns it has without the suite."""
    with environment(database) as env:
        rows = {}
        for table in ("helpdesk_ticket", "helpdesk_ticket_team", "sale_order"):
            env.cr.execute(f"SELECT * FROM {table} ORDER BY id")
            rows[table] = env.cr.dictfetchall()
        env.cr.execute("SELECT * FROM helpdesk_ticket_sale_order_rel")
        rows["relation"] = env.cr.fetchall()
        return rows


@pytest.mark.parametrize("addon", SUITE)
def test_addon(addon, make_template, make_database, run_odoo):
    inside, outside = dependencies(addon)
    start = make_template(dependencies(BASE)[1])
    more = outside - dependencies(BASE)[1]
    database = make_database(make_template(more, start) if more else start)
    with committed(database) as env:
        make_host_data(env)
    schema, rows = snapshot(database), host_data(database)

    install = run_odoo(
        "--database", database, "--init", addon, "--stop-after-init", "--no-http"
    )
    assert install.returncode == 0, install.stdout[-3000:]
    assert logs.unexpected(install.stdout) == []

    uninstall = run_odoo(
        "module", "uninstall", "--database", database, addon, *sorted(inside)
    )
    assert uninstall.returncode == 0, uninstall.stdout[-3000:]
    assert logs.unexpected(uninstall.stdout) == []
    after = snapshot(database)
    left = {what: after[what] - schema[what] for what in SCHEMA}
    lost = {what: schema[what] - after[what] for what in SCHEMA}
    assert {what: rows for what, rows in left.items() if rows} == {}
    assert {what: rows for what, rows in lost.items() if rows} == {}
    assert host_data(database) == rows
