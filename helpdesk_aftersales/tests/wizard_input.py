from contextlib import suppress

from odoo.exceptions import UserError
from odoo.tools import mute_logger

SECRET = "Planted Secret"
NONSENSE = (
    *("text", "\0", 1.5, float("nan"), True, -1, 2**40, 999999999, {}, {"id": 1}),
    *([], [None], ["x"], [[]], [[7, 1, 1]], [[6, 0, "x"]], [[0, 0, 5]], [[4, "x"]]),
    *([[1, 999999999, {}]], [[0, 0, {"no_such_field": 1}]], [[4, 999999999]]),
)


class WizardInputCase:
    """What the wizard of every service refuses before it computes anything.

    A service sets the model and says which records are none of the agent's business.
    """

    wizard_model = None

    def _get_foreign_values(self):
        """Return ``{field: value}`` of records that the agent may not choose; those
        that have a name have ``SECRET`` in it."""
        raise NotImplementedError

    def _create_foreign_ticket(self):
        """A colleague's ticket of a customer of whom the agent has none."""
        colleague = self._create_agent("colleague")
        self.team.user_ids += colleague
        stranger = self.env["res.partner"].create({"name": SECRET})
        return self._create_ticket(
            user_id=colleague.id, partner_id=stranger.id, name=SECRET
        )

    def _get_ways_in(self, values):
        """Return the ways in which a client sends values, as ``{name: function}``."""
        Wizard = self.env[self.wizard_model].with_user(self.agent)
        saved = Wizard.create({"ticket_id": self.ticket.id})
        specification = {
            name: {"fields": {"display_name": {}}} if field.relational else {}
            for name, field in Wizard._fields.items()
        }
        context = {f"default_{name}": value for name, value in values.items()}
        by_context = Wizard.with_context(
            **{"default_ticket_id": self.ticket.id, **context}
        )
        sent = {"ticket_id": self.ticket.id, **values}
        return {
            "create": lambda: Wizard.create(dict(sent)),
            "web_save": lambda: Wizard.web_save(dict(sent), specification),
            "onchange": lambda: Wizard.onchange(
                dict(sent), list(values), dict(specification)
            ),
            "opening": lambda: by_context.onchange({}, [], dict(specification)),
            "default_get": lambda: by_context.default_get(["ticket_id", *values]),
            "create by context": lambda: by_context.create({}),
            "write": lambda: saved.write(dict(values)),
            "web_save of a saved one": lambda: saved.web_save(
                dict(values), specification
            ),
            "onchange of a saved one": lambda: saved.onchange(
                dict(values), list(values), dict(specification)
            ),
        }

    def _assert_refused(self, values):
        for way, send in self._get_ways_in(values).items():
            with (
                self.subTest(way=way, values=values),
                self.assertRaises(UserError) as error,
                self.env.cr.savepoint(),
            ):
                self.env.invalidate_all()
                send()
            self.assertNotIn(SECRET, str(error.exception))

    def test_ticket_of_somebody_else(self):
        ticket = self._create_foreign_ticket()
        self._assert_refused({"ticket_id": ticket.id})

    def test_no_ticket(self):
        Wizard = self.env[self.wizard_model].with_user(self.agent)
        for send in (
            lambda: Wizard.create({}),
            lambda: Wizard.onchange({}, [], {"ticket_id": {}}),
        ):
            with self.assertRaises(UserError):
                send()

    def test_records_of_somebody_else(self):
        for name, value in self._get_foreign_values().items():
            self._assert_refused({name: value})

    @mute_logger("odoo.sql_db", "odoo.models.unlink")
    def test_nonsense(self):
        """It is refused in words, or understood; it never ends in a traceback."""
        Wizard = self.env[self.wizard_model]
        for name, field in Wizard._fields.items():
            if not field.store or name in ("id", "create_uid", "write_uid"):
                continue
            for value in NONSENSE:
                ways = self._get_ways_in({name: value})
                for way in ("create", "onchange", "opening", "default_get", "write"):
                    with self.subTest(field=name, value=value, way=way):
                        with suppress(UserError), self.env.cr.savepoint():
                            ways[way]()
                            self.env.flush_all()
