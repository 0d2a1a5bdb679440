"""Field service gets along with what else works on projects."""

import socket

from devenv import cache, logs, python_env

NEIGHBOURS = ("helpdesk_mgmt_project", "hr_timesheet", "sale_project")
TESTS = (
    *("TestFlow", "TestWorksheet", "TestSignature", "TestAccess", "TestPortal"),
    "TestViews",
)


def free_port():
    with socket.socket() as connection:
        connection.bind(("127.0.0.1", 0))
        return connection.getsockname()[1]


def test_neighbours(suite_database, aftersales_odoo, run_odoo):
    """They install without a warning, and the tests pass with them."""
    paths = (
        cache.CHECKOUT,
        python_env.neighbours(),
        *aftersales_odoo.source.addons_path,
    )
    done = run_odoo(
        *("--database", suite_database),
        *("--addons-path", ",".join(map(str, paths))),
        *("--init", ",".join(NEIGHBOURS), "--update", "helpdesk_aftersales_fsm"),
        *("--test-tags", ",".join(f"/helpdesk_aftersales_fsm:{t}" for t in TESTS)),
        *("--http-interface", "127.0.0.1", "--http-port", free_port()),
        "--stop-after-init",
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert logs.unexpected(done.stdout) == []
    assert "0 failed, 0 error(s)" in done.stdout
