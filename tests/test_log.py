"""Installing the suite warns of nothing."""

import os
import pathlib

from devenv import logs


def test_installation():
    log = pathlib.Path(os.environ["AFTERSALES_INSTALL_LOG"]).read_text()
    assert "helpdesk_aftersales" in log
    assert logs.unexpected(log) == []


def test_unexpected_finds_warnings():
    line = "2026-01-31 10:00:00,123 42 %s db odoo.modules.loading: something odd"
    assert logs.unexpected(line % "WARNING") == [line % "WARNING"]
    assert logs.unexpected(line % "ERROR") == [line % "ERROR"]
    assert logs.unexpected(line % "INFO") == []
