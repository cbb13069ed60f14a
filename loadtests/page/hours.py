"""Scenario 工时录入: days of wards are entered, decided on and counted."""

from collections import defaultdict, deque
from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar

from loadtests.labour import officers
from loadtests.page.plan import Approver, Counter, Ward
from loadtests.page.sign_ins import Console
from loadtests.page.told import HOURS
from loadtests.platform.sealed_user import good

NOT_YET = "not_booked_yet"
"""The ledger has not the whole sheet; it is decided on later."""


class HoursOfficer(
    Console[Ward | Approver | Counter], officers.Enterer, officers.Decider, officers.Counter
):
    """Enters, decides or counts, as the plan's entry says."""

    abstract = True
    told = HOURS
    handed: ClassVar[dict[str, deque[str]]] = defaultdict(deque)
    """Cases of sheets that this scenario handed in and nobody decided on, by prison."""
    left: ClassVar[dict[str, deque[date]]] = {}
    """Days of each ward that no run of this process has opened."""

    def login(self) -> str:
        assert self.mine is not None
        return self.mine.reader.login if isinstance(self.mine, Counter) else self.mine.login

    def came_in(self) -> None:
        self.own: list[str] = []
        match self.mine:
            case Ward():
                self.ward_id, self.days = self.mine.ward_id, self._days(self.mine)
                self.tasks = officers.Enterer.tasks
            case Approver():
                self.tasks = officers.Decider.tasks
            case Counter():
                self.reader = self.mine.reader
                self.tasks = officers.Counter.tasks

    def handed_in(self, reply: Any) -> None:
        if good(reply) and isinstance(self.mine, Ward):
            self.own.append(reply.json()["sheet"]["case_id"])
            self.handed[self.mine.prison].append(self.own[-1])

    def picked(self, waiting: list[Any]) -> str | None:
        """Of this scenario's sheets alone, whatever else waits."""
        assert isinstance(self.mine, Approver)
        queue = self.handed[self.mine.prison]
        return queue.popleft() if queue else None

    def declined(self, case_id: str, code: str) -> None:
        assert isinstance(self.mine, Approver)
        if code == NOT_YET:
            self.handed[self.mine.prison].append(case_id)

    def tidy(self) -> None:
        """What nobody decided on is taken back, and what was not handed in is thrown away."""
        if not isinstance(self.mine, Ward):
            return
        if self.place is not None:
            body = {**self.place, "rows": []}
            self.send("PUT", "/api/hours/draft", body, "sheet: clear draft")
        queue = self.handed[self.mine.prison]
        for case_id in self.own:
            if case_id in queue:
                queue.remove(case_id)
                path = f"/api/approvals/{case_id}/withdraw"
                self.send("POST", path, {"reason": "未及审批，撤回"}, "sheet: withdraw")

    def _days(self, ward: Ward) -> Iterator[date]:
        """A day is opened once, however many runs there are."""
        left = self.left.setdefault(ward.ward_id, deque(ward.days))
        while left:
            yield left.popleft()
