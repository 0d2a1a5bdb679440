"""A plugin of pytest that runs the tests of a module as Odoo itself would.

Loaded with ``-p devenv.upstream_pytest`` in Odoo's environment.
"""

from odoo.tests import HttpCase, loader
from odoo.tests.tag_selector import TagsSelector
from odoo.tools import config as odoo_config

STANDARD = TagsSelector("standard")


def pytest_addoption(parser):
    parser.addoption("--upstream-tours", action="store_true")


def pytest_configure(config):
    # A test that loads the modules anew must not run their tests too.
    odoo_config["test_tags"] = "-*"
    if not config.getoption("--upstream-tours"):
        HttpCase.browser_js = _skip


def pytest_collection_modifyitems(config, items):
    """Leave out what Odoo would: inherited tests, and those with other tags."""
    modules = {item.module.__name__.split(".")[2] for item in items}
    chosen = {
        (type(test).__module__, type(test).__name__, test._testMethodName)
        for module in modules
        for file in loader.get_test_modules(module)
        for test in loader.get_module_test_cases(file)
        if STANDARD.check(test)
    }
    left_out = [item for item in items if _name(item) not in chosen]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if _name(item) in chosen]


def _name(item):
    return item.module.__name__, item.cls and item.cls.__name__, item.name


def _skip(test, *_args, **_options):
    # Browser tours take long: `script/test-upstream --tours` runs them.
    test.skipTest("tours are left out")
