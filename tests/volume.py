"""A shop with many orders, deliveries and tickets, made with SQL."""

import contextlib
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tools import SQL


def clone(env, record, count, **values):
    """Insert copies of a record's row.

    :param record: one record, whose row is copied with all that is stored in it
    :param values: SQL for the columns that differ, where ``n`` counts from 1
    :return: the id before the first copy's: the n-th copy has that id plus n
    """
    env.flush_all()
    table = record._table
    env.cr.execute(
        SQL(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_name = %s AND column_name != 'id'",
            table,
        )
    )
    columns = [name for (name,) in env.cr.fetchall()]
    env.cr.execute(SQL("SELECT max(id) FROM %s", SQL.identifier(table)))
    [[start]] = env.cr.fetchall()
    chosen = {name: SQL(value.replace("%", "%%")) for name, value in values.items()}
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (id, %(columns)s) "
            "SELECT %(start)s + n, %(values)s "
            "FROM %(table)s, generate_series(1, %(count)s) AS n WHERE id = %(id)s",
            table=SQL.identifier(table),
            columns=SQL(", ").join(map(SQL.identifier, columns)),
            start=start,
            values=SQL(", ").join(
                chosen.get(name, SQL.identifier(table, name)) for name in columns
            ),
            count=count,
            id=record.id,
        )
    )
    env.cr.execute(SQL("SELECT setval(%s, %s)", f"{table}_id_seq", start + count))
    env.invalidate_all()
    return start


def fill(env, ticket, delivery, deliveries, tickets, customers=10_000):
    """Multiply what a shop has.

    :param ticket: a ticket of the customer; its copies are not assigned, each of
        another customer
    :param delivery: a delivery to that customer, on an order; a tenth of the copies
        goes to the customer, the others to other ones
    """
    order = delivery.sale_id
    partner = ticket.partner_id.commercial_partner_id
    others = clone(
        env,
        partner,
        customers,
        name="'Customer ' || n",
        commercial_partner_id="(SELECT max(id) FROM res_partner) + n",
    )
    other = f"{others} + 1 + n % {customers}"
    whose = f"CASE WHEN n % 10 = 0 THEN {partner.id} ELSE {other} END"
    clone(
        env,
        ticket,
        tickets,
        number="'HT-' || n",
        partner_id=other,
        commercial_partner_id=other,
        user_id="NULL",
        access_token="NULL",
    )
    orders = clone(
        env,
        order,
        deliveries,
        name="'SO-' || n",
        partner_id=whose,
        partner_invoice_id=whose,
        partner_shipping_id=whose,
        access_token="NULL",
    )
    line = order.order_line[0]
    lines = clone(
        env, line, deliveries, order_id=f"{orders} + n", order_partner_id=whose
    )
    pickings = clone(
        env,
        delivery,
        deliveries,
        name="'WH/OUT/X' || n",
        partner_id=whose,
        helpdesk_customer_id=whose,
        sale_id=f"{orders} + n",
    )
    move = delivery.move_ids[0]
    moves = clone(
        env,
        move,
        deliveries,
        picking_id=f"{pickings} + n",
        sale_line_id=f"{lines} + n",
        partner_id=whose,
    )
    line = move.move_line_ids[0]
    lots = clone(env, line.lot_id, deliveries // 10, name="'LOT-' || n")
    clone(
        env,
        line,
        deliveries,
        picking_id=f"{pickings} + n",
        move_id=f"{moves} + n",
        lot_id=f"{lots} + 1 + n / 10 % {deliveries // 10}",
    )
    for table in (
        "res_partner",
        "stock_lot",
        "helpdesk_ticket",
        "sale_order",
        "sale_order_line",
        "stock_picking",
        "stock_move",
        "stock_move_line",
    ):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))


@contextlib.contextmanager
def rows_read(env):
    """Count what PostgreSQL reads for the queries of an environment.

    :return: a list that gets ``(rows, query, plan)`` of each query when they are done
    """
    queries, read = [], []
    execute = Cursor.execute

    def listen(cursor, query, params=None, log_exceptions=True):
        result = execute(cursor, query, params, log_exceptions)
        text = cursor._obj.query.decode()
        if cursor is env.cr and text.lstrip().upper().startswith("SELECT"):
            queries.append(text)
        return result

    with patch.object(Cursor, "execute", listen):
        yield read
    for query in queries:
        # As it is, it may hold signs that would be taken for parameters.
        env.cr._obj.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + query)
        [[[plan]]] = env.cr._obj.fetchall()
        read.append((_count_rows(plan["Plan"]), query, plan))


def _count_rows(node):
    rows = sum(_count_rows(child) for child in node.get("Plans", ()))
    if "Relation Name" in node:
        found = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        rows += found * node["Actual Loops"]
    return rows
