"""What each project brought in a month: entered, and let pass by the prison."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Left, Record
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.cases import TABLES, Case, Decided
from pipelines.rules.bureau.years.labour import keeper, project_of
from pipelines.rules.bureau.years.noting import acted, created, decided
from pipelines.rules.bureau.years.record_case import applied_with
from pipelines.rules.bureau.years.workers import prison_name
from pipelines.rules.labour.pay.month import month_of_day
from schemas.modules.common import APPROVED, DRAFT, PENDING
from schemas.modules.labour.project_outputs import PROJECT_OUTPUTS

DAY = timedelta(days=1)
ENTERED_ON, ENTERED_AT, DECIDED_AT = 3, time(10, 30), time(15, 20)
"""From which day of the next month on, and when on the same day it is decided."""
MADE = (("件", 60, "9.50"), ("套", 35, "14.20"))
"""Of each of a prison's projects: measure, how many a held inmate, yuan for one."""
OPINION = "同意"


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for output in _entered_on(ground, day):
        yield from output.happened()


def left(ground: Ground, day: date) -> Iterator[Left]:
    for output in _entered_on(ground, day):
        yield from output.left()


def _entered_on(ground: Ground, day: date) -> Iterator["_Output"]:
    month = month_of_day(day.replace(day=1) - DAY)
    entered = ground.work.days.next(day.replace(day=ENTERED_ON))
    if day == entered and month >= month_of_day(ground.work.begins):
        for prison in ground.cast.prisons:
            for place in range(len(MADE)):
                yield _Output(ground, prison.code, place, month, day)


class _Output:
    """A project's month."""

    def __init__(self, ground: Ground, prison: str, place: int, month: str, day: date) -> None:
        self._ground, self._login = ground, keeper(prison)
        self._decider = f"{prison.lower()}.approver"
        project_id, project = project_of(ground, prison, place)
        self._titles = {"project_id": project, "prison_id": prison_name(prison)}
        draw = ground.chance.of("output", prison, place, month)
        self._at = moment(day, ENTERED_AT) + draw.share() * timedelta(hours=1)
        self._decided_at = moment(day, DECIDED_AT) + draw.share() * timedelta(hours=1)
        key = f"{prison}/{place}/{month}"
        self._id = ground.ids.of(PROJECT_OUTPUTS.table, key, self._at)
        measure, each, price = MADE[place]
        quantity = int(ground.cast.beds_of(prison) * each * (0.85 + 0.3 * draw.share()))
        self._values: dict[str, Any] = {
            "project_id": project_id,
            "prison_id": ground.unit_id(prison),
            "month": month,
            "quantity": quantity,
            "measure": measure,
            "output_value": quantity * Decimal(price),
        }
        self._case = self._opened(key, prison)

    def happened(self) -> Iterator[Happened]:
        made = (self._ground, self._login, PROJECT_OUTPUTS, self._id)
        yield created(*made, self._values, self._titles, self._at)
        yield acted(*made, "submit", self._at, states=(DRAFT, PENDING), version=2)
        yield from self._case.happened()
        if self._is_decided:
            yield decided(
                self._ground,
                self._decider,
                PROJECT_OUTPUTS,
                self._id,
                self._case,
                self._decided_at,
                states=(PENDING, APPROVED),
                version=3,
                opinion=OPINION,
            )

    def left(self) -> Iterator[Left]:
        by = self._ground.officer_id(self._login)
        last, decider = self._at, by
        if self._is_decided:
            last, decider = self._decided_at, self._ground.officer_id(self._decider)
        yield Record(
            module=PROJECT_OUTPUTS.code,
            id=self._id,
            values=self._values,
            at=self._at,
            state=APPROVED if self._is_decided else PENDING,
            by=by,
            version=3 if self._is_decided else 2,
            changed_at=last,
            changed_by=decider,
        )
        yield from self._case.rows()

    @property
    def _is_decided(self) -> bool:
        return self._case.closed_at is not None

    def _opened(self, key: str, prison: str) -> Case:
        applied = applied_with(
            PROJECT_OUTPUTS,
            self._id,
            self._values,
            self._titles,
            key=key,
            unit=prison,
            actor=self._ground.actor(self._login),
            at=self._at,
        )
        decision = Decided(login=self._decider, at=self._decided_at, opinion=OPINION)
        return Case(self._ground, applied, (decision,))


OUTPUTS = Year(
    code="outputs",
    fills=(PROJECT_OUTPUTS.table, *TABLES),
    reads=("flows", "labour"),
    happened=happened,
    left=left,
)
