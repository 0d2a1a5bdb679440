from lxml import etree

from odoo.exceptions import AccessError
from odoo.tools.safe_eval import safe_eval


def read_specification(env, model, node):
    """What the web client reads of a model for a view, subviews included."""
    specification = {}
    for field in node.xpath(".//field[not(ancestor::field)]"):
        name = field.get("name")
        definition = env[model]._fields[name]
        specification[name] = {}
        if definition.type == "many2one":
            specification[name] = {"fields": {"display_name": {}}}
        elif definition.relational:
            fields = {"display_name": {}}
            for subview in field.xpath("./list | ./kanban | ./form"):
                subview = etree.fromstring(etree.tostring(subview))
                fields |= read_specification(env, definition.comodel_name, subview)
            specification[name] = {"fields": fields}
    return specification


class AgentViewsCase:
    """Checks of the views that agents have of a document, for the test case of the
    service to inherit from."""

    def assertOpensForAgent(self, document, agent=None):
        """Check that an agent gets views of the own, and reads all that they show."""
        self.env.invalidate_all()
        document = document.with_user(agent or self.agent)
        model = document.browse()
        form_id = self.env.ref(document._agent_views["form"]).id
        self.assertEqual(document.get_formview_id(), form_id)
        self.assertEqual(document.get_formview_action()["views"], [(form_id, "form")])
        result = model.get_views(
            [[False, view_type] for view_type in (*document._agent_views, "search")],
            {"toolbar": True, "load_filters": True},
        )
        for view_type in document._agent_views:
            view = result["views"][view_type]
            expected = self.env.ref(document._agent_views[view_type]).id
            self.assertEqual(view["id"], expected)
            self.assertFalse(view["toolbar"])
            arch = etree.fromstring(view["arch"])
            self.assertEqual(
                {arch.get(name) for name in ("create", "edit", "delete")}, {"0"}
            )
            specification = read_specification(model.env, model._name, arch)
            model.env.invalidate_all()
            [values] = document.web_read(specification)
            found = model.web_search_read([("id", "=", document.id)], specification)
            self.assertEqual(found["records"], [values])
            self._check_buttons(document, arch, values)
        return values

    def _check_buttons(self, document, arch, values):
        """No button that the server refuses, or that belongs to something else."""
        for button in arch.xpath("//button"):
            if safe_eval(button.get("invisible", "False"), dict(values)):
                continue
            self.assertEqual(button.get("type"), "object")
            self.assertFalse(button.xpath("ancestor::field"))
            try:
                with self.env.cr.savepoint():
                    getattr(document, button.get("name"))()
            except AccessError as error:
                self.fail(f"{button.get('name')}: {error}")

    def assertOpensAsInOdoo(self, document, user):
        """Check that somebody gets Odoo's own views."""
        document = document.with_user(user)
        self.assertFalse(document.get_formview_id())
        result = document.browse().get_views(
            [[False, kind] for kind in document._agent_views]
        )
        View = self.env["ir.ui.view"]
        for view_type in document._agent_views:
            standard = View.default_view(document._name, view_type)
            self.assertEqual(result["views"][view_type]["id"], standard)
            self.assertNotEqual(
                standard, self.env.ref(document._agent_views[view_type]).id
            )
