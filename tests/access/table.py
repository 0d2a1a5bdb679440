"""Who may do what: the one table. Tests and ``docs/access.md`` come from it.

A cell has a word for the records of each customer: the own one (the agent's ticket's,
the portal user's), another one of the same company, and one of another company. The
letters are r for read, w for write, c for create and d for delete, ``-`` is for nothing
and ``.`` where there are no such records.

Users of the applications, who have no helpdesk group, have a table only for the models
that are the suite's own: nothing else is different from Odoo without the suite for
them. Whoever is both has both.
"""

import dataclasses

# What the columns of the table are, by their heads.
KINDS = {
    "agent": "Agent: own tickets",
    "team_agent": "Agent: tickets of the team",
    "all_agent": "Agent: all tickets",
    "manager": "Helpdesk manager",
    "employee": "Employee without any right",
    "follower": "Employee who follows the ticket",
    "portal": "Portal user of the customer",
    "stranger": "Portal user of the other customer",
    "elsewhere": "Portal user of a third customer who follows the ticket",
    "visitor": "Visitor who is not logged in",
}

# Those for whom the suite changes nothing.
NATIVE = {
    "accountant": "Accountant",
    "billing": "Billing user",
    "salesperson_own": "Salesperson: own documents",
    "salesperson_all": "Salesperson: all documents",
    "sales_manager": "Sales and loyalty manager",
    "stock_user": "Inventory and repair user",
    "project_user": "Project user",
    "project_manager": "Project manager",
    "technician": "Technician",
}

# Users of an application who are agents as well, of tickets of their own only.
BOTH = {
    "accountant_agent": "accountant",
    "sales_agent": "salesperson_all",
    "stock_agent": "stock_user",
    "project_agent": "project_user",
}

# The records that a row is about: a model, and what their names in the tests' world
# begin with.
RECORDS = {
    "Ticket": ("helpdesk.ticket", "ticket"),
    "Team": ("helpdesk.ticket.team", "team"),
    "Reason": ("helpdesk.aftersales.reason", "reason"),
    "File of a ticket": ("ir.attachment", "attachment_helpdesk_ticket"),
    "Internal note on a ticket": ("mail.message", "message_helpdesk_ticket"),
    "Refund window": ("helpdesk.ticket.refund.wizard", "window_refund"),
    "Refund decision window": ("helpdesk.ticket.refund.decision", "window_decision"),
    "Coupon window": ("helpdesk.ticket.coupon.wizard", "window_coupon"),
    "Return window": ("helpdesk.ticket.return.wizard", "window_return"),
    "Line of a return window": ("helpdesk.ticket.return.wizard.line", "window_line"),
    "Repair window": ("helpdesk.ticket.repair.wizard", "window_repair"),
    "Intervention window": ("helpdesk.ticket.fsm.wizard", "window_fsm"),
    "Sign window": ("project.task.sign.wizard", "window_sign"),
    "Sales order": ("sale.order", "order paid_order"),
    "Order line": ("sale.order.line", "order_line paid_line"),
    "File of an order": ("ir.attachment", "attachment_sale_order"),
    "Internal note on an order": ("mail.message", "message_sale_order"),
    "Invoice": ("account.move", "invoice"),
    "Invoice line": ("account.move.line", "invoice_line"),
    "File of an invoice": ("ir.attachment", "attachment_account_move"),
    "Internal note on an invoice": ("mail.message", "message_account_move"),
    "Draft credit note": ("account.move", "credit_note"),
    "Payment": ("account.payment", "payment"),
    "Sales journal": ("account.journal", "journal"),
    "Delivery": ("stock.picking", "delivery"),
    "Return": ("stock.picking", "return"),
    "Stock move": ("stock.move", "move return_move"),
    "Lot that was delivered": ("stock.lot", "lot"),
    "Lot that nobody bought": ("stock.lot", "stray_lot"),
    "File of a transfer": ("ir.attachment", "attachment_stock_picking"),
    "Internal note on a transfer": ("mail.message", "message_stock_picking"),
    "Repair": ("repair.order", "repair"),
    "Repair tag": ("repair.tags", "repair_tag"),
    "Coupon": ("loyalty.card", "card_coupons"),
    "Gift card, eWallet": ("loyalty.card", "card_gift_card card_ewallet"),
    "History of a coupon": ("loyalty.history", "history_coupons"),
    "History of a gift card": ("loyalty.history", "history_gift_card history_ewallet"),
    "Coupon program": ("loyalty.program", "coupons"),
    "Gift card program": ("loyalty.program", "gift_card ewallet"),
    "Reward of a coupon": ("loyalty.reward", "reward_coupons"),
    "Reward of a gift card": ("loyalty.reward", "reward_gift_card reward_ewallet"),
    "Condition of a coupon": ("loyalty.rule", "rule_coupons"),
    "Intervention": ("project.task", "task signed_task open_task"),
    "File of an intervention": ("ir.attachment", "attachment_project_task"),
    "Note on an intervention": ("mail.message", "message_project_task"),
    "Private task": ("project.task", "private_task"),
    "Field service project": ("project.project", "project"),
    "Private project": ("project.project", "private_project"),
    "Worksheet template": ("project.worksheet.template", "worksheet"),
}

