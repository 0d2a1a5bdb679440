"""A company's books: what is sold, to whom, and what is invoiced of it."""

from odoo.fields import Command, Date

# Kinds of lines that an order has, and the units they are sold in.
UNITS = {"units": "uom.product_uom_unit", "dozens": "uom.product_uom_dozen"}


class Books:
    """Products, taxes and people, made once in a transaction that is not committed.

    :param env: the superuser's environment
    """

    def __init__(self, env):
        self.env = env
        self.company = env.company
        self.customer = env["res.partner"].create({"name": "Customer of the books"})
        self.agent = self._create_user("books-agent")
        self.accountant = self._create_user(
            "books-accountant",
            *("account.group_account_manager", "sales_team.group_sale_manager"),
        )
        team = env["helpdesk.ticket.team"].create(
            {
                "name": "Books",
                "company_id": self.company.id,
                "use_credit_notes": True,
                "use_product_returns": True,
                "user_ids": [Command.set(self.agent.ids)],
            }
        )
        self.ticket = env["helpdesk.ticket"].create(
            {
                "name": "Money back",
                "description": "Please",
                "team_id": team.id,
                "user_id": self.agent.id,
                "partner_id": self.customer.id,
            }
        )
        self.products = env["product.product"].create(
            [
                {
                    "name": f"Product {number} of the books",
                    "invoice_policy": "order",
                    "taxes_id": False,
                    "type": "consu",
                }
                for number in range(3)
            ]
        )
        self.stored = self._create_stored()
        self.taxes = env["account.tax"].create(
            [
                {
                    "name": f"{amount} % {included}",
                    "amount": amount,
                    "price_include_override": included,
                }
                for included in ("tax_excluded", "tax_included")
                for amount in (9.0, 19.0, 19.3)
            ]
        )
        self.taxes += self._create_taxes_of_pieces()
        self.roundings = env["account.cash.rounding"].create(
            [
                {
                    "name": strategy,
                    "rounding": 0.05,
                    "strategy": strategy,
                    "profit_account_id": self._get_account("income").id,
                    "loss_account_id": self._get_account("expense").id,
                }
                for strategy in ("biggest_tax", "add_invoice_line")
            ]
        )
        self.foreign = self._create_currency()
        self.pricelist = env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": self.foreign.id}
        )

    def _create_user(self, login, *groups):
        groups = ["helpdesk_mgmt.group_helpdesk_user_own", *groups]
        return self.env["res.users"].create(
            {
                "login": login,
                "name": login,
                "group_ids": [Command.set([self.env.ref(g).id for g in groups])],
            }
        )

    def _get_account(self, account_type):
        return self.env["account.account"].search(
            [
                ("account_type", "=", account_type),
                ("company_ids", "=", self.company.id),
            ],
            limit=1,
        )

    def _create_taxes_of_pieces(self):
        """A tax that is due for each piece, and a group with it in it."""
        Tax = self.env["account.tax"]
        fixed = Tax.create({"name": "fixed", "amount_type": "fixed", "amount": 0.5})
        group = Tax.create(
            {
                "name": "group",
                "amount_type": "group",
                "children_tax_ids": [Command.set((self.taxes[1] + fixed).ids)],
            }
        )
        return fixed + group

    def _create_stored(self):
        """A product in stock, whose cost is charged when it is invoiced."""
        expense = self._get_account("expense")
        category = self.env["product.category"].create(
            {
                "name": "Real time",
                "property_valuation": "real_time",
                "property_cost_method": "standard",
                "property_account_expense_categ_id": expense.id,
            }
        )
        if not category.property_stock_valuation_account_id:
            category.property_stock_valuation_account_id = self._get_account(
                "asset_current"
            )
        product = self.env["product.product"].create(
            {
                "name": "Stored product of the books",
                "is_storable": True,
                "taxes_id": False,
                "standard_price": 40.0,
                "categ_id": category.id,
            }
        )
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        self.env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, 1000
        )
        return product

    def _create_currency(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XBK",
                "symbol": "b",
                "rate_ids": [
                    Command.create(
                        {"name": date, "rate": rate, "company_id": self.company.id}
                    )
                    for date, rate in (("2020-01-01", 3.7), ("2026-06-01", 4.1))
                ],
            }
        )
        currency.active = True
        return currency

    def as_user(self, user, records):
        return records.with_user(user).with_context(
            allowed_company_ids=self.company.ids
        )

    # Invoices

    def sell(self, lines, terms):
        """Invoice lines, with an order as far as they are of one.

        :param lines: dictionaries, see ``machine.LINES``
        :param terms: a dictionary, see ``machine.TERMS``
        :return: the posted invoices that ask for something
        """
        self.company.tax_calculation_rounding_method = terms["rounding_method"]
        ordered = [line for line in lines if line["kind"] in UNITS]
        invoices = self.env["account.move"]
        if ordered:
            order = self._order(ordered, terms)
            if terms["down_payment"]:
                invoices |= self._pay_down(order, terms["down_payment"])
            invoice = order._create_invoices(final=True)
        else:
            invoice = self.env["account.move"].create(
                {
                    "move_type": "out_invoice",
                    "partner_id": self.customer.id,
                    "currency_id": self._get_currency(terms).id,
                }
            )
        invoice.write(
            {
                "invoice_date": "2026-05-01",
                "invoice_cash_rounding_id": terms["cash_rounding"] is not None
                and self.roundings[terms["cash_rounding"]].id,
                "invoice_line_ids": [
                    Command.create(self._prepare_line(line))
                    for line in lines
                    if line["kind"] not in UNITS
                ],
            }
        )
        self._deduct(invoice, terms["deduction"])
        invoices |= invoice
        # Some have become credit notes, or ask for nothing.
        invoices = invoices.filtered(
            lambda move: move.move_type == "out_invoice" and move.amount_total > 0
        )
        invoices.filtered(lambda move: move.state == "draft").action_post()
        return invoices

    def _get_currency(self, terms):
        return self.foreign if terms["foreign"] else self.company.currency_id

    def _get_tax_ids(self, line):
        return self.taxes[line["tax"]].ids if line["tax"] is not None else []

    def _order(self, lines, terms):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.customer.id,
                "pricelist_id": terms["foreign"] and self.pricelist.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.products[line["product"]].id,
                            "product_uom_qty": line["quantity"],
                            "product_uom_id": self.env.ref(UNITS[line["kind"]]).id,
                            "price_unit": line["price"],
                            "discount": line["discount"],
                            "tax_ids": [Command.set(self._get_tax_ids(line))],
                        }
                    )
                    for line in lines
                ],
            }
        )
        order.action_confirm()
        return order

    def _pay_down(self, order, percentage):
        wizard = self.env["sale.advance.payment.inv"].create(
            {
                "sale_order_ids": [Command.set(order.ids)],
                "advance_payment_method": "percentage",
                "amount": percentage,
            }
        )
        invoice = wizard._create_invoices(order)
        invoice.invoice_date = "2026-04-01"
        if invoice.amount_total > 0:
            invoice.action_post()
        return invoice

    def _prepare_line(self, line):
        if line["kind"] == "section":
            return {"display_type": "line_section", "name": "Section"}
        return {
            "name": "Free line",
            "product_id": line["product"] and self.products[line["product"]].id,
            "quantity": line["quantity"],
            "price_unit": line["price"],
            "discount": line["discount"],
            "tax_ids": [Command.set(self._get_tax_ids(line))],
        }

    def _deduct(self, invoice, share):
        """Deduct a share from an invoice, in a line as coupons are."""
        lines = invoice.invoice_line_ids.filtered(lambda line: line.price_subtotal > 0)
        if not share or not lines:
            return
        invoice.invoice_line_ids = [
            Command.create(
                {
                    "name": "Coupon",
                    "price_unit": -invoice.currency_id.round(
                        share * lines[0].price_subtotal
                    ),
                    "tax_ids": [Command.set(lines[0].tax_ids.ids)],
                }
            )
        ]

    def pay(self, invoice, share):
        """Register a payment of a share of an invoice."""
        Register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        amount = invoice.currency_id.round(invoice.amount_residual * share)
        if amount > 0:
            Register.create(
                {"amount": amount, "currency_id": invoice.currency_id.id}
            )._create_payments()

    # Credits

    def get_credit_notes(self, invoice):
        """Return the credit notes of an invoice that are not cancelled."""
        return self.env["account.move"].search(
            [
                ("reversed_entry_id", "=", invoice.id),
                ("move_type", "=", "out_refund"),
                ("state", "!=", "cancel"),
            ]
        )

    def get_credited(self, invoice):
        """Return what all credits of an invoice come to, in its currency."""
        credited = 0.0
        for note in self.get_credit_notes(invoice):
            if note.currency_id == invoice.currency_id:
                credited += note.amount_total
            else:
                rate = invoice.amount_total / abs(invoice.amount_total_signed)
                credited += abs(note.amount_total_signed) * rate
        for partial in invoice.line_ids.matched_credit_ids:
            note = partial.credit_move_id.move_id
            if note.move_type == "out_refund" and not note.reversed_entry_id:
                credited += partial.debit_amount_currency
        return credited

    def credit_unlinked(self, invoice, share):
        """Make a credit note that names no invoice, and reconcile it with one."""
        note = self.env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.customer.id,
                "invoice_date": Date.today(),
                "currency_id": invoice.currency_id.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Goodwill",
                            "price_unit": invoice.amount_total * share,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        note.action_post()
        due = (invoice | note).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        if len(due.move_id) == 2:
            due.reconcile()
        return note
