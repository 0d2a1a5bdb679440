"""The command script/odoo."""

import sys

from . import odoo
from .console import attend


def main():
    if sys.argv[1:] in ([], ["-h"], ["--help"]):
        print(
            "usage: script/odoo [subcommand] [options of Odoo]\n\n"
            "Run Odoo's command line with the suite on its addons path, such as\n"
            "  script/odoo shell --database demo\n"
            "  script/odoo i18n export --database demo --languages pot ADDON\n"
            "  script/odoo server --help"
        )
        return 0
    with odoo.environment() as odoo_19:
        return attend(odoo_19.command(*sys.argv[1:]), env=odoo_19.env())