# Odoo shows the tasks of a project that is not private to every employee. What is done
# at the customers' places is more private than that: agents read the interventions for
# their own customers only, unless they have rights in Project.
NARROWED = {"Intervention", "File of an intervention", "Note on an intervention"}

TABLE = """
records                     | agent    | team_agent | all_agent   | manager     | employee | follower | portal  | stranger | elsewhere | visitor
Ticket                      | rwc - -  | rwc - -    | rwc rwc -   | rwcd rwcd - | - - -    | r - -    | r - -   | - r -    | r - -     | - - -
Team                        | r r -    | r r -      | r r -       | rwcd rwcd - | r r -    | r r -    | r r -   | r r -    | r r -     | - - -
Reason                      | r . .    | r . .      | r . .       | rwcd . .    | - . .    | - . .    | - . .   | - . .    | - . .     | - . .
File of a ticket            | rwcd - - | rwcd - -   | rwcd rwcd - | rwcd rwcd - | - - -    | r - -    | - - -   | - - -    | - - -     | - - -
Internal note on a ticket   | rwcd - - | rwcd - -   | rwcd rwcd - | rwcd rwcd - | - - -    | rc - -   | c - -   | - c -    | c - -     | - - -
Refund window               | rwc - .  | - - .      | - rwc .     | - - .       | - - .    | - - .    | - - .   | - - .    | - - .     | - - .
Refund decision window      | - . .    | - . .      | rwc . .     | - . .       | - . .    | - . .    | - . .   | - . .    | - . .     | - . .
Coupon window               | rwc - .  | - - .      | - rwc .     | - - .       | - - .    | - - .    | - - .   | - - .    | - - .     | - - .
Return window               | rwc - .  | - - .      | - rwc .     | - - .       | - - .    | - - .    | - - .   | - - .    | - - .     | - - .
Line of a return window     | rwcd - . | - - .      | - rwcd .    | - - .       | - - .    | - - .    | - - .   | - - .    | - - .     | - - .
Repair window               | rwc - .  | - - .      | - rwc .     | - - .       | - - .    | - - .    | - - .   | - - .    | - - .     | - - .
Intervention window         | rwc - .  | - - .      | - rwc .     | - - .       | - - .    | - - .    | - - .   | - - .    | - - .     | - - .
Sign window                 | - . .    | - . .      | - . .       | - . .       | - . .    | - . .    | - . .   | - . .    | - . .     | - . .
Sales order                 | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | r - -   | - r -    | - - -     | - - -
Order line                  | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | r - -   | - r -    | - - -     | - - -
File of an order            | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
Internal note on an order   | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
Invoice                     | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | r - -   | - r -    | - - -     | - - -
Invoice line                | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | r - -   | - r -    | - - -     | - - -
File of an invoice          | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
Internal note on an invoice | rc - -   | rc - -     | rc rc -     | rc rc -     | - - -    | - - -    | c - -   | - c -    | - - -     | - - -
Draft credit note           | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
Payment                     | - - -    | - - -      | - - -       | - - -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
Sales journal               | r . -    | r . -      | r . -       | r . -       | - . -    | - . -    | - . -   | - . -    | - . -     | - . -
Delivery                    | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
Return                      | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
Stock move                  | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
Lot that was delivered      | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
Lot that nobody bought      | . - .    | . - .      | . - .       | . - .       | . - .    | . - .    | . - .   | . - .    | . - .     | . - .
File of a transfer          | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
Internal note on a transfer | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
Repair                      | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
Repair tag                  | r . .    | r . .      | r . .       | r . .       | - . .    | - . .    | - . .   | - . .    | - . .     | - . .
Coupon                      | r - -    | r - -      | r r -       | r r -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
Gift card, eWallet          | - - -    | - - -      | - - -       | - - -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
History of a coupon         | - - -    | - - -      | - - -       | - - -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
History of a gift card      | - - -    | - - -      | - - -       | - - -       | - - -    | - - -    | - - -   | - - -    | - - -     | - - -
Coupon program              | r . -    | r . -      | r . -       | r . -       | - . -    | - . -    | - . -   | - . -    | - . -     | - . -
Gift card program           | r . -    | r . -      | r . -       | r . -       | - . -    | - . -    | - . -   | - . -    | - . -     | - . -
Reward of a coupon          | r . -    | r . -      | r . -       | r . -       | - . -    | - . -    | - . -   | - . -    | - . -     | - . -
Reward of a gift card       | - . -    | - . -      | - . -       | - . -       | - . -    | - . -    | - . -   | - . -    | - . -     | - . -
Condition of a coupon       | - . -    | - . -      | - . -       | - . -       | - . -    | - . -    | - . -   | - . -    | - . -     | - . -
Intervention                | r - -    | r - -      | r r -       | r r -       | r r -    | r r -    | rwc - - | - r -    | - - -     | - - -
File of an intervention     | r - -    | r - -      | r r -       | r r -       | r r -    | r r -    | - - -   | - - -    | - - -     | - - -
Note on an intervention     | rc - -   | rc - -     | rc rc -     | rc rc -     | rc rc -  | rc rc -  | c - -   | - c -    | - - -     | - - -
Private task                | . - .    | . - .      | . - .       | . - .       | . - .    | . - .    | . - .   | . - .    | . - .     | . - .
Field service project       | r r -    | r r -      | r r -       | r r -       | r r -    | r r -    | r - -   | - - -    | - - -     | - - -
Private project             | . - .    | . - .      | . - .       | . - .       | . - .    | . - .    | . - .   | . - .    | . - .     | . - .
Worksheet template          | r . .    | r . .      | r . .       | r . .       | - . .    | - . .    | - . .   | - . .    | - . .     | - . .
"""  # noqa: E501

