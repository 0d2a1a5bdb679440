from datetime import datetime, timedelta

from odoo.tests import tagged

from .common import FsmCase


@tagged("post_install", "-at_install")
class TestPerformance(FsmCase):
    def _count(self, act):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        act()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_creation(self):
        """At most 30 statements more than Odoo's own creation of a task."""
        Task = self.env["project.task"].with_user(self.technician)
        values = {
            "name": "x",
            "project_id": self.project.id,
            "partner_id": self.contact.id,
        }
        Task.create(values)
        self._create_task()
        native = self._count(lambda: Task.create(values))
        wizard = self._open_wizard()
        ours = self._count(wizard.action_create_task)
        self.assertLessEqual(ours - native, 30, f"{ours} against {native}")

    def test_signing(self):
        """The signature, what was signed, the report and both messages."""
        for _i in range(2):  # The first fills the caches.
            task = self._create_done_task().with_user(self.technician)
            shown = task._get_worksheet_hash()
            count = self._count(
                lambda: task._sign_worksheet("Contact", self.signature, shown)  # noqa: B023
            )
        self.assertLessEqual(count, 40)

    def test_count_of_tickets(self):
        """One query, for one ticket or many."""
        tickets = self.ticket
        for _i in range(9):
            tickets |= self._create_ticket()
        for ticket in tickets:
            self.env["project.task"].create(
                {
                    "name": "x",
                    "project_id": self.project.id,
                    "helpdesk_ticket_id": ticket.id,
                }
            )
        Ticket = self.env["helpdesk.ticket"]
        one = self._count(lambda: Ticket.browse(tickets[0].id).fsm_task_count)
        many = self._count(lambda: Ticket.browse(tickets.ids).mapped("fsm_task_count"))
        self.assertEqual(one, many)
        self.assertLessEqual(many, 1)

    def test_ticket_form(self):
        """At most one statement more than without field service."""
        self._create_task()
        ticket = self.ticket.with_user(self.agent)
        fields = list(ticket.get_view(view_type="form")["models"]["helpdesk.ticket"])
        self.assertIn("fsm_task_count", fields)
        spec = {name: {} for name in fields}
        without = {name: {} for name in fields if not name.startswith("fsm_")}
        ticket.web_read(spec)
        before = self._count(lambda: ticket.web_read(without))
        self.assertLessEqual(self._count(lambda: ticket.web_read(spec)) - before, 1)

    def test_opening_the_window(self):
        """The same for one project or many."""
        action = self.ticket.with_user(self.agent).action_plan_intervention()
        wizard = self.env["helpdesk.ticket.fsm.wizard"].with_user(self.agent)
        wizard = wizard.with_context(**action["context"])
        spec = {name: {} for name in wizard._fields if name != "id"}
        wizard.onchange({}, [], spec)
        few = self._count(lambda: wizard.onchange({}, [], spec))
        for _i in range(20):
            self.project.copy()
        self.env["project.task"].create(
            [{"name": "x", "project_id": self.project.id} for _i in range(100)]
        )
        self.assertEqual(self._count(lambda: wizard.onchange({}, [], spec)), few)

    def test_calendar(self):
        """A thousand tasks open with as many statements as ten."""
        users = (self.technician, self.agent)
        few = self._count_calendar(users, 10)
        self.assertEqual(self._count_calendar(users, 1000), few)

    def _count_calendar(self, users, number):
        """Count what the calendar costs each user when it shows that many tasks."""
        self._fill(number)
        Task = self.env["project.task"]
        view = self.env.ref("helpdesk_aftersales_fsm.project_task_view_calendar")
        domain = [("planned_start", "!=", False), ("project_id", "=", self.project.id)]
        counts = []
        for user in users:
            tasks = Task.with_user(user)
            fields = tasks.get_view(view.id, "calendar")["models"]["project.task"]
            spec = {
                name: {"fields": {"display_name": {}}}
                if Task._fields[name].relational
                else {}
                for name in fields
            }
            found = tasks.web_search_read(domain, spec)
            self.assertEqual(found["length"], number)
            counts.append(self._count(lambda: tasks.web_search_read(domain, spec)))  # noqa: B023
        return counts

    def _fill(self, number):
        start = datetime(2030, 1, 1)
        missing = number - self.project.task_count
        self.env["project.task"].with_context(tracking_disable=True).create(
            [
                {
                    "name": f"Visit {i}",
                    "project_id": self.project.id,
                    "partner_id": self.contact.id,
                    "user_ids": self.technician.ids,
                    "planned_start": start + timedelta(hours=i),
                    "planned_end": start + timedelta(hours=i + 1),
                }
                for i in range(missing)
            ]
        )
        self.project.invalidate_recordset()
