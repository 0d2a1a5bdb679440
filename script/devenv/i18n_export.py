"""Write the templates of the suite's addons, and of what they complete.

Runs in Odoo's environment: python -m devenv.i18n_export CONFIGURATION DATABASE
"""

import io
import sys

import polib

import odoo
from odoo.modules.registry import Registry
from odoo.tools import config
from odoo.tools.misc import file_path
from odoo.tools.translate import get_po_paths, trans_export

from . import addons, cache


def templates(env):
    """Pairs of the path of a template and what it has to hold, as ``POFile``.

    :param env: an environment of a database with the whole suite, without demo data
    """
    for addon in addons.suite():
        if template := _export(env, addon):
            yield cache.CHECKOUT / addon / "i18n" / f"{addon}.pot", template
    for catalogue in sorted(cache.CHECKOUT.glob("*/i18n_extra/*/*.po")):
        yield catalogue.with_suffix(".pot"), _lacking(env, catalogue)


def _export(env, module):
    buffer = io.BytesIO()
    trans_export(None, [module], buffer, "po", env)
    return polib.pofile(buffer.getvalue().decode())


def _lacking(env, catalogue):
    """What a module of the host does not translate itself."""
    module, language = catalogue.parent.name, catalogue.stem
    own = {
        entry.msgid
        for path in get_po_paths(module, language)
        for entry in polib.pofile(path)
        if entry.translated()
    }
    template = _export(env, module)
    known = {entry.msgid for entry in template}
    # What it ships has the terms of demo data and of modules that are not here, too.
    shipped = polib.pofile(file_path(f"{module}/i18n/{module}.pot"))
    template += [entry for entry in shipped if entry.msgid not in known]
    template[:] = [entry for entry in template if entry.msgid not in own]
    template.sort(key=lambda entry: entry.msgid)
    return template


def terms(template):
    """What matters in a template: its terms, and where they come from."""
    return [(e.msgid, e.comment, sorted(e.occurrences)) for e in template]


def main(configuration, database):
    config.parse_config(["--config", configuration, "--no-http"], setup_logging=True)
    with Registry(database).cursor(readonly=True) as cr:
        env = odoo.api.Environment(cr, odoo.SUPERUSER_ID, {})
        for path, template in templates(env):
            if not path.exists() or terms(polib.pofile(str(path))) != terms(template):
                path.parent.mkdir(exist_ok=True)
                template.save(str(path))


if __name__ == "__main__":
    main(*sys.argv[1:])
