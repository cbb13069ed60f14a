"""What officers do with hours: enter a ward's day, decide on it, count what was worked.

They ask for what the pages ask for, and think as long as people do: whoever corrects a prefilled
sheet of two hundred looks up the next name for some seconds.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from locust import constant, task

from loadtests.labour.plan import Reader
from loadtests.labour.typed import Typed
from loadtests.platform.signed_in import SignedIn

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
COUNTS = "/api/hours/statistics/hours"
CONFLICT = 409


class Enterer(SignedIn):
    """Enters the days of a ward, one after another."""

    abstract = True
    wait_time = constant(0)
    ward_id: str
    days: Iterator[date]
    place: dict[str, str] | None = None
    """The ward and day of the sheet that is being typed."""
    fewest = 0
    """The clock finds people in the midst of their sheets, and not all at the first line."""

    def handed_in(self, reply: Any) -> None:
        """What the platform answered to a sheet."""

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
        sheet, self.place = Typed(view), place
        if sheet.blank:
            return
        for _ in range(self.chance.randint(self.fewest, EDITS[1])):
            self._edit(place, sheet)
        self.fewest = EDITS[0]
        self.think(*EDIT_S)
        body = {**place, "version": 0, "lines": sheet.lines()}
        self.handed_in(self.send("POST", "/api/hours/sheets", body, "sheet: hand in"))
        self.place = None
        self.get("/api/hours/day", "sheet: after handing in", **place)

    def _edit(self, place: dict[str, str], sheet: Typed) -> None:
        """One cell: the rules are asked half a second later, the draft is kept a second after."""
        self.think(*EDIT_S)
        asked = sheet.edit(self.chance)
        self.think(CHECK_S, CHECK_S)
        body = {**place, "lines": asked}
        self.send("POST", "/api/hours/check", body, "sheet: check")
        self.think(SAVE_S, SAVE_S)
        body = {**place, "rows": sheet.draft()}
        self.send("PUT", "/api/hours/draft", body, "sheet: save draft")


class Decider(SignedIn):
    """Works off what waits."""

    abstract = True
    wait_time = constant(0)

    def picked(self, waiting: list[Any]) -> str | None:
        """Which of the inbox's cases is looked at, by its id; none where there is none."""
        return self.chance.choice(waiting)["id"] if waiting else None

    def declined(self, case_id: str, code: str) -> None:
        """A decision was answered with a conflict, and why."""

    @task
    def decide(self) -> None:
        self.think(*READ_S)
        page = self.get("/api/approvals/pending", "approvals: inbox", limit=PAGE)
        case_id = self.picked(page["rows"] if page else [])
        if case_id is None:
            return
        self.think(*DECIDE_S)
        path = f"/api/approvals/{case_id}"
        opened = self.get(path, "approvals: case")
        if opened is None:
            return
        self.think(*DECIDE_S)
        decision = {"visit": opened["case"]["visit"], "verdict": "approve", "opinion": "属实"}
        with self.send(
            "POST", f"{path}/decisions", decision, "approvals: decide", catch_response=True
        ) as reply:
            # A colleague was faster, or the ledger has not the sheet yet: the right answer.
            if reply.status_code == CONFLICT:
                reply.success()
                self.declined(case_id, reply.json()["code"])


class Counter(SignedIn):
    """Looks at figures and lists."""

    abstract = True
    wait_time = constant(0)
    reader: Reader

    def _range(self) -> dict[str, str]:
        return {"since": self.reader.since.isoformat(), "until": self.reader.until.isoformat()}

    @task(3)
    def count_by_ward(self) -> None:
        self.think(*READ_S)
        asked = {**self._range(), "unit_id": self.reader.prison_id, "by": "ward"}
        self.get(COUNTS, "statistics: by ward", **asked)

    @task(3)
    def open_an_inmates_month(self) -> None:
        self.think(*READ_S)
        ward = self.chance.choice(self.reader.ward_ids)
        asked = {**self._range(), "unit_id": ward, "by": "inmate"}
        counted = self.get(COUNTS, "statistics: by inmate", **asked)
        lines = counted["groups"][0]["lines"] if counted else []
        if not lines:
            return
        self.think(*READ_S)
        asked |= self.chance.choice(lines)["where"]["lines"]
        self.get(f"{COUNTS}/lines", "statistics: an inmate's month", **asked)

    @task(2)
    def list_sheets(self) -> None:
        self.think(*READ_S)
        self.get("/api/hours/sheets", "sheets: list of a prison", limit=50)

    @task(2)
    def list_workers(self) -> None:
        self.think(*READ_S)
        offset = PAGE * self.chance.randrange(20)
        self.get("/api/workers", "workers: page", limit=PAGE, offset=offset)
