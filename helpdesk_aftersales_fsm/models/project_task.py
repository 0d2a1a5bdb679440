import base64
import hashlib
import hmac
import json
import secrets
import unicodedata
from urllib.parse import urlencode

from markupsafe import escape

from odoo import api, fields, models
from odoo.exceptions import AccessError, LockError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import (
    clean_context,
    consteq,
    format_date,
    html_sanitize,
    is_html_empty,
)
from odoo.tools.mimetypes import guess_mimetype
from odoo.tools.misc import formatLang
from odoo.tools.sql import column_exists, create_column

DONE = "1_done"
SIGNATURE_TYPES = ("image/png", "image/jpeg", "image/webp")
SIGNER_MAX_LENGTH = 128
PROJECT_USER = "project.group_project_user"
WORKSHEET_REPORT = "helpdesk_aftersales_fsm.action_report_worksheet"


class ProjectTask(models.Model):
    _name = "project.task"
    _inherit = [
        "project.task",
        "helpdesk.aftersales.document",
        "helpdesk.aftersales.agent.view",
    ]

    _agent_views = {
        "form": "helpdesk_aftersales_fsm.project_task_view_form_readonly",
        "list": "helpdesk_aftersales_fsm.project_task_view_list",
    }

    is_fsm = fields.Boolean(
        related="project_id.is_fsm",
        string="Field Service",
        export_string_translation=False,
    )
    allow_worksheets = fields.Boolean(
        related="project_id.allow_worksheets", export_string_translation=False
    )
    planned_start = fields.Datetime(tracking=True, copy=False, index="btree_not_null")
    planned_end = fields.Datetime(tracking=True, copy=False)
    technician_domain = fields.Binary(
        compute="_compute_technician_domain", export_string_translation=False
    )
    partner_address = fields.Char(
        string="Customer Address", compute="_compute_partner_address"
    )
    worksheet_template_id = fields.Many2one(
        comodel_name="project.worksheet.template",
        compute="_compute_worksheet_template_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    worksheet_properties = fields.Properties(
        string="Worksheet",
        definition="worksheet_template_id.worksheet_properties_definition",
        # Portal users create tasks, and may not read what a precomputation reads.
        precompute=False,
    )
    # What only `_sign_worksheet` writes. Signature and report are kept in the table:
    # attachments can be written through their own model as well.
    worksheet_signature = fields.Image(
        string="Signature",
        max_width=1024,
        max_height=1024,
        attachment=False,
        readonly=True,
        copy=False,
    )
    worksheet_signed_by = fields.Char(string="Signed By", readonly=True, copy=False)
    worksheet_signed_on = fields.Datetime(string="Signed On", readonly=True, copy=False)
    worksheet_snapshot = fields.Json(
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
    )
    worksheet_report = fields.Binary(
        attachment=False,
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
    )
    worksheet_sign_secret = fields.Char(
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
    )
    worksheet_summary = fields.Html(
        compute="_compute_worksheet_summary",
        compute_sudo=True,
        sanitize=False,
        export_string_translation=False,
    )

    def _auto_init(self):
        # A new column of a computed field would be computed for every task there is,
        # and no project uses worksheets yet.
        for name, column_type in (
            ("worksheet_template_id", "int4"),
            ("worksheet_properties", "jsonb"),
        ):
            if not column_exists(self.env.cr, self._table, name):
                create_column(self.env.cr, self._table, name, column_type)
        return super()._auto_init()

    @property
    def TASK_PORTAL_READABLE_FIELDS(self):
        return super().TASK_PORTAL_READABLE_FIELDS | {
            "is_fsm",
            "planned_start",
            "planned_end",
            "worksheet_signed_by",
            "worksheet_signed_on",
        }

    # ------------------------------------------------------------------
    # Planning
    # ------------------------------------------------------------------

    def _compute_field_value(self, field):
        """Leave a signed task as it is, whatever its parent, project or order becomes
        and whichever module computes it."""
        if field.name in self._get_frozen_fields():
            tasks = self._filter_unsigned()
            return super(ProjectTask, tasks)._compute_field_value(field)
        return super()._compute_field_value(field)

    @api.depends("helpdesk_ticket_id")
    def _compute_company_id(self):
        """Give the task of a ticket the ticket's company when its project has none."""
        result = super()._compute_company_id()
        for task in self:
            if not task.company_id and task.helpdesk_ticket_id:
                task.company_id = task.helpdesk_ticket_id.company_id
        return result

    @api.depends("partner_id.contact_address")
    def _compute_partner_address(self):
        for task in self:
            task.partner_address = (
                self._format_address(task.partner_id) if task.partner_id else False
            )

    @api.model
    def _format_address(self, partner):
        lines = partner._display_address(without_company=True).split("\n")
        return "\n".join(line for line in lines if line.strip())

    @api.constrains("planned_start", "planned_end")
    def _check_planned_dates(self):
        for task in self:
            if not task.planned_end:
                continue
            if not task.planned_start or task.planned_end < task.planned_start:
                raise ValidationError(
                    self.env._(
                        "The planned end of %(task)s needs a planned start before it.",
                        task=task.name,
                    )
                )

    @api.model
    def _get_technician_domain(self, company):
        """Return the domain of the users who can be sent to an intervention: without
        Project rights they could not work on it.

        :param company: of the intervention, or empty
        """
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(PROJECT_USER)
        domain = Domain(
            [
                ("share", "=", False),
                ("active", "=", True),
                ("all_group_ids", "in", [group_id]),
            ]
        )
        return domain & Domain("company_ids", "in", company.ids) if company else domain

    @api.model
    def _is_technician(self, user, company):
        """Whether this user is one of ``_get_technician_domain``, for fewer queries."""
        return (
            user.active
            and user.has_group(PROJECT_USER)
            and (not company or company in user.company_ids)
        )

    @api.depends("company_id")
    def _compute_technician_domain(self):
        for task in self:
            task.technician_domain = list(self._get_technician_domain(task.company_id))

    @api.constrains("user_ids")
    def _check_technicians(self):
        for task in self.sudo().filtered("is_fsm"):
            # Odoo assigns its own, inactive user to what an import creates.
            others = task.user_ids.filtered("active").filtered(
                lambda user: not self._is_technician(user, task.company_id)  # noqa: B023
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "%(users)s cannot work on %(task)s: a technician needs access "
                        "to Project and to the company of the intervention.",
                        users=", ".join(others.mapped("name")),
                        task=task.name,
                    )
                )

    @api.model
    def _is_read_by_agent(self, user):
        """Every employee reads some tasks; whoever works on them has Project rights."""
        user = user.sudo()
        return user.has_group(
            "helpdesk_mgmt.group_helpdesk_user_own"
        ) and not user.has_group(PROJECT_USER)

    @api.readonly
    def get_formview_id(self, access_uid=None):
        """Open an intervention in the technicians' form, wherever the link is."""
        user = self.env["res.users"].browse(access_uid) if access_uid else self.env.user
        if len(self) != 1 or not self.is_fsm:
            return super().get_formview_id(access_uid=access_uid)
        can_edit = user.sudo().has_group(PROJECT_USER)
        name = (
            "project_task_view_form" if can_edit else "project_task_view_form_readonly"
        )
        return self.env.ref(f"helpdesk_aftersales_fsm.{name}").id

    def action_open_map(self):
        """Show the customer's address on a map.

        :raise UserError: the customer has no address
        """
        self.ensure_one()
        if not self.partner_address:
            raise UserError(self.env._("The customer of this task has no address."))
        return {
            "type": "ir.actions.act_url",
            "url": self._get_map_url(self.partner_address.replace("\n", ", ")),
            "target": "new",
        }

    @api.model
    def _get_map_url(self, address):
        """Return where a map shows this address. Extend it for another map."""
        return "https://www.openstreetmap.org/search?" + urlencode({"query": address})

    # ------------------------------------------------------------------
    # Link with the ticket
    # ------------------------------------------------------------------

    def _log_helpdesk_ticket(self):
        """Let the customer follow the task as well, where the portal shows it."""
        for task in self.sudo():
            customer = task.helpdesk_ticket_id.partner_id
            if customer and task.project_id._is_visible_in_portal():
                task.message_subscribe(customer.ids)
        return super()._log_helpdesk_ticket()

    # ------------------------------------------------------------------
    # Worksheet
    # ------------------------------------------------------------------

    @api.depends("project_id")
    def _compute_worksheet_template_id(self):
        for task in self:
            project = task.project_id
            uses_worksheets = project.is_fsm and project.allow_worksheets
            task.worksheet_template_id = (
                uses_worksheets and project.worksheet_template_id
            )

    @api.depends("worksheet_snapshot")
    def _compute_worksheet_summary(self):
        for task in self:
            task.worksheet_summary = (
                task.worksheet_snapshot and task._render_worksheet_answers()
            )

    def _render_worksheet_answers(self):
        """Return the questions and answers, as HTML."""
        return self.env["ir.qweb"]._render(
            "helpdesk_aftersales_fsm.worksheet_answers",
            {"report": self._get_worksheet_report()},
        )

    def _uses_worksheet(self):
        self.ensure_one()
        return (
            self.is_fsm and self.allow_worksheets and bool(self.worksheet_template_id)
        )

    def _get_missing_answers(self):
        """Return the labels of the required questions that have no answer."""
        self.ensure_one()
        if not self._uses_worksheet():
            return []
        return [
            question.get("string") or question["name"]
            for question in self.sudo().read(["worksheet_properties"])[0][
                "worksheet_properties"
            ]
            if question.get("required") and self._is_unanswered(question)
        ]

    @api.model
    def _is_unanswered(self, question):
        """Whether this property, with its value, still wants an answer."""
        value = question.get("value")
        if question["type"] == "separator":
            return False
        if question["type"] == "html":
            return is_html_empty(value)
        if isinstance(value, str):
            return not value.strip()
        # Zero is an answer; an unticked box is none.
        return value is None or value is False or value == []

    @api.constrains("state", "worksheet_template_id")
    def _check_worksheet_is_complete(self):
        for task in self:
            missing = task.state == DONE and task._get_missing_answers()
            if missing:
                raise ValidationError(
                    self.env._(
                        "The worksheet of %(task)s is not complete. Answer these "
                        "questions first: %(questions)s.",
                        task=task.name,
                        questions=", ".join(missing),
                    )
                )

    def action_fsm_done(self):
        """Mark the intervention as done, and move it to the stage that says so.

        :raise ValidationError: a required question has no answer
        """
        for task in self:
            stage = task._get_done_stage()
            task.write({"state": DONE, **({"stage_id": stage.id} if stage else {})})
        return True

    def _get_done_stage(self):
        """Return the stage that a task moves to when it is done.

        That is the first of the folded stages at the end of the project: folded ones
        before an open stage are a backlog, what follows *Done* is *Cancelled*. Empty
        when the project has none, or the task is in one of them.
        """
        self.ensure_one()
        stages = self.project_id.type_ids.sorted(lambda s: (s.sequence, s.id))
        while stages and not all(stages.mapped("fold")):
            stages = stages[1:]
        return stages[:0] if self.stage_id in stages else stages[:1]

    # ------------------------------------------------------------------
    # Signature
    # ------------------------------------------------------------------

    @api.model
    def default_get(self, fields):
        """Leave the signature out, which has no default."""
        return super().default_get(
            [name for name in fields if name not in self._get_signature_fields()]
        )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            self._check_signature_is_not_written(vals)
            self._add_company_of_ticket(vals)
            self._add_worksheet_of_answers(vals)
        return super().create(vals_list)

    def _add_missing_default_values(self, values):
        # Empty properties would be written as the user: a portal user who creates a
        # task in a shared project may not read its template. They are computed anyway.
        values = super()._add_missing_default_values(values)
        if not values.get("worksheet_properties"):
            values.pop("worksheet_properties", None)
        return values

    def _add_company_of_ticket(self, vals):
        ticket_id = vals.get("helpdesk_ticket_id")
        if ticket_id and "company_id" not in vals:
            project_id = vals.get(
                "project_id", self.env.context.get("default_project_id")
            )
            project = self.env["project.project"].sudo().browse(project_id or ())
            ticket = self.env["helpdesk.ticket"].sudo().browse(ticket_id)
            vals["company_id"] = (project.company_id or ticket.company_id).id

    def _add_worksheet_of_answers(self, vals):
        """Answers without their questions are dropped: find the project's template."""
        if vals.get("worksheet_properties") and "worksheet_template_id" not in vals:
            project_id = vals.get(
                "project_id", self.env.context.get("default_project_id")
            )
            task = self.new({"project_id": project_id})
            vals["worksheet_template_id"] = task.worksheet_template_id.id

    def write(self, vals):
        self._check_signature_is_not_written(vals)
        self._check_worksheet_is_not_frozen(vals)
        self._check_template_is_not_cleared(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        signed = self - self._filter_unsigned()
        if signed:
            raise UserError(
                self.env._(
                    "%(tasks)s is signed by the customer, so it cannot be deleted. "
                    "Archive it instead.",
                    tasks=", ".join(signed.mapped("name")),
                )
            )

    @api.model
    def _get_signature_fields(self):
        """Return what nobody writes: ``_sign_worksheet`` makes it."""
        return {
            "worksheet_signature",
            "worksheet_signed_by",
            "worksheet_signed_on",
            "worksheet_snapshot",
            "worksheet_report",
            "worksheet_sign_secret",
        }

    @api.model
    def _get_frozen_fields(self):
        """Return what nobody changes any more once the customer has signed."""
        return {
            "name",
            "project_id",
            "company_id",
            "partner_id",
            "planned_start",
            "planned_end",
            "worksheet_template_id",
            "worksheet_properties",
        }

    def _filter_unsigned(self):
        return self.filtered(lambda task: not task.worksheet_signed_on)

    @api.model
    def _check_signature_is_not_written(self, vals):
        if self._get_signature_fields() & vals.keys():
            raise AccessError(
                self.env._(
                    "A signature cannot be typed in or imported. The customer signs "
                    "with the button Sign, in the portal or on the technician's screen."
                )
            )

    def _check_worksheet_is_not_frozen(self, vals):
        changed = self._get_frozen_fields() & vals.keys()
        signed = changed and self - self._filter_unsigned()
        if signed:
            signed.check_access("write")
            raise UserError(
                self.env._(
                    "%(tasks)s is signed, so its worksheet cannot be changed. Plan "
                    "another intervention if something has to be added.",
                    tasks=", ".join(signed.mapped("name")),
                )
            )

    def _check_template_is_not_cleared(self, vals):
        """Refuse to get rid of the required questions with their template. Another
        template may be chosen: then its questions are asked.
        """
        if vals.get("worksheet_template_id", True) or "project_id" in vals:
            return
        for task in self:
            template = task._uses_worksheet() and task.sudo().worksheet_template_id
            if template and template._has_required_questions():
                raise UserError(
                    self.env._(
                        "The worksheet of %(task)s has required questions, so its "
                        "template cannot be removed. Choose another template instead.",
                        task=task.name,
                    )
                )

    def _has_to_be_signed(self):
        """Whether this intervention is done and waits for the customer's signature."""
        self.ensure_one()
        return self.is_fsm and self.state == DONE and not self.worksheet_signed_on

    def _is_signed_by_visitor(self, user, sign_token=None):
        """Whether a visitor of the portal page may sign for the customer.

        Who is logged in is judged by who they are: only the customer and colleagues
        sign, whatever token they have. Technicians sign with their own button. Who is
        not logged in needs the secret that only the customer was given.

        :param user: the visitor, as ``res.users``
        :param sign_token: the token that the visitor came with
        """
        self.ensure_one()
        if user._is_public():
            return self._is_sign_token(sign_token)
        if user._is_internal():
            return False
        customer = self.sudo().partner_id.commercial_partner_id
        return bool(customer) and user.sudo().commercial_partner_id == customer

    def _is_sign_token(self, token):
        if not isinstance(token, str) or not token.isascii():
            return False
        own_token = self._get_sign_token()
        return bool(own_token) and consteq(own_token, token)

    def _get_sign_token(self):
        """Return the token with which the customer signs, or False.

        It holds for this customer at this address: another one gets another token.
        """
        self.ensure_one()
        task = self.sudo()
        if not task.worksheet_sign_secret or not task.partner_id:
            return False
        customer = repr((task.id, task.partner_id.id, task.partner_id.email_normalized))
        return hmac.new(
            task.worksheet_sign_secret.encode(), customer.encode(), hashlib.sha256
        ).hexdigest()

    def _get_sign_url(self):
        """Return the link for the customer's own mailbox, with which one signs without
        logging in. Show it to nobody else.
        """
        self.ensure_one()
        task = self.sudo()
        if not task.worksheet_sign_secret:
            task._write_signature({"worksheet_sign_secret": secrets.token_urlsafe(32)})
        customer = task.partner_id
        params = {
            "access_token": task._portal_ensure_token(),
            "sign_token": task._get_sign_token(),
            "pid": customer.id,
            "hash": task._sign_token(customer.id),
        }
        return f"{task.get_base_url()}{task.access_url}?{urlencode(params)}#worksheet"

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        """Let the customer sign with the button of the e-mail. The text of a message
        is for everybody who reads the task, its button for one recipient.
        """
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if self and self.sudo()._has_to_be_signed():
            for name, _is_recipient, data in groups:
                if name == "portal_customer" and data.get("has_button_access"):
                    data["button_access"] = {
                        "url": self._get_sign_url(),
                        "title": self.env._("Read and Sign"),
                    }
        return groups

    def _sign_worksheet(self, name, signature, worksheet_hash):
        """Keep the customer's signature with what was signed, and make the report.

        Every signature comes this way, and it elevates only the values that it makes.

        :param str name: who signs
        :param signature: an image, encoded in base64
        :param str worksheet_hash: ``_get_worksheet_hash`` of what the customer has read
        :raise AccessError: the user may not change the task
        :raise UserError: the task is not done or is already signed, its worksheet has
            changed, the name or the signature is missing or not valid; nothing is
            written
        """
        self.ensure_one()
        self.check_access("write")
        # A collaborator of a shared project writes some fields, not the worksheet.
        self._check_field_access(self._fields["worksheet_properties"], "write")
        task = self.sudo()
        task._lock_to_sign()
        name = task._clean_signer_name(name)
        if not signature:
            raise UserError(self.env._("Draw the signature first."))
        task._check_signature_image(signature)
        report = task._prepare_worksheet_report()
        if worksheet_hash != task._hash_worksheet(report):
            raise UserError(
                self.env._(
                    "The worksheet has changed since it was shown. Reload the page and "
                    "read it again before you sign."
                )
            )
        signed_on = fields.Datetime.now()
        task._write_signature(
            {
                "worksheet_signature": signature,
                "worksheet_signed_by": name,
                "worksheet_signed_on": signed_on,
                "worksheet_snapshot": {
                    **report,
                    "signed_by": name,
                    "signed_on": task._format_worksheet_datetime(signed_on),
                },
            }
        )
        task._keep_worksheet_report()

    def _write_signature(self, vals):
        """Write what ``write`` refuses. Not for values that somebody has sent."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    def _lock_to_sign(self):
        """Make sure that this task waits for a signature, and that nobody else signs.

        :raise UserError: as ``_sign_worksheet``
        """
        try:
            self.lock_for_update(allow_referencing=True)
        except LockError as error:
            raise UserError(
                self.env._("Somebody is signing at this moment. Reload the page.")
            ) from error
        if self.worksheet_signed_on:
            raise UserError(self.env._("This worksheet is already signed."))
        if not self._has_to_be_signed():
            raise UserError(
                self.env._("This intervention is not done yet, so it cannot be signed.")
            )
        self._check_worksheet_is_complete()

    @api.model
    def _clean_signer_name(self, name):
        if not isinstance(name, str) or not name.strip():
            raise UserError(self.env._("Type the name of who signs."))
        name = name.strip()
        unprintable = {"Cc", "Cs", "Zl", "Zp"}
        if len(name) > SIGNER_MAX_LENGTH or any(
            unicodedata.category(character) in unprintable for character in name
        ):
            raise UserError(
                self.env._(
                    "The name of who signs is one line of at most %(number)s "
                    "characters.",
                    number=SIGNER_MAX_LENGTH,
                )
            )
        return name

    @api.model
    def _check_signature_image(self, signature):
        try:
            mimetype = guess_mimetype(base64.b64decode(signature, validate=True))
        except (TypeError, ValueError):
            mimetype = False
        if mimetype not in SIGNATURE_TYPES:
            raise UserError(
                self.env._("The signature is not valid. Please draw it again.")
            )

    def action_sign_worksheet(self):
        """Let the customer sign on the technician's screen."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customer's Signature"),
            "res_model": "project.task.sign.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_task_id": self.id},
        }

    def action_ask_signature(self):
        """Write an e-mail to the customer, whose button opens the page to sign.

        :raise UserError: there is nothing to sign, or nobody who can sign in the portal
        """
        self.ensure_one()
        self.check_access("write")
        if not self._has_to_be_signed():
            raise UserError(
                self.env._("%(task)s does not wait for a signature.", task=self.name)
            )
        if not self.partner_id or not self.project_id._is_visible_in_portal():
            raise UserError(
                self.env._(
                    "%(task)s has no customer, or its project is private: let the "
                    "customer sign on your screen instead.",
                    task=self.name,
                )
            )
        return self._get_composer_action(
            self.env._("Ask the Customer to Sign"),
            "helpdesk_aftersales_fsm.mail_template_worksheet_sign",
            "mail.mail_notification_layout",
        )

    # ------------------------------------------------------------------
    # Report
    # ------------------------------------------------------------------

    def _get_worksheet_report(self):
        """Return what the report says, as it was when the customer signed; before
        that, as it is now, and its hash, which has to come back with the signature.
        """
        self.ensure_one()
        report = self.sudo().worksheet_snapshot
        if not report:
            report = self._prepare_worksheet_report()
            report["hash"] = self._hash_worksheet(report)
        # Pages show it as it is, whatever was kept.
        answers = [
            {**answer, "value": html_sanitize(answer["value"])}
            if answer["type"] == "html"
            else answer
            for answer in report["answers"]
        ]
        return {**report, "answers": answers}

    def _get_worksheet_hash(self):
        """Return what says that the worksheet is still the one that was read."""
        self.ensure_one()
        return self._hash_worksheet(self._prepare_worksheet_report())

    @api.model
    def _hash_worksheet(self, report):
        return hashlib.sha256(json.dumps(report, sort_keys=True).encode()).hexdigest()

    # What follows depends on the customer and the task, never on who looks: it has to
    # be the same for who reads and for who signs.

    def _get_worksheet_company(self):
        """Return the company that the intervention is of."""
        self.ensure_one()
        return (
            self.company_id
            or self.user_ids[:1].company_id
            or self.create_uid.company_id
        )

    def _get_worksheet_lang(self):
        company = self._get_worksheet_company()
        return self.partner_id.lang or company.partner_id.lang or "en_US"

    def _get_worksheet_tz(self):
        """Return the time zone in which everybody reads when the intervention is."""
        self.ensure_one()
        task = self.sudo()
        return (
            task.partner_id.tz
            or task._get_worksheet_company().partner_id.tz
            or task.user_ids[:1].tz
            or "UTC"
        )

    def _format_worksheet_datetime(self, value):
        """Return a moment in the customer's language and time zone, and which one."""
        if not value:
            return False
        return f"{self._format_customer_datetime(value)} ({self._get_worksheet_tz()})"

    def _format_customer_datetime(self, value):
        task = self.sudo()
        formatter = self.env["ir.qweb.field.datetime"]
        formatter = formatter.with_context(lang=task._get_worksheet_lang())
        return formatter.value_to_html(
            value, {"hide_seconds": True, "tz_name": task._get_worksheet_tz()}
        )

    def _format_appointment(self):
        """Return when the intervention is planned, for the customer, or False."""
        self.ensure_one()
        planned = filter(None, (self.planned_start, self.planned_end))
        text = " – ".join(self._format_customer_datetime(value) for value in planned)
        return text and f"{text} ({self._get_worksheet_tz()})"

    def _prepare_worksheet_report(self):
        """Return what the report says, in the customer's language and as text, so that
        nothing that changes later can change it.

        :return: a dictionary that can be kept as JSON
        """
        self.ensure_one()
        context = {"lang": self.sudo()._get_worksheet_lang()}
        task = self.with_env(self.env(su=True, context=context))
        company = task._get_worksheet_company()
        return {
            "lang": task.env.lang,
            "title": task.name,
            "provider": company.name,
            "provider_address": task._format_address(company.partner_id),
            "ticket": task.helpdesk_ticket_id.number or False,
            "customer": task.partner_id.commercial_partner_id.name or False,
            "contact": task.partner_id.name or False,
            "address": task.partner_address or False,
            "phone": task.partner_phone or False,
            "technicians": ", ".join(task.user_ids.mapped("name")),
            "planned_start": task._format_worksheet_datetime(task.planned_start),
            "planned_end": task._format_worksheet_datetime(task.planned_end),
            "done_on": task._format_worksheet_datetime(
                task.state == DONE and (task.date_end or task.date_last_stage_update)
            ),
            "template": task._uses_worksheet() and task.worksheet_template_id.name,
            "answers": task._uses_worksheet()
            and task._prepare_worksheet_answers()
            or [],
        }

    def _prepare_worksheet_answers(self):
        """Return the questions with their answers, as text."""
        properties = self.read(["worksheet_properties"])[0]["worksheet_properties"]
        return [
            {
                "label": question.get("string") or question["name"],
                "type": question["type"],
                "value": self._format_worksheet_answer(question),
            }
            for question in properties
        ]

    def _format_worksheet_answer(self, question):
        """Return the answer to one question as text, or as sanitized HTML.

        Extend it for other types of properties.
        """
        value = question.get("value")
        kind = question["type"]
        if kind == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        if value is None or value is False:
            return ""
        if kind == "selection":
            text = dict(question["selection"]).get(value, "")
        elif kind == "tags":
            labels = {tag[0]: tag[1] for tag in question["tags"]}
            text = ", ".join(labels[tag] for tag in value if tag in labels)
        elif kind == "many2one":
            text = value[1] or ""
        elif kind == "many2many":
            text = ", ".join(name or "" for dummy, name in value)
        elif kind == "date":
            text = format_date(self.env, value)
        elif kind == "datetime":
            text = self._format_worksheet_datetime(fields.Datetime.to_datetime(value))
        elif kind == "float":
            text = formatLang(self.env, value)
        elif kind == "monetary":
            currency = self._get_worksheet_company().currency_id
            text = formatLang(self.env, value, currency_obj=currency)
        else:
            text = str(value)
        suffix = question.get("suffix")
        if kind == "html":
            suffix = suffix and escape(suffix)
        return f"{text} {suffix}" if suffix else text

    def _get_worksheet_report_name(self):
        self.ensure_one()
        return self.env._("Worksheet report - %(task)s", task=self.name)

    def _keep_worksheet_report(self):
        """Make the report, as superuser, keep it, attach it to the task and tell the
        ticket, whose files are shown to all its followers.

        :raise UserError: the server cannot make PDF files
        """
        self.ensure_one()
        report = self.env["ir.actions.report"].sudo()
        report = report.with_context(**clean_context(self.env.context))
        self.flush_recordset()
        content = report._render_qweb_pdf(WORKSHEET_REPORT, self.ids)[0]
        self._write_signature({"worksheet_report": base64.b64encode(content)})
        author = self.env.user.partner_id
        if self.env.user._is_public() and self.partner_id:
            author = self.partner_id
        attachment = self.env["ir.attachment"].create(
            {
                "name": self._get_worksheet_report_name() + ".pdf",
                "raw": content,
                "res_model": self._name,
                "res_id": self.id,
                "is_worksheet_report": True,
            }
        )
        for document, attachment_ids in (
            (self, attachment.ids),
            (self.helpdesk_ticket_id, []),
        ):
            if document:
                document._message_log(
                    body=self.env._(
                        "%(task)s was signed by %(name)s.",
                        task=self._get_html_link(),
                        name=self.worksheet_signed_by,
                    ),
                    author_id=author.id,
                    attachment_ids=attachment_ids,
                )

    def _check_is_signed(self):
        for task in self:
            if not task.worksheet_signed_on:
                raise UserError(
                    self.env._("%(task)s is not signed yet.", task=task.display_name)
                )

    def action_print_worksheet_report(self):
        """Print the report that the customer has signed.

        :raise UserError: nobody has signed
        """
        self.check_access("read")
        self._check_is_signed()
        return self.env.ref(WORKSHEET_REPORT).report_action(self, config=False)

    def action_send_worksheet_report(self):
        """Write an e-mail to the customer, with the report.

        :raise UserError: nobody has signed
        """
        self.ensure_one()
        self.check_access("read")
        self._check_is_signed()
        return self._get_composer_action(
            self.env._("Send the Worksheet Report"),
            "helpdesk_aftersales_fsm.mail_template_worksheet_report",
            "mail.mail_notification_light",
        )

    def _get_composer_action(self, title, template, layout):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": self.env.ref(template).id,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": layout,
                "force_email": True,
            },
        }
