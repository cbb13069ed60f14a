"""Officers who enter, decide and count hours, as `qinqiao bench labour-users` lets Locust run them.

They ask for what the pages ask for, and think as long as people do: whoever corrects a prefilled
sheet of two hundred looks up the next name for some seconds.
By hand: `locust -f loadtests/labour/locustfile.py --plan FILE --host ADDRESS`.
"""

import itertools
from collections.abc import Iterator
from typing import Any

import locust
from locust import constant, task

from loadtests.labour.plan import Enterer as EntererPlan
from loadtests.labour.plan import LabourPlan, read_plan
from loadtests.labour.plan import Reader as ReaderPlan
from loadtests.platform.crowd import SignedIn

READ_S = (5.0, 15.0)
"""A page is read before the next one is asked for."""
EDIT_S = (8.0, 20.0)
"""From one corrected cell to the next."""
EDITS = (4, 10)
"""Cells that differ from what the sheet was prefilled with."""
CHECK_S, SAVE_S = 0.5, 1.0
"""As the page waits after a key: for the rules, then for the draft."""
DECIDE_S = (4.0, 10.0)
PAGE = 20
ALREADY_DECIDED = 409

_plan: LabourPlan | None = None
_enterers: Iterator[EntererPlan] = iter(())
_approvers: Iterator[str] = iter(())
_readers: Iterator[ReaderPlan] = iter(())


def _read(environment: Any, **_: Any) -> None:
    global _plan, _enterers, _approvers, _readers
    _plan = read_plan(environment.parsed_options.plan)
    _enterers = itertools.cycle(_plan.enterers)
    _approvers = itertools.cycle(_plan.approvers)
    _readers = itertools.cycle(_plan.readers)


_events: Any = locust.events
_events.test_start.add_listener(_read)


def password() -> str:
    assert _plan is not None
    return _plan.password


class Enterer(SignedIn):
    """Enters the days of a ward, one after another: three of five officers."""

    weight = 6
    wait_time = constant(0)

    def account(self) -> tuple[str, str]:
        mine = next(_enterers)
        self.ward_id = mine.ward_id
        self.days = iter(mine.days)
        # The clock finds people in the midst of their sheets, and not all at the first line.
        self.fewest = 0
        return mine.login, password()

    @task
    def enter_a_day(self) -> None:
        self.get("/api/hours/sheets", "sheets: list", ward_id=self.ward_id, limit=50)
        self.think(*READ_S)
        day = next(self.days, None)
        if day is None:
            return
        place = {"ward_id": self.ward_id, "day": day.isoformat()}
        view = self.get("/api/hours/day", "sheet: open", **place)
        if view is None or view["sheet"] is not None or view["rest_day"]:
            self.think(*READ_S)
            return
        sheet = Typed(view)
        for _ in range(self.chance.randint(self.fewest, EDITS[1])):
            self._edit(place, sheet)
        self.fewest = EDITS[0]
        self.think(*EDIT_S)
        body = {**place, "version": 0, "lines": sheet.lines()}
        self.send("POST", "/api/hours/sheets", body, "sheet: hand in")
        self.get("/api/hours/day", "sheet: after handing in", **place)

    def _edit(self, place: dict[str, str], sheet: "Typed") -> None:
        """One cell: the rules are asked half a second later, the draft is kept a second after."""
        self.think(*EDIT_S)
        asked = sheet.edit(self.chance)
        self.think(CHECK_S, CHECK_S)
        body = {**place, "lines": asked}
        self.send("POST", "/api/hours/check", body, "sheet: check")
        self.think(SAVE_S, SAVE_S)
        body = {**place, "rows": sheet.draft()}
        self.send("PUT", "/api/hours/draft", body, "sheet: save draft")


class Typed:
    """A prefilled sheet as it is typed over."""

    def __init__(self, view: Any) -> None:
        rows = [row for row in view["rows"] if row["post_id"] and row["default_minutes"]]
        self._posts = {row["inmate_id"]: row["post_id"] for row in rows}
        self._minutes = {row["inmate_id"]: row["default_minutes"] for row in rows}
        self._asked = False

    def edit(self, chance: Any) -> list[dict[str, Any]]:
        """Correct one line; answers those of which the page asks: at first all, then that one."""
        inmate = chance.choice(list(self._minutes))
        self._minutes[inmate] = max(30, self._minutes[inmate] - 30 * chance.randint(1, 4))
        if self._asked:
            return [self._line(inmate)]
        self._asked = True
        return self.lines()

    def lines(self) -> list[dict[str, Any]]:
        return [self._line(inmate) for inmate in self._minutes]

    def draft(self) -> list[dict[str, Any]]:
        return [
            {"inmate_id": inmate, "post_id": self._posts[inmate], "normal": f"{minutes / 60:g}"[:8]}
            for inmate, minutes in self._minutes.items()
        ]

    def _line(self, inmate: str) -> dict[str, Any]:
        minutes, post = self._minutes[inmate], self._posts[inmate]
        return {"inmate_id": inmate, "post_id": post, "kind": "normal", "minutes": minutes}


class Approver(SignedIn):
    """Works off what waits: one of five."""

    weight = 2
    wait_time = constant(0)

    def account(self) -> tuple[str, str]:
        return next(_approvers), password()

    @task
    def decide(self) -> None:
        self.think(*READ_S)
        page = self.get("/api/approvals/pending", "approvals: inbox", limit=PAGE)
        if not page or not page["rows"]:
            return
        case = self.chance.choice(page["rows"])
        self.think(*DECIDE_S)
        path = f"/api/approvals/{case['id']}"
        if self.get(path, "approvals: case") is None:
            return
        self.think(*DECIDE_S)
        decision = {"visit": case["visit"], "verdict": "approve", "opinion": "属实"}
        with self.send(
            "POST", f"{path}/decisions", decision, "approvals: decide", catch_response=True
        ) as reply:
            # A colleague was faster: the right answer, and told as such.
            if reply.status_code == ALREADY_DECIDED:
                reply.success()


class Reader(SignedIn):
    """Looks at figures and lists: one of five."""

    weight = 2
    wait_time = constant(0)

    def account(self) -> tuple[str, str]:
        self.mine = next(_readers)
        return self.mine.login, password()

    def _range(self) -> dict[str, str]:
        return {"since": self.mine.since.isoformat(), "until": self.mine.until.isoformat()}

    @task(3)
    def count_by_ward(self) -> None:
        self.think(*READ_S)
        asked = {**self._range(), "unit_id": self.mine.prison_id, "by": "ward"}
        self.get("/api/hours/statistics", "statistics: by ward", **asked)

    @task(3)
    def open_an_inmates_month(self) -> None:
        self.think(*READ_S)
        ward = self.chance.choice(self.mine.ward_ids)
        asked = {**self._range(), "unit_id": ward, "by": "inmate"}
        counted = self.get("/api/hours/statistics", "statistics: by inmate", **asked)
        if not counted or not counted["rows"]:
            return
        self.think(*READ_S)
        asked["key"] = self.chance.choice(counted["rows"])["key"]
        self.get("/api/hours/lines", "statistics: an inmate's month", **asked)

    @task(2)
    def list_sheets(self) -> None:
        self.think(*READ_S)
        self.get("/api/hours/sheets", "sheets: list of a prison", limit=50)

    @task(2)
    def list_workers(self) -> None:
        self.think(*READ_S)
        offset = PAGE * self.chance.randrange(20)
        self.get("/api/workers", "workers: page", limit=PAGE, offset=offset)
