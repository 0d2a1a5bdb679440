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
        Task = self.env["project.task"]
        view = self.env.ref("helpdesk_aftersales_fsm.project_task_view_calendar")
        for user in (self.technician, self.agent):
            tasks = Task.with_user(user)
            fields = list(tasks.get_view(view.id, "calendar")["models"]["project.task"])
            spec = {
                name: {"fields": {"display_name": {}}}
                if Task._fields[name].relational
                else {}
                for name in fields
            }
            domain = [("is_fsm", "=", True), ("planned_start", "!=", False)]
            domain += [("project_id", "=", self.project.id)]
            self._fill(10)
            tasks.web_search_read(domain, spec)
            few = self._count(lambda: tasks.web_search_read(domain, spec))  # noqa: B023
            self._fill(1000)
            found = []
            many = self._count(
                lambda: found.append(tasks.web_search_read(domain, spec, limit=2000))  # noqa: B023
            )
            self.assertEqual(found[0]["length"], 1000)
            self.assertEqual(many, few)

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
                for i in range(max(missing, 0))
            ]
        )
        self.project.invalidate_recordset()
