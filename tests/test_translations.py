"""script/i18n finds what is wrong in translations, and keeps what is right."""

import shutil

import polib
import pytest
from devenv import addons, cache, i18n_export, source_terms, translations
from transactions import environment

CODE = """
from odoo import fields, models


class Thing(models.Model):
    _name = "thing"
    _description = "Thing"

    name = fields.Char(string="Full Name", help="What it is called")
    kind = fields.Selection([("a", "First Kind")])

    def check(self):
        return self.env._("Give %(name)s to the customer.", name=self.name)
"""
VIEWS = """<odoo>
    <record id="thing_view_form" model="ir.ui.view">
        <field name="arch" type="xml">
            <form>
                <button string="Take It" />
                <div><i class="fa fa-plus" title="More" /> Add one</div>
            </form>
        </field>
    </record>
</odoo>
"""
ROMANIAN = {
    "Thing": "Lucru",
    "Full Name": "Numele complet",
    "What it is called": "Cum se numește",
    "First Kind": "Primul fel",
    "Give %(name)s to the customer.": "Dați %(name)s clientului.",
    "Take It": "Ia-l",
    '<i class="fa fa-plus" title="More"/> Add one': (
        '<i class="fa fa-plus" title="Mai mult"/> Adaugă unul'
    ),
}
OCCURRENCES = {
    "Give %(name)s to the customer.": ("code:addons/thing/models/thing.py", "0"),
    "Take It": ("model_terms:ir.ui.view,arch_db:thing.thing_view_form", ""),
    '<i class="fa fa-plus" title="More"/> Add one': (
        "model_terms:ir.ui.view,arch_db:thing.thing_view_form",
        "",
    ),
}


def save(path, messages):
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    for msgid, msgstr in messages.items():
        occurrence = OCCURRENCES.get(msgid, ("model:ir.model,name:thing.model", ""))
        entry = polib.POEntry(msgid=msgid, msgstr=msgstr, occurrences=[occurrence])
        entry.comment = "module: thing"
        catalogue.append(entry)
    catalogue.save(str(path))


@pytest.fixture
def addon(tmp_path):
    """An addon with nothing wrong."""
    translations._view_sources.cache_clear()
    folder = tmp_path / "thing"
    for name in ("models", "views", "i18n"):
        (folder / name).mkdir(parents=True)
    (folder / "models" / "thing.py").write_text(CODE)
    (folder / "views" / "thing_views.xml").write_text(VIEWS)
    save(folder / "i18n" / "thing.pot", dict.fromkeys(ROMANIAN, ""))
    save(folder / "i18n" / "ro.po", ROMANIAN)
    return folder


def check(*folders):
    found = list(translations.findings(folders))
    assert all(line > 0 for _path, line, _problem in found)
    return found


def problems(addon):
    return [f"{path.name}: {problem}" for path, _line, problem in check(addon)]


def change(addon, **romanian):
    """Change an entry, given as `english=…, msgstr=…` and other attributes."""
    path = addon / "i18n" / "ro.po"
    catalogue = polib.pofile(str(path))
    entry = catalogue.find(romanian.pop("english"))
    for name, value in romanian.items():
        setattr(entry, name, value)
    catalogue.save(str(path))


def test_nothing_wrong(addon):
    assert problems(addon) == []


def test_line(addon):
    change(addon, english="Take It", msgstr="")
    [(path, line, _problem)] = check(addon)
    entry = path.read_text().splitlines()[line - 1 :][:3]
    assert entry[-1] == 'msgid "Take It"'


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"english": "Take It", "msgstr": ""}, "not translated"),
        ({"english": "Take It", "flags": ["fuzzy"]}, "fuzzy"),
        ({"english": "Take It", "msgstr": "Ia-l şi du-te"}, "cedilla"),
        ({"english": "Take It", "msgstr": 'Ia "tot"'}, "straight quotes"),
        ({"english": "Take It", "msgstr": "Ia 'tot'"}, "straight quotes"),
        ({"english": "Take It", "msgstr": "Ia <b>tot</b>"}, "the markup differs"),
        (
            {
                "english": "Give %(name)s to the customer.",
                "msgstr": "Dați-l clientului.",
            },
            "the placeholders differ",
        ),
        (
            {
                "english": "Give %(name)s to the customer.",
                "msgstr": "Dați %(nume)s clientului.",
            },
            "the placeholders differ",
        ),
        (
            {
                "english": "Give %(name)s to the customer.",
                "msgstr": "Dați %(name)s cumpărătorului.",
            },
            "the glossary translates 'Customer' as „Client”",
        ),
        (
            {
                "english": '<i class="fa fa-plus" title="More"/> Add one',
                "msgstr": '<i class="fa fa-minus" title="Mai mult"/> Adaugă unul',
            },
            "the markup differs",
        ),
    ],
)
def test_entry(addon, entry, problem):
    english = entry["english"]
    change(addon, **entry)
    [found] = problems(addon)
    assert found.startswith(f"ro.po: {problem}")
    assert english[:20] in found


