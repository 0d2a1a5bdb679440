"""The host speaks Romanian with the suite, and speaks for itself when it learns to."""

import os
import shutil
import subprocess

from devenv import addons, logs
from transactions import committed, environment

import odoo.addons.helpdesk_mgmt

BASE = "helpdesk_aftersales"
FIELD = "helpdesk_mgmt.field_helpdesk_ticket__number"
VIEW = "helpdesk_mgmt.portal_ticket_list"
STAGE = "helpdesk_mgmt.helpdesk_ticket_stage_done"
OWN = """
#. module: helpdesk_mgmt
#: model:ir.model.fields,field_description:helpdesk_mgmt.field_helpdesk_ticket__number
msgid "Ticket number"
msgstr "Nr."

#. module: helpdesk_mgmt
#: model_terms:ir.ui.view,arch_db:helpdesk_mgmt.portal_ticket_list
msgid "<em class=\\"font-weight-normal text-muted\\">Tickets in category:</em>"
msgstr "<em class=\\"font-weight-normal text-muted\\">Din categoria:</em>"
"""


def said(database):
    """The title of a field, the name of a stage and whether a page has its words."""
    with environment(database) as env:
        field, stage, view = (
            env.ref(xmlid).with_context(lang="ro_RO") for xmlid in (FIELD, STAGE, VIEW)
        )
        categories = ("Tickets in", "Tichete din", ">Din")
        page = [text for text in categories if f"{text} categ" in view.arch_db]
        return field.field_description, stage.name, page


def test_update_of_the_host(make_template, make_database, aftersales_odoo, tmp_path):
    host = [name for name in addons.suite()[BASE]["depends"]]
    database = make_database(make_template(host))
    assert said(database) == ("Ticket number", "Done", ["Tickets in"])

    def run(option, module, **env):
        done = subprocess.run(
            aftersales_odoo.command(
                *("--database", database, option, module),
                *("--stop-after-init", "--no-http"),
            ),
            env={**aftersales_odoo.env(), **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-3000:]
        assert logs.unexpected(done.stdout) == []

    run("--init", BASE)
    ours = ("Numărul tichetului", "Finalizat", ["Tichete din"])
    assert said(database) == ours
    run("--update", "helpdesk_mgmt")
    assert said(database) == ours
    with committed(database) as env:
        env.ref(STAGE).with_context(lang="ro_RO").name = "Gata"

    # A version of the host that is found before the installed one.
    newer = tmp_path / "odoo" / "addons" / "helpdesk_mgmt"
    shutil.copytree(odoo.addons.helpdesk_mgmt.__path__[0], newer)
    (newer / "i18n" / "ro.po").write_text(OWN)
    path = f"{aftersales_odoo.env()['PYTHONPATH']}{os.pathsep}{tmp_path}"
    run("--update", "helpdesk_mgmt", PYTHONPATH=path)
    assert said(database) == ("Nr.", "Gata", [">Din"])
