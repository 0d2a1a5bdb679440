import base64
from urllib.parse import urlencode

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError, ValidationError
from odoo.tools import clean_context, format_date, is_html_empty
from odoo.tools.mimetypes import guess_mimetype
from odoo.tools.misc import formatLang
from odoo.tools.sql import column_exists, create_column

from odoo.addons.helpdesk_aftersales.tools import has_access_token

DONE = "1_done"
SIGNATURE_TYPES = ("image/png", "image/jpeg", "image/webp")
WORKSHEET_REPORT = "helpdesk_aftersales_fsm.action_report_worksheet"


class ProjectTask(models.Model):
    _name = "project.task"
    _inherit = ["project.task", "helpdesk.aftersales.document"]

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
    partner_address = fields.Char(
        string="Customer Address", compute="_compute_partner_address"
    )
    worksheet_template_id = fields.Many2one(
        comodel_name="project.worksheet.template",
        compute="_compute_worksheet_template_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    worksheet_properties = fields.Properties(
        string="Worksheet",
        definition="worksheet_template_id.worksheet_properties_definition",
    )
    worksheet_signature = fields.Image(
        string="Signature", max_width=1024, max_height=1024, copy=False
    )
    worksheet_signed_by = fields.Char(string="Signed By", copy=False)
    worksheet_signed_on = fields.Datetime(string="Signed On", copy=False)
    # What nobody writes but the signature.
    worksheet_snapshot = fields.Json(
        copy=False, groups=fields.NO_ACCESS, export_string_translation=False
    )
    worksheet_report = fields.Binary(
        copy=False, groups=fields.NO_ACCESS, export_string_translation=False
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

    def get_formview_id(self, access_uid=None):
        """Open an intervention in the technicians' form, wherever the link is."""
        if len(self) == 1 and self.is_fsm:
            return self._get_fsm_form_view().id
        return super().get_formview_id(access_uid=access_uid)

    @api.model
    def _get_fsm_form_view(self):
        """Return the technicians' form, or the same to read for other users."""
        can_edit = self.env.user.has_group("project.group_project_user")
        name = (
            "project_task_view_form" if can_edit else "project_task_view_form_readonly"
        )
        return self.env.ref(f"helpdesk_aftersales_fsm.{name}")

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
            if task.worksheet_signed_on:
                continue
            project = task.project_id
            uses_worksheets = project.is_fsm and project.allow_worksheets
            task.worksheet_template_id = (
                uses_worksheets and project.worksheet_template_id
            )

    @api.depends("worksheet_snapshot")
    def _compute_worksheet_summary(self):
        for task in self:
            task.worksheet_summary = (
                self.env["ir.qweb"]._render(
                    "helpdesk_aftersales_fsm.worksheet_answers",
                    {"report": task._get_worksheet_report()},
                )
                if task.worksheet_snapshot
                else False
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

    @api.constrains("state")
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
            stage = self.env["project.task.type"].browse(
                task.stage_find(task.project_id.id, [("fold", "=", True)])
            )
            task.write({"state": DONE, **({"stage_id": stage.id} if stage else {})})
        return True

    # ------------------------------------------------------------------
    # Signature
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # Signing is a step of its own, with its checks and the report.
        vals_list = [dict(vals) for vals in vals_list]
        signatures = [
            {
                name: vals.pop(name)
                for name in self._get_signature_fields() & vals.keys()
            }
            for vals in vals_list
        ]
        for vals in vals_list:
            self._add_company_of_ticket(vals)
            self._add_worksheet_of_answers(vals)
        tasks = super().create(vals_list)
        for task, signature in zip(tasks, signatures, strict=True):
            if signature.get("worksheet_signature"):
                task.write(signature)
        return tasks

    def _add_company_of_ticket(self, vals):
        ticket_id = vals.get("helpdesk_ticket_id")
        if ticket_id and "company_id" not in vals:
            project_id = vals.get(
                "project_id", self.env.context.get("default_project_id")
            )
            documents = (
                self.env["project.project"].sudo().browse(project_id),
                self.env["helpdesk.ticket"].sudo().browse(ticket_id),
            )
            companies = [document.company_id.id for document in documents]
            vals["company_id"] = next(filter(None, companies), False)

    def _add_worksheet_of_answers(self, vals):
        """Answers without their questions are dropped: find the project's template."""
        if vals.get("worksheet_properties") and "worksheet_template_id" not in vals:
            project_id = vals.get(
                "project_id", self.env.context.get("default_project_id")
            )
            task = self.new({"project_id": project_id})
            vals["worksheet_template_id"] = task.worksheet_template_id.id

    def write(self, vals):
        self._check_worksheet_is_not_frozen(vals)
        if not vals.get("worksheet_signature"):
            # The date comes with a signature, never by itself.
            vals = {k: v for k, v in vals.items() if k != "worksheet_signed_on"}
            return super().write(vals)
        self.check_access("write")
        for task in self.sudo():
            super(ProjectTask, task).write(task._prepare_signature(vals))
            task._keep_worksheet_report()
        return True

    @api.model
    def _get_signature_fields(self):
        return {"worksheet_signature", "worksheet_signed_by", "worksheet_signed_on"}

    @api.model
    def _get_frozen_fields(self):
        """Return what nobody changes any more once the customer has signed."""
        return self._get_signature_fields() | {
            "planned_start",
            "planned_end",
            "partner_id",
            "worksheet_template_id",
            "worksheet_properties",
            "worksheet_snapshot",
        }

    def _check_worksheet_is_not_frozen(self, vals):
        changed = self._get_frozen_fields() & vals.keys()
        signed = changed and self.filtered("worksheet_signed_on")
        if signed:
            raise UserError(
                self.env._(
                    "%(tasks)s is signed, so its worksheet cannot be changed. Plan "
                    "another intervention if something has to be added.",
                    tasks=", ".join(signed.mapped("name")),
                )
            )

    def _has_to_be_signed(self):
        """Whether this intervention is done and waits for the customer's signature."""
        self.ensure_one()
        return self.is_fsm and self.state == DONE and not self.worksheet_signed_on

    def _is_signed_by_visitor(self, user, access_token=None):
        """Whether a visitor of the portal page may sign for the customer.

        That is the customer or a colleague, whoever comes with the task's token, and
        an employee who may change the task; all others only read.

        :param user: the visitor, as ``res.users``
        :param str access_token: the token that the visitor came with
        """
        self.ensure_one()
        if has_access_token(self, access_token):
            return True
        task = self.sudo()
        if user._is_internal():
            return task.with_user(user).has_access("write")
        customer = task.partner_id.commercial_partner_id
        return bool(customer) and user.sudo().commercial_partner_id == customer

    def _sign_worksheet(self, name, signature):
        """Keep the customer's signature, and make the report.

        :param str name: who signs
        :param signature: an image, encoded in base64
        :raise UserError: the task is not done or is already signed, the name or the
            signature is missing or not valid; nothing is written
        """
        self.ensure_one()
        if not signature:
            raise UserError(self.env._("Draw the signature first."))
        self.write({"worksheet_signature": signature, "worksheet_signed_by": name})

    def _prepare_signature(self, vals):
        """Check a signature, and return the values that are written with it."""
        self.ensure_one()
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
        name = vals.get("worksheet_signed_by")
        if not isinstance(name, str) or not name.strip():
            raise UserError(self.env._("Type the name of who signs."))
        self._check_signature_image(vals["worksheet_signature"])
        signed_on = fields.Datetime.now()
        return {
            **vals,
            "worksheet_signed_by": name.strip(),
            "worksheet_signed_on": signed_on,
            "worksheet_snapshot": {
                **self._prepare_worksheet_report(),
                "signed_by": name.strip(),
                "signed_on": self._format_worksheet_datetime(signed_on),
            },
        }

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

    # ------------------------------------------------------------------
    # Report
    # ------------------------------------------------------------------

    def _get_worksheet_report(self):
        """Return what the report says, as it was when the customer signed."""
        self.ensure_one()
        report = self.sudo().worksheet_snapshot or self._prepare_worksheet_report()
        # Properties sanitize their HTML when it is written.
        answers = [
            {**answer, "value": Markup(answer["value"])}
            if answer["type"] == "html"
            else answer
            for answer in report["answers"]
        ]
        return {**report, "answers": answers}

    def _get_worksheet_lang(self):
        return self.partner_id.lang or self.env.user.lang or self.env.lang

    def _prepare_worksheet_report(self):
        """Return what the report says, in the customer's language and as text, so that
        nothing that changes later can change it.

        :return: a dictionary that can be kept as JSON
        """
        self.ensure_one()
        task = self.with_context(lang=self._get_worksheet_lang()).sudo()
        company = task.company_id or task.env.company
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

    def _format_worksheet_datetime(self, value):
        if not value:
            return False
        timezone = self.partner_id.tz or self.user_ids[:1].tz or self.env.user.tz
        formatter = self.env["ir.qweb.field.datetime"]
        formatter = formatter.with_context(lang=self._get_worksheet_lang())
        return formatter.value_to_html(
            value, {"hide_seconds": True, "tz_name": timezone or "UTC"}
        )

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
            currency = self.company_id.currency_id or self.env.company.currency_id
            text = formatLang(self.env, value, currency_obj=currency)
        else:
            text = str(value)
        return f"{text} {question['suffix']}" if question.get("suffix") else text

    def _get_worksheet_report_name(self):
        self.ensure_one()
        return self.env._("Worksheet report - %(task)s", task=self.name)

    def _keep_worksheet_report(self):
        """Make the report, as superuser, keep it, and attach it to the task and the
        ticket.

        :raise UserError: the server cannot make PDF files
        """
        self.ensure_one()
        if self.env.context.get("worksheet_report_later"):
            return
        report = self.env["ir.actions.report"].sudo()
        report = report.with_context(
            **clean_context(self.env.context), report_pdf_no_attachment=True
        )
        self.flush_recordset()
        content = report._render_qweb_pdf(WORKSHEET_REPORT, self.ids)[0]
        self.worksheet_report = base64.b64encode(content)
        author = self.env.user.partner_id
        if self.env.user._is_public() and self.partner_id:
            author = self.partner_id
        for document in filter(None, (self, self.helpdesk_ticket_id)):
            attachment = document.env["ir.attachment"].create(
                {
                    "name": self._get_worksheet_report_name() + ".pdf",
                    "raw": content,
                    "res_model": document._name,
                    "res_id": document.id,
                }
            )
            document._message_log(
                body=self.env._(
                    "%(task)s was signed by %(name)s.",
                    task=self._get_html_link(),
                    name=self.worksheet_signed_by,
                ),
                author_id=author.id,
                attachment_ids=attachment.ids,
            )

    def _ensure_worksheet_report(self):
        """Make the report that was put off when the customer signed.

        :raise UserError: nobody has signed
        """
        for task in self:
            if not task.worksheet_signed_on:
                raise UserError(
                    self.env._("%(task)s is not signed yet.", task=task.display_name)
                )
            if not task.sudo().worksheet_report:
                task.sudo()._keep_worksheet_report()

    def action_print_worksheet_report(self):
        """Print the report that the customer has signed.

        :raise UserError: nobody has signed
        """
        self.check_access("read")
        self._ensure_worksheet_report()
        return self.env.ref(WORKSHEET_REPORT).report_action(self, config=False)

    def action_send_worksheet_report(self):
        """Write an e-mail to the customer, with the report.

        :raise UserError: nobody has signed
        """
        self.ensure_one()
        self.check_access("read")
        self._ensure_worksheet_report()
        template = self.env.ref(
            "helpdesk_aftersales_fsm.mail_template_worksheet_report"
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the Worksheet Report"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "force_email": True,
            },
        }
