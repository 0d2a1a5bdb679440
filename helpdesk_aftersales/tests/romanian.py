import json
import re
from pathlib import Path

import polib

from odoo.tests import HttpCase, new_test_user
from odoo.tools.misc import file_path
from odoo.tools.translate import load_language

LANG = "ro_RO"
TAG = re.compile(r"""</?[a-zA-Z](?:"[^"]*"|'[^']*'|[^'">])*>""")


class RomanianCase(HttpCase):
    """Walks through pages in Romanian; no visible text may be an English term of the
    suite or of the host.

    Combine it with the test case of a service, of which it uses the ticket.
    """

    host = ("helpdesk_mgmt", "helpdesk_mgmt_sale", "helpdesk_product")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if LANG not in dict(cls.env["res.lang"].get_installed()):
            load_language(cls.env.cr, LANG)
        if "website" in cls.env:
            romanian = cls.env["res.lang"]._lang_get(LANG)
            cls.env["website"].search([]).language_ids += romanian
        cls.agent.write({"lang": LANG, "password": cls.agent.login})
        cls.customer_user = new_test_user(
            cls.env, "aftersales-romanian", groups="base.group_portal", lang=LANG
        )
        cls.customer_user.partner_id.parent_id = cls.customer
        (cls.customer | cls.contact).lang = LANG
        # What people have named themselves must not look like an English term.
        cls.team.name = "Echipa noastră"
        cls.product.name = "Scaun"
        cls.contact.name = "Ana"
        cls.ticket.name = "Scaun rupt"
        cls.english = sorted(cls._get_english_terms())
        # As the web client does, so that what people make here is in Romanian, too.
        cls.env = cls.env(context={**cls.env.context, "lang": LANG})
        cls.ticket = cls.ticket.with_env(cls.env)

    @classmethod
    def _get_english_terms(cls):
        """The terms of the suite, of the host and of what others lack, without those
        that are the same in Romanian."""
        english, romanian = set(), set()
        for module in cls.env["ir.module.module"]._installed():
            if module in cls.host or module.startswith("helpdesk_aftersales"):
                folder = Path(file_path(module))
                for place in ("i18n", "i18n_extra/*"):
                    for path in folder.glob(f"{place}/*.pot"):
                        english |= cls._get_texts(path, "msgid")
                    for path in folder.glob(f"{place}/ro.po"):
                        romanian |= cls._get_texts(path, "msgstr")
        return english - romanian

    @staticmethod
    def _get_texts(path, attribute):
        """What people read of the entries of a catalogue."""
        return {
            " ".join(text.split())
            for entry in polib.pofile(str(path))
            for text in TAG.split(getattr(entry, attribute))
            if len(re.sub(r"\W", "", text)) > 1
        }

    def _walk_ticket(self, *buttons):
        """Look at the ticket's form, its tabs and the windows of buttons."""
        action = "action-helpdesk_mgmt.helpdesk_ticket_action"
        self._walk(f"/odoo/{action}/{self.ticket.id}", self.agent, buttons=buttons)

    def _walk_portal(self, *pages):
        """Look at the customer's pages of the ticket, and at others."""
        pages = ("/my", "/my/tickets", f"/my/ticket/{self.ticket.id}", *pages)
        self._walk("/my", self.customer_user, pages=pages)

    def _walk(self, url, user, buttons=(), pages=()):
        plan = {"english": self.english, "buttons": buttons, "pages": pages}
        # Fetched, because a failure prints the code.
        attachment = self.env["ir.attachment"].create(
            {"name": "plan.json", "raw": json.dumps(plan).encode(), "public": True}
        )
        script = Path(__file__).with_name("romanian.js").read_text()
        self.browser_js(
            url,
            f"{script}\nwalk('/web/content/{attachment.id}');",
            login=user.login,
            cookies={"frontend_lang": LANG},
            timeout=120,
        )
