from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from odoo.tests import TransactionCase, tagged
from odoo.tools.misc import file_open_temporary_directory
from odoo.tools.translate import code_translations, get_po_paths

from .. import translations

LANG = "ro_RO"
OWN = """
#. module: helpdesk_mgmt
#: model:ir.model.fields,field_description:helpdesk_mgmt.field_helpdesk_ticket__number
msgid "Ticket number"
msgstr "Nr."

#. module: helpdesk_mgmt
#: model_terms:ir.ui.view,arch_db:helpdesk_mgmt.portal_ticket_list
msgid "<em class=\\"font-weight-normal text-muted\\">Tickets in category:</em>"
msgstr "<em class=\\"font-weight-normal text-muted\\">Din categoria:</em>"

#. module: helpdesk_mgmt
#. odoo-python
#: code:addons/helpdesk_mgmt/models/helpdesk_ticket.py:0
msgid "No Subject"
msgstr "Fără titlu"
"""


@tagged("post_install", "-at_install")
class TestHostTranslations(TransactionCase):
    """What the suite says in Romanian for helpdesk_mgmt, which says nothing itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(LANG)
        cls.modules = cls.env["ir.module.module"]
        cls._update()
        cls.field = cls._romanian("helpdesk_mgmt.field_helpdesk_ticket__number")
        cls.stage = cls._romanian("helpdesk_mgmt.helpdesk_ticket_stage_done")
        cls.view = cls._romanian("helpdesk_mgmt.portal_ticket_list")

    def setUp(self):
        super().setUp()
        self.addCleanup(code_translations.python_translations.clear)

    @classmethod
    def _romanian(cls, xmlid):
        return cls.env.ref(xmlid).with_context(lang=LANG)

    @contextmanager
    def _own_translations(self):
        """A version of helpdesk_mgmt that has a little Romanian."""
        with file_open_temporary_directory(self.env) as folder:
            path = Path(folder) / "ro.po"
            path.write_text(OWN)

            def find(module, lang):
                if module == "helpdesk_mgmt":
                    return [str(path)]
                return get_po_paths(module, lang)

            with patch("odoo.addons.base.models.ir_module.get_po_paths", find):
                yield

    @classmethod
    def _update(cls, overwrite=False):
        """What an update of the host comes to: the suite's base is updated after it."""
        for module in ("helpdesk_mgmt", "helpdesk_aftersales"):
            cls.modules._load_module_terms([module], [LANG], overwrite=overwrite)

    def test_models(self):
        self.assertEqual(self.field.field_description, "Numărul tichetului")
        self.assertEqual(self.stage.name, "Finalizat")
        self.assertIn(">Tichete din categoria:<", self.view.arch_db)

    def test_code(self):
        python = code_translations.get_python_translations("helpdesk_mgmt", LANG)
        self.assertEqual(python["No Subject"], "Fără subiect")

    def test_update_keeps_them(self):
        for overwrite in (False, True):
            with self.subTest(overwrite=overwrite):
                self._update(overwrite)
                self.test_models()

    def test_own_translation_wins(self):
        for overwrite in (False, True):
            with self.subTest(overwrite=overwrite), self._own_translations():
                self._update(overwrite)
                self.assertEqual(self.field.field_description, "Nr.")
                self.assertIn(">Din categoria:<", self.view.arch_db)
                # It leaves the rest open.
                self.assertEqual(self.stage.name, "Finalizat")
                self.assertIn(">Tichete în etapa:<", self.view.arch_db)

    def test_own_translation_of_code_wins(self):
        own = {"No Subject": "Fără titlu"}
        code_translations.python_translations.clear()
        with patch.object(translations, "_get_own_translations", return_value=own):
            python = code_translations.get_python_translations("helpdesk_mgmt", LANG)
        self.assertEqual(python["No Subject"], "Fără titlu")
        self.assertIn("Category", python)

    def test_what_people_wrote_stays(self):
        self.stage.name = "Gata"
        self.view.arch_db = self.view.arch_db.replace(
            ">Tichete din categoria:<", ">Categoria:<"
        )
        self._update()
        self.assertEqual(self.stage.name, "Gata")
        self.assertIn(">Categoria:<", self.view.arch_db)
        self.assertEqual(self.field.field_description, "Numărul tichetului")

    def test_uninstallation_takes_them_away(self):
        self.stage.name = "Gata"
        files = self.modules._get_completing_files(["helpdesk_aftersales"], [LANG])
        self.modules._withdraw_translations(files)
        self.assertEqual(self.field.field_description, "Ticket number")
        self.assertIn(">Tickets in category:<", self.view.arch_db)
        self.assertEqual(self.stage.name, "Gata")
