"""Requests in real transactions, as the server runs them."""

import contextlib
import functools
import threading

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import mute_logger


@contextlib.contextmanager
def environment(database, login=None):
    """An environment in a transaction of its own, which is not committed.

    :param login: whose; the superuser's when left out
    """
    with Registry(database).cursor() as cursor:
        env = api.Environment(cursor, SUPERUSER_ID, {})
        if login:
            user = env["res.users"].search([("login", "=", login)])
            env = api.Environment(cursor, user.id, {})
        yield env


@contextlib.contextmanager
def committed(database):
    """An environment of the superuser, committed at the end."""
    with environment(database) as env:
        yield env
        env.cr.commit()


def call(env, function):
    """Call `function(env)` as the server does with a request: again when the
    transaction met another one, and committed at the end.

    :return: the error that the user reads, or None
    """
    try:
        # Odoo logs each conflict as an error before it tries again.
        with mute_logger("odoo.sql_db"):
            retrying(functools.partial(function, env), env)
        env.cr.commit()
    except UserError as error:
        env.cr.rollback()
        return str(error)


def at_once(database, logins, function):
    """Run `function(env)` for every user at the same moment, each in a transaction
    that began before any of them wrote something.

    :return: what `call` returned for each
    """
    barrier = threading.Barrier(len(logins))
    errors = [NotImplemented] * len(logins)

    def run(index, login):
        with environment(database, login) as env:
            barrier.wait(timeout=60)
            errors[index] = call(env, function)

    threads = [
        threading.Thread(target=run, args=arguments) for arguments in enumerate(logins)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return errors
