"""Approved official business reaches the prison's visit system, and what came of it returns."""

from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.flows.exchange.prisons import connector as connectors
from pipelines.rules.bureau.stories.steps import Step
from schemas.exchange.prison_systems.kinds import OrderKind, RecordKind, SystemKind
from schemas.exchange.prison_systems.records import OfficialBusiness
from schemas.exchange.prison_systems.settings import Direction
from schemas.modules.visits.visitor_outcomes import VisitorOutcome
from tests.integration.eventually import eventually
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchange.test_prison_orders import running
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.official.test_visitor_bookings import approve, finish
from tests.integration.serve.told_systems import StandIn, entered, of_object, standing
from tests.integration.serve.visitors import (
    BASE,
    NUMBER,
    add_person,
    booked,
    judge,
    visitor,
    workday,
)
from tests.integration.serve.world import World
from tests.trace.proving import proves

OTHER_INMATE = "3104000001"
ORDERS, PROBLEMS = "/api/prison-orders", "/api/source-problems"
LIMIT_S = 240
BOTH = Direction.BOTH


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    # Five seconds in production; the test waits for the order, not for the clock.
    monkeypatch.setattr(connectors, "LOOK_S", 0.05)


def ended(booking_id: str, here: StandIn, outcome: VisitorOutcome, result: str) -> Step:
    """What somebody at the prison enters."""
    at = here.source.clock.now() + timedelta(hours=1)
    business = OfficialBusiness(
        booking_id=booking_id,
        inmate_no=NUMBER,
        outcome=outcome,
        handler="狱侦民警",
        result=result,
        at=at,
    )
    return Step(at, RecordKind.OFFICIAL, f"DG{booking_id}", business)


async def handling(person: Person, booking_id: str, outcome: str) -> Any:
    """The visitor's page, once it tells this outcome; empty: none any more."""
    path = f"{BASE}/bookings/{booking_id}"

    async def told() -> bool:
        shown = (await person.get(path))["handling"]
        return bool((shown or {}).get("outcome", "") == outcome)

    await eventually(told, limit_s=LIMIT_S)
    return await person.get(path)


async def waiting(officer: Person, cause: str) -> None:
    """Until one record waits in the queue for this."""

    async def waits() -> bool:
        rows = (await officer.get(PROBLEMS, kind="official"))["rows"]
        return [row["code"] for row in rows] == [cause]

    await eventually(waits, limit_s=LIMIT_S)


async def delivered(officer: Person, booking_id: str, number: int) -> list[Any]:
    """Orders about the booking, once so many are acknowledged, the newest first."""

    async def all_taken() -> bool:
        rows = (await officer.get(ORDERS, object_id=booking_id))["rows"]
        return [row["state"] for row in rows].count("acknowledged") == number

    await eventually(all_taken, limit_s=LIMIT_S)
    return list((await officer.get(ORDERS, object_id=booking_id))["rows"])


@pytest.mark.usefixtures("soon")
async def test_business_goes_to_the_prisons_visit_system_and_its_end_comes_back(
    people: People, world: World, tmp_path: Path
) -> None:
    body = await judge(world)
    mate = await add_person(world, body, "孙书记员", 2)
    person, leader = await visitor(people), await people.officer("leader")
    with ExitStack() as stack:
        here = stack.enter_context(standing(SystemKind.VISIT, "rest", direction=BOTH))
        phone = stack.enter_context(standing(SystemKind.PHONE, "soap"))
        there = stack.enter_context(
            standing(
                SystemKind.VISIT, "soap", prison="P04", inmates=(OTHER_INMATE,), direction=BOTH
            )
        )
        for prison, kind, one in (
            (world.prison_id, SystemKind.VISIT, here),
            (world.prison_id, SystemKind.PHONE, phone),
            (world.other_prison_id, SystemKind.VISIT, there),
        ):
            await entered(world, prison, kind, one.settings)
        async with running(world, tmp_path, "P03", "P04"):
            made = await booked(person, world, companions=[mate])
            booking_id = made["booking"]["id"]
            await approve(people, "approver", "leader")
            with proves("VC-OFFICIAL-04", "a"):
                (shown,) = await delivered(leader, booking_id, 1)
                assert (shown["kind"], shown["title"]) == ("official", "对公业务预约")
                (told,) = of_object(here, {"id": booking_id})
                assert told.kind is OrderKind.OFFICIAL
                assert told.values["inmate_no"] == NUMBER
                assert told.values["business"] == "法院开庭审判"
                day = workday(world).isoformat()
                assert told.values["planned_at"] == f"{day}T09:30:00+08:00"
                assert told.values["ends_at"] == f"{day}T10:30:00+08:00"
                assert (told.values["visitor_name"], told.values["visitor_certificate_no"]) == (
                    "钱法官",
                    "Z-1",
                )
                assert told.values["companions"] == "孙书记员（Z-2）"
                # What the case is about is the prison's system's business no more than anybody's.
                assert "依法办理" not in str(told.values)
                for other in (phone, there):
                    assert of_object(other, {"id": booking_id}) == []

            with proves("VC-OFFICIAL-04", "b"):
                # Another prison answers for what it was never told.
                there.source.enter(ended(booking_id, there, VisitorOutcome.ABSENT, "未到"))
                await waiting(await people.officer("chief"), "booking_unknown")
                assert (await person.get(f"{BASE}/bookings/{booking_id}"))["handling"] is None

                came = ended(booking_id, here, VisitorOutcome.CAME, "已开庭")
                here.source.enter(came)
                after = await handling(person, booking_id, "已办理")
                assert after["booking"]["state"] == "done"
                assert after["handling"]["handled_by"] == "狱侦民警"
                assert after["handling"]["result"] == "已开庭"
                # Said again it changes nothing; put right or taken back, it is so here as well.
                version = after["booking"]["version"]
                here.source.enter(came)
                early = ended(booking_id, here, VisitorOutcome.LEFT_EARLY, "中途离开")
                here.source.enter(early)
                after = await handling(person, booking_id, "提前离开")
                assert after["booking"]["version"] == version + 1
                here.source.enter(early._replace(record=None))
                after = await handling(person, booking_id, "")
                assert (after["booking"]["state"], after["handling"]) == ("approved", None)
                rows = await audit_rows_of(world, "official_bookings", booking_id)
                told_by = [row.action for row in rows if row.actor_name == "监狱系统对接"]
                assert told_by == [
                    "official_bookings.finish",
                    "official_bookings.finish",
                    "official_bookings.reopen",
                ]

            # What an officer finished here stays as he said, whatever is told later.
            await finish(leader, booking_id, "按民警登记办结")
            here.source.enter(ended(booking_id, here, VisitorOutcome.REFUSED, "未准入监"))
            # One that is taken back here is taken back there.
            later = await booked(person, world, starts="14:00")
            later_id = later["booking"]["id"]
            await approve(people, "approver", "leader")
            await delivered(leader, later_id, 1)
            record = (await leader.get(f"/api/records/official_bookings/{later_id}"))["record"]
            asked = {"version": record["version"], "reason": "庭期变更"}
            await leader.post(f"/api/records/official_bookings/{later_id}/actions/cancel", asked)
            await delivered(leader, later_id, 2)
            assert [one.cancelled for one in of_object(here, {"id": later_id})] == [False, True]
            here.source.enter(ended(later_id, here, VisitorOutcome.CAME, "已开庭"))
            await waiting(leader, "booking_not_open")
            shown = (await person.get(f"{BASE}/bookings/{booking_id}"))["handling"]
            assert shown["result"] == "按民警登记办结"