@pytest.mark.parametrize(
    ("english", "romanian", "accepted"),
    [
        ("Credit Notes:", "Note de credit:", True),
        ("Credit Notes:", "Notele de credit:", False),
        ("Two credit notes wait.", "Două note de credit așteaptă.", True),
        ("Two credit notes wait.", "Două stornări așteaptă.", False),
        ("The customers' tickets", "Tichetele clienților", True),
        ("ticketing", "orice", True),
    ],
)
def test_glossary(english, romanian, accepted):
    found = list(translations.text_problems(english, romanian, "ro"))
    assert (found == []) is accepted, found


def test_obsolete(addon):
    change(addon, english="Take It", obsolete=True)
    found = problems(addon)
    assert "ro.po: obsolete: remove it ('Take It')" in found
    assert "thing.pot: not in ro.po: run script/i18n update" in found


def test_entry_that_no_code_has(addon):
    path = addon / "i18n" / "ro.po"
    save(path, {**ROMANIAN, "Old": "Vechi"})
    assert problems(addon) == ["ro.po: no code has it: run script/i18n update ('Old')"]


@pytest.mark.parametrize(
    ("name", "old", "new", "found"),
    [
        ("models/thing.py", "to the customer", "to nobody", "thing.py"),
        ("models/thing.py", "Full Name", "Whole Name", "thing.py"),
        ("models/thing.py", "What it is called", "Its name", "thing.py"),
        ("models/thing.py", "First Kind", "Second Kind", "thing.py"),
        ("models/thing.py", '"Thing"', '"Object"', "thing.py"),
        ("views/thing_views.xml", "Take It", "Leave It", "thing_views.xml"),
        ("views/thing_views.xml", "Add one", "Add two", "thing_views.xml"),
        ("views/thing_views.xml", "More", "Less", "thing_views.xml"),
    ],
)
def test_template_behind_the_code(addon, name, old, new, found):
    path = addon / name
    path.write_text(path.read_text().replace(old, new))
    names = [path.name for path, _line, _problem in check(addon)]
    assert found in names
    # Code and views, of which every word is known, tell the other side as well.
    if old in ("to the customer", "Take It", "Add one"):
        assert "thing.pot" in names


def test_two_translations_of_a_term(addon, tmp_path):
    other = shutil.copytree(addon, tmp_path / "other")
    (other / "i18n" / "thing.pot").rename(other / "i18n" / "other.pot")
    change(other, english="First Kind", msgstr="Tipul întâi")
    [(path, _line, problem)] = check(addon, other)
    assert path == other / "i18n" / "ro.po"
    assert problem.startswith("'Primul fel' in")


# Update


def test_update(addon):
    template = dict.fromkeys(ROMANIAN, "")
    del template["What it is called"], template["Take It"]
    template |= {"What is it called": "", "Something else": ""}
    save(addon / "i18n" / "thing.pot", template)
    path = addon / "i18n" / "ro.po"
    translations.update(path, {"Something else": "Altceva"})
    catalogue = polib.pofile(str(path))
    assert catalogue.find("Full Name").msgstr == "Numele complet"
    changed = catalogue.find("What is it called")
    assert (changed.msgstr, changed.fuzzy) == ("Cum se numește", True)
    assert changed.previous_msgid == "What it is called"
    elsewhere = catalogue.find("Something else")
    assert (elsewhere.msgstr, elsewhere.fuzzy) == ("Altceva", True)
    assert [entry.msgid for entry in catalogue] == list(template)
    text = path.read_text()
    translations.update(path, {})
    assert path.read_text() == text


def test_another_language(addon):
    """German begins with one command, and is complete but for its translations."""
    shutil.copytree(addon / "i18n", addon / "i18n_extra" / "host")
    assert translations.main("add", "de", str(addon)) == 0
    catalogue = polib.pofile(str(addon / "i18n" / "de.po"))
    assert catalogue.metadata["Language"] == "de"
    assert "nplurals=2" in catalogue.metadata["Plural-Forms"]
    assert {entry.msgid: entry.msgstr for entry in catalogue} == dict.fromkeys(
        ROMANIAN, ""
    )
    assert len(polib.pofile(str(addon / "i18n_extra" / "host" / "de.po"))) == 0
    assert {p for p in problems(addon) if p.startswith("de.po:")} == {
        f"de.po: not translated ({source_terms.normal(english)[:60]!r})"
        for english in ROMANIAN
    }
    assert "zz" in translations.main("add", "zz", str(addon))


# The suite's own


def test_templates_are_what_odoo_exports(databases, make_database):
    """Also of the host's OCA addons, which are pinned; Odoo may be another revision."""
    with environment(make_database(databases.suite(demo=False))) as env:
        exported = {
            path: template
            for path, template in i18n_export.templates(env)
            if path.parent.name == "i18n" or path.parent.name.startswith("helpdesk_")
        }
    behind = [
        str(path.relative_to(cache.CHECKOUT))
        for path, template in exported.items()
        if i18n_export.terms(polib.pofile(str(path))) != i18n_export.terms(template)
    ]
    assert behind == [], "run script/i18n export"
    folders = [cache.CHECKOUT / addon for addon in addons.suite()]
    kept = {path for folder in folders for path in folder.glob("i18n/*.pot")}
    assert kept <= set(exported)
