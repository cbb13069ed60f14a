"""A visit that a prison's system told and that an officer changed: which side counts, and why."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from pipelines.flows.exchange.applying import Mapped
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Visit
from schemas.exchange.prison_systems.settings import ConflictRule
from schemas.modules.visits.visits import VisitState, VisitType
from tests.integration.serve.client import People, Person
from tests.integration.serve.visits.told_here import INMATE_NO, VisitSystem
from tests.integration.serve.world import World

VISITS = "/api/records/visits"
BEGAN = datetime(2026, 11, 3, 2, tzinfo=UTC)
OFFICERS_SEAT, SOURCES_SEAT = "A07", "B02"


class Case:
    """One visit, changed on both sides."""

    def __init__(self, officer: Person, system: VisitSystem) -> None:
        self._officer = officer
        self._system = system
        self.visit_id = ""

    async def begin(self, rule: ConflictRule) -> None:
        self._system.source = msgspec.structs.replace(self._system.source, conflict=rule)
        self.visit_id = await self._system.visit("A1", BEGAN, state=VisitState.REGISTERED)

    async def seat(self, seat: str) -> None:
        await self.change(seat=seat)

    async def change(self, **values: str) -> None:
        shown = (await self.shown())["record"]
        asked = {"version": shown["version"], "values": values, "reason": "换座"}
        await self._officer.put(f"{VISITS}/{self.visit_id}", asked)

    async def act(self, action: str) -> None:
        shown = (await self.shown())["record"]
        asked = {"version": shown["version"], "reason": "家属未到"}
        await self._officer.post(f"{VISITS}/{self.visit_id}/actions/{action}", asked)

    async def tell(self, version: int, seat: str) -> None:
        told = Visit(
            visit_no="A1",
            inmate_no=INMATE_NO,
            visit_type=VisitType.REGULAR,
            planned_at=BEGAN,
            state=VisitState.FINISHED,
            started_at=BEGAN,
            ended_at=BEGAN + timedelta(minutes=30),
            seat=seat,
        )
        one = Mapped(key="VA1", version=version, day=BEGAN.date(), deleted=False, record=told)
        world = self._system.world
        async with world.database.transaction() as tx:
            applier = self._system.appliers[RecordKind.VISIT]
            await applier.apply(tx, self._system.source, [one], world.clock())

    async def shown(self) -> dict[str, Any]:
        detail: dict[str, Any] = await self._officer.get(f"{VISITS}/{self.visit_id}")
        return detail

    async def history(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = await self._officer.get(f"{VISITS}/{self.visit_id}/changes")
        return rows


@pytest.fixture
async def case(world: World, people: People) -> Case:
    return Case(await people.officer("leader"), VisitSystem(world))


def moment(at: datetime) -> int:
    """A version that says when the source changed the record."""
    return int(at.timestamp()) * 1_000_000


async def test_ours_stands_once_an_officer_changed_it(case: Case) -> None:
    await case.begin(ConflictRule.OURS)
    await case.seat(OFFICERS_SEAT)
    (marked,) = (await case.shown())["overrides"]
    # The source had said nothing of a seat until then.
    assert (marked["field"], marked["told"], marked["reason"]) == ("seat", "", "换座")
    await case.seat("A08")
    (marked,) = (await case.shown())["overrides"]
    assert marked["told"] == ""
    await case.seat(OFFICERS_SEAT)
    await case.tell(2, SOURCES_SEAT)
    detail = await case.shown()
    values = detail["record"]["values"]
    # What nobody changed here goes on following the source.
    assert (values["seat"], detail["record"]["state"]) == (OFFICERS_SEAT, "finished")
    (marked,) = detail["overrides"]
    assert (marked["field"], marked["told"]) == ("seat", SOURCES_SEAT)


async def test_what_the_source_says_of_time_person_and_state_is_told_in_words(
    case: Case, world: World
) -> None:
    await case.begin(ConflictRule.OURS)
    await case.change(planned_at=(BEGAN + timedelta(hours=1)).isoformat(), visit_type="OPEN")
    await case.act("cancel")
    told = {one["field"]: one["told"] for one in (await case.shown())["overrides"]}
    assert told == {"planned_at": "2026-11-03 10:00", "visit_type": "普见", "state": "已登记"}
    await case.tell(2, SOURCES_SEAT)
    detail = await case.shown()
    assert detail["record"]["state"] == "cancelled"
    told = {one["field"]: one["told"] for one in detail["overrides"]}
    assert told["state"] == "已结束"


async def test_the_sources_word_puts_ours_into_the_history(case: Case) -> None:
    await case.begin(ConflictRule.SOURCE)
    await case.seat(OFFICERS_SEAT)
    await case.tell(2, SOURCES_SEAT)
    detail = await case.shown()
    assert detail["record"]["values"]["seat"] == SOURCES_SEAT
    assert detail["overrides"] == []
    assert any(
        row["before"].get("seat") == OFFICERS_SEAT and row["after"].get("seat") == SOURCES_SEAT
        for row in await case.history()
    )


@pytest.mark.parametrize(
    ("changed_there", "stands"),
    [(timedelta(hours=-1), OFFICERS_SEAT), (timedelta(hours=1), SOURCES_SEAT)],
)
async def test_the_newer_one_stands(
    world: World, case: Case, changed_there: timedelta, stands: str
) -> None:
    await case.begin(ConflictRule.NEWER)
    now = world.clock()
    await case.seat(OFFICERS_SEAT)
    await case.tell(moment(now + changed_there), SOURCES_SEAT)
    assert (await case.shown())["record"]["values"]["seat"] == stands
