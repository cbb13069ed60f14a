"""Scenario 值班民警: officers who browse, filter, read the log, and approve what they asked for."""

from typing import Any

from loadtests.page.plan import Duty, OnDuty
from loadtests.page.relatives import Relative
from loadtests.page.sign_ins import Console
from loadtests.page.told import OFFICERS
from loadtests.platform import officers

APPROVE_AS_OFTEN = 10
"""Beside the browsing, whose tasks have a weight of 17 together."""
READ_S = (2.0, 6.0)
PAGE = 20


class OnDutyOfficer(Console[OnDuty], officers.Browser, officers.LogReader, Relative):
    """An approver also holds a relative's session, whose application he decides on."""

    abstract = True
    told = OFFICERS
    as_relative = False

    def login(self) -> str:
        assert self.mine is not None
        return self.mine.login

    def wait_time(self) -> float:
        shortest, longest = officers.THINK_S
        return self.chance.uniform(shortest, longest) / self.haste

    def came_in(self) -> None:
        assert self.mine is not None
        self.tasks = WORK[self.mine.duty]
        if self.mine.openid is not None:
            self.as_relative = self.enter(self.mine.openid)
            if self.as_relative:
                self.tasks = [*self.tasks, *[approve] * APPROVE_AS_OFTEN]

    def tidy(self) -> None:
        if self.as_relative:
            self.withdraw_all()
            self.send("POST", "/api/relative/sign-out", {}, "relative: sign out")

    def approve(self) -> None:
        """A relative asks, the officer finds it, reads it and approves, the relative withdraws."""
        inmate_id = self.bookable()
        when = self.free_time(inmate_id) if inmate_id else None
        call_id = self.book(inmate_id, when) if inmate_id and when else None
        if call_id is None:
            return
        self.think(*READ_S)
        self.get("/api/approvals/pending", "approvals: inbox", limit=PAGE)
        case = self.get(f"/api/calls/{call_id}", "approvals: case")
        if case is not None:
            self.think(*READ_S)
            failed = any(not check["passed"] for check in case["checks"])
            asked = {"reason": "已核实，同意" if failed else ""}
            self.send("POST", f"/api/calls/{call_id}/approve", asked, "approvals: approve")
        self.withdraw(call_id)


def approve(user: OnDutyOfficer) -> None:
    user.approve()


WORK: dict[Duty, list[Any]] = {
    Duty.LEADER: officers.Browser.tasks,
    Duty.APPROVER: officers.Browser.tasks,
    Duty.AUDITOR: officers.LogReader.tasks,
}