# The models that only the suite has, for the users of the applications.
NATIVE_TABLE = """
records            | project_user | project_manager | technician | stock_user
Reason             | - . .        | - . .           | - . .      | - . .
Refund window      | - - .        | - - .           | - - .      | - - .
Coupon window      | - - .        | - - .           | - - .      | - - .
Return window      | - - .        | - - .           | - - .      | - - .
Repair window      | - - .        | - - .           | - - .      | - - .
Sign window        | - . .        | - . .           | rwc . .    | - . .
Worksheet template | r . .        | rwcd . .        | r . .      | - . .
"""
SUITE_MODELS = (
    "helpdesk.aftersales.reason",
    "helpdesk.ticket.refund.wizard",
    "helpdesk.ticket.refund.decision",
    "helpdesk.ticket.coupon.wizard",
    "helpdesk.ticket.return.wizard",
    "helpdesk.ticket.return.wizard.line",
    "helpdesk.ticket.repair.wizard",
    "helpdesk.ticket.fsm.wizard",
    "project.task.sign.wizard",
    "project.worksheet.template",
)


@dataclasses.dataclass(frozen=True)
class Row:
    """What each kind of user may do with some records."""

    label: str
    model: str
    prefixes: tuple
    cells: dict


def rows(table=TABLE):
    """The rows of a table, as `Row`."""
    lines = [line.strip() for line in table.strip().splitlines()]
    _first, *kinds = _split(lines[0])
    for line in lines[1:]:
        label, *cells = _split(line)
        model, prefixes = RECORDS[label]
        words = [tuple(cell.split()) for cell in cells]
        yield Row(
            label, model, tuple(prefixes.split()), dict(zip(kinds, words, strict=True))
        )


def _split(line):
    return [cell.strip() for cell in line.split("|")]
