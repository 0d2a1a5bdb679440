"""A database with three customers, whose documents hold planted secrets.

``own`` is the customer of the agent's ticket, ``other`` another customer of the same
company and ``abroad`` one of another company. They have the same documents, made by the
same code. Every text that could give a document away holds a token that is nowhere else
in the database, and the token says from whom it is kept.
"""

import base64
import dataclasses
import hashlib
import io
from unittest import mock

from PIL import Image, ImageDraw
from transactions import committed

from odoo import Command

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from .table import BOTH

OWN, OTHER, ABROAD = "own", "other", "abroad"
SIDES = (OWN, OTHER, ABROAD)

# Who the calls come from. None is a visitor who is not logged in.
AGENT, PORTAL, ELSEWHERE, VISITOR = "agent", "portal", "elsewhere", "visitor"
ACTORS = (AGENT, PORTAL, ELSEWHERE, VISITOR)
# Works on interventions, and is kept from changing what is signed.
TECHNICIAN = "technician"

# Kinds of users and their groups. Users of applications have no helpdesk group.
LOGINS = {
    AGENT: "helpdesk_mgmt.group_helpdesk_user_own",
    "team_agent": "helpdesk_mgmt.group_helpdesk_user_team",
    "all_agent": "helpdesk_mgmt.group_helpdesk_user",
    "manager": "helpdesk_mgmt.group_helpdesk_manager",
    "employee": "base.group_user",
    "follower": "base.group_user",
    "accountant": "account.group_account_user",
    "billing": "account.group_account_invoice",
    "salesperson_own": "sales_team.group_sale_salesman",
    "salesperson_all": "sales_team.group_sale_salesman_all_leads",
    # Who manages sales manages coupon programs as well.
    "sales_manager": "sales_team.group_sale_manager",
    "sales_agent": "sales_team.group_sale_salesman_all_leads,{agents}",
    "accountant_agent": "account.group_account_user,{agents}",
    "stock_agent": "stock.group_stock_user,{agents}",
    "project_agent": "project.group_project_user,{agents}",
    "stock_user": "stock.group_stock_user",
    "project_user": "project.group_project_user",
    "project_manager": "project.group_project_manager",
    TECHNICIAN: "project.group_project_user",
    PORTAL: "base.group_portal",
    "stranger": "base.group_portal",
    ELSEWHERE: "base.group_portal",
}
PORTAL_CUSTOMERS = {PORTAL: OWN, "stranger": OTHER, ELSEWHERE: "elsewhere"}

# What the visitors of a portal page may know of the customer that they belong to.
INSIDERS = frozenset({AGENT, PORTAL})


@dataclasses.dataclass(frozen=True)
class Secret:
    """A token: what holds it, and which of the actors may know it."""

    token: str
    what: str
    allowed: frozenset


@dataclasses.dataclass
class World:
    """The database, its records by name and its secrets by token."""

    database: str
    records: dict = dataclasses.field(default_factory=dict)
    secrets: dict = dataclasses.field(default_factory=dict)
    users: dict = dataclasses.field(default_factory=dict)
    # The attachments that hold signatures and reports.
    sealed: list = dataclasses.field(default_factory=list)
    # The portal's access tokens, by the name of the record.
    tokens: dict = dataclasses.field(default_factory=dict)

    def id(self, name):
        """The id of a record, by its name in this world."""
        return self.records[name][1]

    def names(self, model):
        """The names of the records of a model."""
        return sorted(name for name, (m, _id) in self.records.items() if m == model)

    def ids(self, model, sides=SIDES):
        """The ids of the records of a model that belong to one of these sides."""
        return [
            self.id(name)
            for name in self.names(model)
            if name.rpartition("_")[2] in sides
        ]

    def keep(self, name, record):
        self.records[name] = (record._name, record.id)
        if "access_token" in record._fields and record._name != "ir.attachment":
            # Odoo would make one when somebody asks for it.
            self.tokens[name] = record._portal_ensure_token()
        return record

    def plant(self, what, allowed=()):
        """A new token, for a text of a record."""
        number = len(self.secrets)
        digest = hashlib.sha256(f"{number} {what}".encode()).hexdigest()[:8]
        token = f"sk{number:03d}{digest}"
        self.known(token, what, allowed)
        return token

    def known(self, token, what, allowed=()):
        """A text that is a secret although Odoo has chosen it, such as a number."""
        self.secrets[token] = Secret(token, what, frozenset(allowed))


