from odoo import api, fields, models

AGENT_GROUP = "helpdesk_mgmt.group_helpdesk_user_own"


class HelpdeskAftersalesAgentView(models.AbstractModel):
    """Views of their own for those who read a document only as helpdesk agents.

    Odoo's forms are made for people with rights in its application: they read what
    agents may not, and have buttons that the server refuses to agents. A model that
    inherits from this one names views for agents, to be read only, which take the place
    of Odoo's wherever no particular view is asked for: in links, smart buttons, lists
    and dialogs. Whoever has rights in the application gets Odoo's views.
    """

    _name = "helpdesk.aftersales.agent.view"
    _description = "Document as Helpdesk Agents See It"

    # The agents' views: {view type: external id}.
    _agent_views = {}

    helpdesk_next_step = fields.Char(
        compute="_compute_helpdesk_next_step",
        compute_sudo=True,
        export_string_translation=False,
        groups=AGENT_GROUP,
        help="What the document waits for, in words that an agent can pass on.",
    )

    @api.depends_context("lang")
    def _compute_helpdesk_next_step(self):
        for document in self:
            document.helpdesk_next_step = document._get_helpdesk_next_step()

    def _get_helpdesk_next_step(self):
        """Return a sentence that tells what this document waits for, and for whom, or
        False. It is called as superuser.

        Extend it, and the dependencies of ``_compute_helpdesk_next_step``.
        """
        self.ensure_one()
        return False

    @api.model
    def _is_read_by_agent(self, user):
        """Whether a user reads these documents as a helpdesk agent and as nothing else.

        Extend it where more people than those with rights in the application can read
        the model.

        :param user: as ``res.users``
        """
        if not user.sudo().has_group(AGENT_GROUP):
            return False
        group_id = self.env["ir.model.data"]._xmlid_to_res_id(AGENT_GROUP)
        allowed = (
            self.env["ir.model.access"]
            .with_user(user)
            ._get_models_allowed_without((group_id,))
        )
        return self._name not in allowed

    @api.model
    def _get_agent_view_id(self, view_type, user):
        """Return the id of the view that this user gets in place of Odoo's, or False.

        :param str view_type: ``form``, ``list``…
        :param user: as ``res.users``
        """
        xml_id = self._agent_views.get(view_type)
        if not xml_id or not self._is_read_by_agent(user):
            return False
        return self.env["ir.model.data"]._xmlid_to_res_id(xml_id)

    @api.readonly
    def get_formview_id(self, access_uid=None):
        """Open the document in the form that fits the user, wherever the link is."""
        user = self.env.user
        if access_uid:
            user = user.browse(access_uid)
        return self._get_agent_view_id("form", user) or super().get_formview_id(
            access_uid=access_uid
        )

    @api.model
    def get_view(self, view_id=None, view_type="form", **options):
        """Let agents have their own view where no particular one is asked for.

        The view's id goes on to Odoo, whose cache tells views apart by it.
        """
        if not view_id and not self.env.context.get(f"{view_type}_view_ref"):
            view_id = self._get_agent_view_id(view_type, self.env.user) or view_id
        return super().get_view(view_id, view_type, **options)

    @api.model
    @api.readonly
    def get_views(self, views, options=None):
        """Agents only read: leave out the menu of what can be done with a document."""
        result = super().get_views(views, options)
        if self._is_read_by_agent(self.env.user):
            for view in result["views"].values():
                if "toolbar" in view:
                    view["toolbar"] = {}
        return result
