from odoo.tests import BaseCase


class StatementsCase(BaseCase):
    """Counts the SQL statements of an action. Combine it with a test case that has an
    environment."""

    def _count(self, function):
        """Run it twice, the first time to fill the registry's caches, and undo it.

        :return: the number of statements of the second run
        """
        for _run in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            with self.env.cr.savepoint() as savepoint:
                function()
                self.env.flush_all()
                statements = self.env.cr.sql_log_count - start - 1
                savepoint.rollback()
        return statements