def signature():
    """A small picture, as the signature pad sends it."""
    image = Image.new("RGBA", (60, 20))
    ImageDraw.Draw(image).line([(5, 15), (20, 5), (55, 4)], fill="navy", width=2)
    stream = io.BytesIO()
    image.save(stream, format="PNG")
    return base64.b64encode(stream.getvalue()).decode()


def no_printing():
    """Make a report without the program that prints it, which takes seconds."""
    return mock.patch.object(
        IrActionsReport, "_run_wkhtmltopdf", lambda *_args, **_options: b"%PDF-1.4"
    )


def build(database):
    """Fill a database and return its `World`. It commits."""
    world = World(database)
    with no_printing(), committed(database) as env:
        env = env(
            context={
                "tracking_disable": True,
                "mail_notrack": True,
                "skip_sms": True,
                "no_reset_password": True,
                "mail_create_nosubscribe": True,
                "mail_notify_force_send": False,
                "action_no_send_mail": True,
                "lang": "en_US",
            }
        )
        _Builder(env, world).build()
    return world


class _Builder:
    def __init__(self, env, world):
        self.env = env
        self.world = world
        self.plant = world.plant
        self.keep = world.keep

    def build(self):
        self._make_companies()
        self._make_customers()
        self._make_users()
        self._make_shared()
        for side in SIDES:
            self._make_side(side)
        self._let_strangers_follow()
        self._open_windows()
        self.world.sealed = self._find_sealed()

    def _find_sealed(self):
        """What was made of the signatures, of the tasks and of their tickets."""
        return (
            self.env["ir.attachment"]
            .search(
                [
                    ("res_field", "in", (False, "worksheet_signature")),
                    ("is_worksheet_report", "=", True),
                ]
            )
            .filtered(lambda one: one.res_id in self._get_signed_ids(one.res_model))
            .ids
        )

    def _get_signed_ids(self, model):
        if model == "project.task":
            return [self.world.id(f"signed_task_{side}") for side in SIDES]
        return self.world.ids(model)

    # Companies, people and what the documents are made of

    def _make_companies(self):
        company = self.env.ref("base.main_company")
        abroad = self.env["res.company"].create(
            {"name": self.plant("company"), "country_id": company.country_id.id}
        )
        # Odoo loads the company's chart of accounts when the transaction ends.
        self.env.cr.commit()
        self.companies = {OWN: company, OTHER: company, ABROAD: abroad}
        self.keep("company_own", company)
        self.keep("company_abroad", abroad)
        self.env.user.company_ids = [Command.link(abroad.id)]
        self.env = self.env(
            context={**self.env.context, "allowed_company_ids": [company.id, abroad.id]}
        )

    def _in(self, side):
        companies = self.companies[side] | self.companies[OWN] | self.companies[ABROAD]
        ids = [self.companies[side].id, *(companies - self.companies[side]).ids]
        return self.env(context={**self.env.context, "allowed_company_ids": ids})

    def _make_customers(self):
        self.customers = {}
        for side in (*SIDES, "elsewhere"):
            # Every employee reads the partners of the company and of no company.
            company = self.companies.get(side)
            allowed = {OTHER: {AGENT}, ABROAD: ()}.get(side, set(ACTORS))
            private = {AGENT, PORTAL} if side == OWN else allowed
            if side == "elsewhere":
                private = set(ACTORS)
            customer = self.env["res.partner"].create(
                {
                    "name": self.plant(f"{side} customer's name", allowed),
                    "is_company": True,
                    "company_id": side == ABROAD and company.id,
                    "comment": self.plant(f"{side} customer's note", private),
                    "street": self.plant(f"{side} customer's street", private),
                }
            )
            contact = self.env["res.partner"].create(
                {
                    "name": self.plant(f"{side} contact's name", allowed),
                    "parent_id": customer.id,
                    "company_id": side == ABROAD and company.id,
                    "email": f"{self.plant(f'{side} e-mail', allowed)}@example.com",
                    "phone": self.plant(f"{side} phone", private),
                }
            )
            self.customers[side] = contact
            self.keep(f"customer_{side}", customer)
            self.keep(f"contact_{side}", contact)

    def _make_users(self):
        company = self.companies[OWN]
        for login, groups in LOGINS.items():
            partner = {}
            if login in PORTAL_CUSTOMERS:
                customer = self.world.id(f"customer_{PORTAL_CUSTOMERS[login]}")
                partner = {
                    "partner_id": self.env["res.partner"]
                    .create(
                        {
                            "name": f"Access {login}",
                            "email": f"{login}@example.org",
                            "parent_id": customer,
                        }
                    )
                    .id
                }
            user = self.env["res.users"].create(
                {
                    "name": f"Access {login}",
                    "login": f"access_{login}",
                    "email": f"{login}@example.org",
                    "company_id": company.id,
                    "company_ids": [Command.set(company.ids)],
                    "group_ids": [Command.set(self._get_groups(groups))],
                    **partner,
                }
            )
            self.world.users[login] = user.id
        self.world.users[VISITOR] = self.env.ref("base.public_user").id

    def _get_groups(self, xmlids):
        xmlids = xmlids.format(agents=LOGINS[AGENT]).split(",")
        return [self.env.ref(xmlid).id for xmlid in xmlids]

    def _user(self, login):
        return self.env["res.users"].browse(self.world.users[login])

    def _make_shared(self):
        """What the agent's customer and the other one of the company have in common."""
        self.teams, self.projects, self.programs = {}, {}, {}
        self.template = self.env["project.worksheet.template"].create(
            {
                "name": "Visit",
                "worksheet_properties_definition": [
                    {"name": "fault", "string": "Fault", "type": "char"},
                    {"name": "safe", "string": "Safe", "type": "boolean"},
                ],
            }
        )
        self.keep("worksheet_own", self.template)
        reason = self.env.ref("helpdesk_aftersales.reason_defective")
        self.keep("reason_own", reason)
        for side in (OWN, ABROAD):
            self._make_shared_of(side)
        self.programs[OTHER] = self.programs[OWN]
        # Agents may know every field service project of the company.
        self.projects[OTHER] = self._make_project(OTHER, {AGENT})
        # Employees and portal users read the teams of the company.
        self.teams[OTHER] = self._make_team(OTHER, [], {AGENT, PORTAL, ELSEWHERE})
        self.private = self.env["project.project"].create(
            {
                "name": self.plant("private project", ()),
                "description": self.plant("private project's description", ()),
                "privacy_visibility": "followers",
                "company_id": self.companies[OWN].id,
                "task_ids": [
                    Command.create({"name": self.plant("task of the private project")})
                ],
            }
        )
        self.keep("private_project_other", self.private)
        self.keep("private_task_other", self.private.task_ids)

    def _make_shared_of(self, side):
        everybody = set(ACTORS) if side == OWN else ()
        self.projects[side] = self._make_project(side, everybody)
        members = ["agent", "team_agent"] if side == OWN else []
        self.teams[side] = self._make_team(side, members, everybody)
        self._make_programs(side, everybody)

    def _make_project(self, side, allowed):
        project = self._in(side)["project.project"].create(
            {
                "name": self.plant(f"{side} field service project", allowed),
                "is_fsm": True,
                "allow_worksheets": True,
                "worksheet_template_id": self.template.id,
                "privacy_visibility": "portal",
                "company_id": self.companies[side].id,
                "type_ids": [
                    Command.create({"name": "New", "sequence": 1}),
                    Command.create({"name": "Done", "sequence": 2, "fold": True}),
                ],
            }
        )
        return self.keep(f"project_{side}", project)

    def _make_team(self, side, members, allowed):
        team = self._in(side)["helpdesk.ticket.team"].create(
            {
                "name": self.plant(f"{side} team", allowed),
                "company_id": self.companies[side].id,
                "user_ids": [Command.set([self.world.users[m] for m in members])],
                "use_credit_notes": True,
                "use_coupons": True,
                "use_product_returns": True,
                "use_product_repairs": True,
                "use_fsm": True,
                "fsm_project_id": self.projects[side].id,
            }
        )
        return self.keep(f"team_{side}", team)

    def _make_programs(self, side, allowed):
        env, company = self._in(side), self.companies[side]
        reward = {"discount": 10, "required_points": 1}
        paying = {"discount_mode": "per_point", "discount": 1, "required_points": 1}
        self.programs[side] = {}
        for kind in ("coupons", "gift_card", "ewallet"):
            # The names of programs are on the lines of orders; codes are secret.
            may = allowed if kind == "coupons" else INSIDERS & set(allowed)
            values = {"reward_ids": [Command.create(paying)]}
            if kind == "coupons":
                values = {
                    "applies_on": "current",
                    "trigger": "with_code",
                    "reward_ids": [Command.create(reward)],
                    "rule_ids": [Command.create({})],
                }
            self.programs[side][kind] = self.keep(
                f"{kind}_{side}",
                env["loyalty.program"].create(
                    {
                        "name": self.plant(f"{side} {kind} program", may),
                        "program_type": kind,
                        "company_id": company.id,
                        "currency_id": company.currency_id.id,
                        **values,
                    }
                ),
            )

    # What one customer has

    def _make_side(self, side):
        allowed = INSIDERS if side == OWN else frozenset()
        text = _Texts(self.world, side, allowed)
        env = self._in(side)
        product = self._make_product(env, side, text)
        ticket = self._make_ticket(env, side, text, product)
        order = self._make_order(env, side, text, product)
        ticket.sale_order_ids = order
        delivery = self._make_delivery(env, side, text, order, product)
        self._make_invoice(env, side, text, order, ticket)
        cards = self._make_cards(env, side, text, ticket)
        self._spend(env, side, text, order, cards)
        self._make_return(env, side, text, delivery, ticket)
        self._make_repair(env, side, text, product, ticket)
        self._make_tasks(env, side, text, ticket)

    def _make_product(self, env, side, text):
        # Every employee reads the products of the company.
        foreign = side == ABROAD
        name = self.plant(f"{side} product", () if foreign else ACTORS)
        product = env["product.product"].create(
            {
                "name": name,
                "is_storable": True,
                "tracking": "serial",
                "company_id": foreign and self.companies[side].id,
                "list_price": 100.0,
                "invoice_policy": "order",
                "taxes_id": False,
            }
        )
        warehouse = self._find_warehouse(env, self.companies[side])
        self.lots = env["stock.lot"].create(
            [
                {
                    "name": text(f"lot {number}"),
                    "note": text(f"lot {number} note"),
                    "product_id": product.id,
                    "company_id": self.companies[side].id,
                }
                for number in (1, 2)
            ]
        )
        for lot in self.lots:
            env["stock.quant"]._update_available_quantity(
                product, warehouse.lot_stock_id, 1, lot_id=lot
            )
        self.keep(f"lot_{side}", self.lots[0])
        self.keep(f"undelivered_lot_{side}", self.lots[1])
        if side == OWN:
            # A lot of the same product that went to somebody else is none of the
            # agent's business either.
            lot = env["stock.lot"].create(
                {
                    "name": self.plant("lot of the own product that nobody bought"),
                    "product_id": product.id,
                    "company_id": self.companies[side].id,
                }
            )
            self.keep("stray_lot_other", lot)
        return self.keep(f"product_{side}", product)

    def _find_warehouse(self, env, company):
        Warehouse = env["stock.warehouse"].with_context(active_test=False)
        return Warehouse.search(
            [("company_id", "=", company.id)], limit=1
        ) or Warehouse.create(
            {
                "name": self.plant("abroad warehouse"),
                "code": "ABR",
                "company_id": company.id,
            }
        )

    def _make_ticket(self, env, side, text, product):
        # Portal users and employees who follow a ticket read what it says.
        follows = text.also({ELSEWHERE})
        owner = {"user_id": self.world.users[AGENT]} if side == OWN else {}
        if side == OTHER:
            owner = {"user_id": self.world.users["all_agent"]}
        ticket = env["helpdesk.ticket"].create(
            {
                "name": follows("ticket's title"),
                "number": follows("ticket's number"),
                "description": follows("ticket's description"),
                "team_id": self.teams[side].id,
                "company_id": self.companies[side].id,
                "partner_id": self.customers[side].id,
                "product_id": product.id,
                "access_token": follows("ticket's access token"),
                **owner,
            }
        )
        ticket._message_log(body=text.only({AGENT})("ticket's internal note"))
        self._attach(env, side, ticket, follows("ticket's attachment"))
        # A ticket that is about no product narrows no window.
        self.keep(
            f"plain_ticket_{side}",
            ticket.copy(
                {"product_id": False, "number": follows("plain ticket"), **owner}
            ),
        )
        return self.keep(f"ticket_{side}", ticket)

    def _attach(self, env, side, record, name):
        attachment = env["ir.attachment"].create(
            {
                "name": f"{name}.txt",
                "raw": name.encode(),
                "res_model": record._name,
                "res_id": record.id,
            }
        )
        kind = record._name.replace(".", "_")
        self.keep(f"attachment_{kind}_{side}", attachment)
        record._message_log(body=f"About {name}")
        self.keep(f"message_{kind}_{side}", record.message_ids[0])

    def _make_order(self, env, side, text, product):
        order = env["sale.order"].create(
            {
                "name": text("order's name"),
                "partner_id": self.customers[side].id,
                "company_id": self.companies[side].id,
                "client_order_ref": text("order's reference"),
                "note": text("order's terms"),
                "access_token": text("order's access token"),
                "user_id": self.world.users["sales_manager"],
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "name": text("order line"),
                            "product_uom_qty": 2,
                            "price_unit": 100.0,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        self.keep(f"order_line_{side}", order.order_line)
        self._attach(env, side, order, text("order's attachment"))
        order._message_log(body=text.only({AGENT})("order's internal note"))
        return self.keep(f"order_{side}", order)

    def _make_delivery(self, env, side, text, order, product):
        picking = order.picking_ids
        picking.action_assign()
        for line, lot in zip(picking.move_line_ids, self.lots, strict=True):
            line.lot_id = lot
        picking.write({"name": text("delivery's name"), "note": text("delivery note")})
        picking.move_ids.write({"description_picking": text("delivered move")})
        picking.button_validate()
        self._attach(env, side, picking, text("delivery's attachment"))
        self.keep(f"move_{side}", picking.move_ids)
        self.keep(f"move_line_{side}", picking.move_line_ids[0])
        return self.keep(f"delivery_{side}", picking)

    def _make_invoice(self, env, side, text, order, ticket):
        invoice = order._create_invoices()
        invoice.write(
            {
                "invoice_date": "2026-11-20",
                "ref": text("invoice's reference"),
                "narration": text("invoice's terms"),
                "access_token": text("invoice's access token"),
            }
        )
        invoice.invoice_line_ids.name = text("invoice line")
        invoice.action_post()
        self.world.known(invoice.name, f"{side} invoice's name", text.allowed)
        self._attach(env, side, invoice, text("invoice's attachment"))
        self.keep(f"invoice_{side}", invoice)
        self.keep(f"invoice_line_{side}", invoice.invoice_line_ids[0])
        self.keep(f"journal_{side if side != OTHER else OWN}", invoice.journal_id)
        if side == ABROAD:
            invoice.journal_id.name = text("journal")
        # The portal shows no draft.
        draft = text.only({AGENT})
        credit_note = env["account.move"].create(
            {
                "move_type": "out_refund",
                "partner_id": self.customers[side].id,
                "company_id": self.companies[side].id,
                "journal_id": invoice.journal_id.id,
                "helpdesk_ticket_id": ticket.id,
                "ref": draft("credit note's reference"),
                "invoice_date": "2026-11-21",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": draft("credit note's line"),
                            "price_unit": 1.0,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        self.keep(f"credit_note_{side}", credit_note)
        payment = env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.customers[side].id,
                "amount": 7.0,
                "memo": text.only({AGENT})("payment's memo"),
                "journal_id": env["account.journal"]
                .search(
                    [
                        ("type", "=", "bank"),
                        ("company_id", "=", self.companies[side].id),
                    ],
                    limit=1,
                )
                .id,
            }
        )
        self.keep(f"payment_{side}", payment)

    def _make_cards(self, env, side, text, ticket):
        programs = self.programs[side]
        if side != OTHER:
            for kind, program in programs.items():
                self.keep(f"reward_{kind}_{side}", program.reward_ids[:1])
                if program.rule_ids:
                    self.keep(f"rule_{kind}_{side}", program.rule_ids[:1])
        # The customer knows the own codes; agents know those of the own tickets.
        cards = {}
        for kind, holders in (
            ("coupons", text),
            ("gift_card", text.only({PORTAL})),
            ("ewallet", text.only({PORTAL})),
        ):
            on_ticket = {"helpdesk_ticket_id": ticket.id} if kind == "coupons" else {}
            cards[kind] = env["loyalty.card"].create(
                {
                    "program_id": programs[kind].id,
                    "partner_id": self.customers[side].id,
                    "code": holders(f"{kind} code"),
                    "points": 5,
                    **on_ticket,
                }
            )
            self.keep(f"card_{kind}_{side}", cards[kind])
            history = env["loyalty.history"].create(
                {
                    "card_id": cards[kind].id,
                    "description": holders(f"{kind} history"),
                    "issued": 5,
                }
            )
            self.keep(f"history_{kind}_{side}", history)
        return cards

    def _spend(self, env, side, text, order, cards):
        """Pay a part of another order with the gift card."""
        reward = self.programs[side]["gift_card"].reward_ids[:1]
        paid = env["sale.order"].create(
            {
                "name": text("paid order's name"),
                "partner_id": self.customers[side].id,
                "company_id": self.companies[side].id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": order.order_line[0].product_id.id,
                            "price_unit": -5.0,
                            "name": text("gift card line"),
                            "reward_id": reward.id,
                            "coupon_id": cards["gift_card"].id,
                        }
                    )
                ],
            }
        )
        self.keep(f"paid_order_{side}", paid)
        self.keep(f"paid_line_{side}", paid.order_line)

    def _make_return(self, env, side, text, delivery, ticket):
        wizard = env["stock.return.picking"].create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = 1
        picking = env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        picking.write(
            {
                "name": text("return's name"),
                "note": text("return note"),
                "helpdesk_ticket_id": ticket.id,
            }
        )
        self.keep(f"return_{side}", picking)
        self.keep(f"return_move_{side}", picking.move_ids)

    def _make_repair(self, env, side, text, product, ticket):
        inside = text.only({AGENT})
        repair = env["repair.order"].create(
            {
                "partner_id": self.customers[side].id,
                "company_id": self.companies[side].id,
                "product_id": product.id,
                "lot_id": self.lots[0].id,
                "internal_notes": inside("repair's notes"),
                "helpdesk_ticket_id": ticket.id,
            }
        )
        repair.name = text("repair's name")
        self.keep(f"repair_{side}", repair)
        if side == OWN:
            self.keep("repair_tag_own", env["repair.tags"].create({"name": "Urgent"}))

    def _make_tasks(self, env, side, text, ticket):
        Task = env["project.task"]
        tasks = {}
        for kind in ("task", "signed_task"):
            tasks[kind] = Task.create(
                {
                    "name": text(f"{kind}'s title"),
                    "description": text(f"{kind}'s description"),
                    "project_id": self.projects[side].id,
                    "company_id": self.companies[side].id,
                    "partner_id": self.customers[side].id,
                    "helpdesk_ticket_id": ticket.id,
                    "worksheet_template_id": self.template.id,
                    "worksheet_properties": {"fault": text(f"{kind}'s answer")},
                    "access_token": text(f"{kind}'s access token"),
                    "user_ids": [Command.set(self._get_technicians(side))],
                    "planned_start": "2026-11-30 08:00:00",
                    "planned_end": "2026-11-30 09:00:00",
                }
            )
            tasks[kind].message_subscribe(self.customers[side].ids)
            tasks[kind].action_fsm_done()
            self._attach(env, side, tasks[kind], text(f"{kind}'s attachment"))
            self.keep(f"{kind}_{side}", tasks[kind])
            self._give_sign_token(tasks[kind], text)
        self._sign(tasks["signed_task"], text("signer's name"))
        open_task = Task.create(
            {
                "name": text("open task's title"),
                "project_id": self.projects[side].id,
                "partner_id": self.customers[side].id,
                "helpdesk_ticket_id": ticket.id,
            }
        )
        self.keep(f"open_task_{side}", open_task)

    def _get_technicians(self, side):
        return [] if side == ABROAD else [self.world.users[TECHNICIAN]]

    def _give_sign_token(self, task, text):
        """Only the customer gets the secret that signs."""
        holders = text.only({PORTAL})
        task._write_signature({"worksheet_sign_secret": holders("sign secret")})
        self.world.known(
            task._get_sign_token(), f"{text.side} sign token", holders.allowed
        )

    def _sign(self, task, name):
        window = task.env["project.task.sign.wizard"].create(
            {"task_id": task.id, "name": name, "signature": signature()}
        )
        window.action_sign()

    def _open_windows(self):
        """Windows of the agent, and those of another agent for another ticket."""
        for side, login in ((OWN, AGENT), (OTHER, "all_agent")):
            for kind in ("refund", "coupon", "return", "repair", "fsm"):
                env = self.env(user=self.world.users[login], context={}, su=False)
                ticket = self.world.id(f"plain_ticket_{side}")
                window = env[f"helpdesk.ticket.{kind}.wizard"].create(
                    {"ticket_id": ticket}
                )
                self.keep(f"window_{kind}_{side}", window)
                if kind == "return":
                    self.keep(f"window_line_{side}", window.line_ids[:1])
        # The only one who approves refunds of the team.
        team = self.env["helpdesk.ticket.team"].browse(self.world.id("team_own"))
        team.refund_approver_ids = self._user("all_agent")
        env = self.env(user=self.world.users["all_agent"], context={}, su=False)
        values = {"move_id": self.world.id("credit_note_own"), "decision": "approved"}
        decision = env["helpdesk.ticket.refund.decision"].create(values)
        self.keep("window_decision_own", decision)
        env = self.env(user=self.world.users[TECHNICIAN], context={}, su=False)
        values = {"task_id": self.world.id("task_own"), "signature": signature()}
        self.keep("window_sign_own", env["project.task.sign.wizard"].create(values))

    # Who follows without being the customer

    def _let_strangers_follow(self):
        """Somebody from elsewhere and an employee follow the agent's ticket; the
        customer's portal user works in the field service project as well."""
        ticket = self.env["helpdesk.ticket"].browse(self.world.id("ticket_own"))
        for login in (ELSEWHERE, "follower", *BOTH):
            ticket.message_subscribe(self._user(login).partner_id.ids)
        customer = self._user(PORTAL).partner_id
        self.projects[OWN].write(
            {"collaborator_ids": [Command.create({"partner_id": customer.id})]}
        )
        for name in ("task_own", "signed_task_own", "open_task_own"):
            task = self.env["project.task"].browse(self.world.id(name))
            task.message_subscribe(customer.ids)
        self.projects[OWN].message_subscribe(customer.ids)


class _Texts:
    """Plants tokens for one customer's documents."""

    def __init__(self, world, side, allowed):
        self.world, self.side, self.allowed = world, side, frozenset(allowed)

    def __call__(self, what):
        return self.world.plant(f"{self.side} {what}", self.allowed)

    def only(self, actors):
        """Texts that fewer of those who may see the customer's documents see."""
        return _Texts(self.world, self.side, self.allowed & frozenset(actors))

    def also(self, actors):
        """Texts that more people see, if they are of the agent's customer."""
        more = frozenset(actors) if self.side == OWN else frozenset()
        return _Texts(self.world, self.side, self.allowed | more)
