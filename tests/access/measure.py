"""What a user may really do with the records of a world."""

from odoo import api
from odoo.exceptions import AccessError
from odoo.modules.registry import Registry

from .world import SIDES

LETTERS = {"read": "r", "write": "w", "create": "c", "unlink": "d"}
NOTHING, MIXED = "-", "?"


class Measure:
    """Asks as every kind of user, in one transaction that is rolled back."""

    def __init__(self, world, cursor):
        self.world = world
        self.env = api.Environment(cursor, api.SUPERUSER_ID, {})

    def access(self, user, model, prefixes):
        """What a user may do with records, for each side of the world.

        :param prefixes: the beginnings of the records' names in the world
        :return: three words of the letters of `LETTERS`, `NOTHING` for none
        """
        env = self.env(user=self.world.users[user], su=False)
        return tuple(
            self._access_to(env[model].browse(ids)) if ids else "."
            for ids in self._ids_by_side(prefixes)
        )

    def _ids_by_side(self, prefixes):
        for side in SIDES:
            names = [f"{prefix}_{side}" for prefix in prefixes]
            known = [name for name in names if name in self.world.records]
            yield [self.world.id(name) for name in known if self.world.id(name)]

    def _access_to(self, records):
        words = {self._word(record) for record in records}
        return words.pop() if len(words) == 1 else MIXED + "/".join(sorted(words))

    def _word(self, record):
        letters = [
            letter
            for operation, letter in LETTERS.items()
            if record.has_access(operation) and self._does(record, operation)
        ]
        return "".join(letters) or NOTHING

    def _does(self, record, operation):
        """Whether reading works as well as it is allowed, both ways."""
        if operation != "read":
            return True
        record.invalidate_recordset()
        try:
            record.read(["id", "display_name"])
        except AccessError:
            return False
        found = record.with_context(active_test=False).search([("id", "=", record.id)])
        return found == record

    def forget_suite(self):
        """Take away every access line and record rule of the suite."""
        data = self.env["ir.model.data"].search(
            [
                ("module", "=like", "helpdesk\\_aftersales%"),
                ("model", "in", ("ir.model.access", "ir.rule")),
            ]
        )
        for model, records in data.grouped("model").items():
            self.env[model].browse(records.mapped("res_id")).write({"active": False})
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()


def close(world, cursor):
    """Undo what was measured."""
    cursor.rollback()
    Registry(world.database).clear_all_caches()
