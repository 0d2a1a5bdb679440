from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import code_translations

LANG = "ro_RO"


@tagged("post_install", "-at_install")
class TestLoyaltyTranslations(TransactionCase):
    """loyalty says a quarter of itself in Romanian, and the addon the rest."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(LANG)
        cls.env["ir.module.module"]._load_module_terms(
            ["loyalty", "helpdesk_aftersales_coupon"], [LANG]
        )

    def _label(self, model, name):
        field = self.env["ir.model.fields"]._get(model, name)
        return field.with_context(lang=LANG).field_description

    def test_models(self):
        self.assertEqual(
            self._label("loyalty.program", "program_type"), "Tipul programului"
        )
        self.assertEqual(self._label("loyalty.program", "applies_on"), "Se aplică la")

    def test_python(self):
        said = code_translations.get_python_translations("loyalty", LANG)
        self.assertEqual(said["per order"], "pe comandă")
        self.assertEqual(said["%s per point"], "%s per punct")

    def test_javascript(self):
        said = code_translations.get_web_translations("loyalty", LANG)["messages"]
        texts = {message["id"]: message["string"] for message in said}
        self.assertEqual(texts["Valid until"], "Valabil până la")
