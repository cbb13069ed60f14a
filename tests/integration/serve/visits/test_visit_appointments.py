"""Appointments are found in one list, whichever side they came from."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from connectors.ending import end
from connectors.keys.software import SoftwareKeys
from connectors.prisons.adapters.package_file import OWNER
from connectors.prisons.simulators.book import Book
from connectors.prisons.simulators.clock import FastClock
from connectors.prisons.simulators.makers import MAKERS
from connectors.prisons.simulators.package_maker import PackageMaker
from connectors.prisons.simulators.population import Population
from connectors.prisons.simulators.source import Source
from pipelines.flows.exchange.prisons import connector as connectors
from pipelines.flows.exchange.prisons.connector import PrisonConnector
from pipelines.rules.platform.local_time import LOCAL, local
from schemas.exchange.prison_systems.access import PackageAccess
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.exchange.prison_systems.records import Registration
from schemas.exchange.prison_systems.settings import Direction, SystemSettings
from schemas.modules.visits.visits import VisitSource, VisitType
from tests.integration.eventually import eventually
from tests.integration.serve.approving import decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import requested
from tests.integration.serve.prison_sources import INMATE
from tests.integration.serve.told_systems import act, entered, opening
from tests.integration.serve.visits.test_visit_lists import file_of
from tests.integration.serve.world import World

APPOINTMENTS, BOOKINGS = "/api/records/visit_appointments", "/api/records/visit_bookings"
NOW = datetime(2026, 11, 2, 12, tzinfo=LOCAL)
PLANNED = datetime(2026, 11, 9, 10, tzinfo=LOCAL)
BY_PACKAGE = Registration(
    visit_no="YY-1",
    inmate_no=INMATE,
    visit_type=VisitType.REGULAR,
    planned_at=PLANNED,
    source=VisitSource.PACKAGE,
    relative_name="周小某",
    kinship="child",
)


class Carried:
    """A prison without a link, whose packages are carried here by hand."""

    def __init__(self, world: World, folder: Path) -> None:
        book = Book(SystemKind.VISIT, Population("P03", (INMATE,)), first=NOW.date(), per_day=0)
        book.advance(NOW)
        self.book = book
        source = Source(book, MAKERS["nested"], FastClock(NOW, 0))
        theirs = SoftwareKeys(folder / "their-keys")
        receiver = world.keys.public_key(OWNER)
        self.packages = PackageMaker(source, folder / "p03", theirs, receiver)
        self.settings = SystemSettings(
            access=PackageAccess(address="p03", certificate=self.packages.certificate),
            direction=Direction.IN,
            every_s=1,
            per_minute=6_000,
            kinds=source.maker.mappings(SystemKind.VISIT, "{}"),
        )

    def tell(self, registration: Registration) -> None:
        self.book.book(registration)
        self.packages.export()


@asynccontextmanager
async def reading(world: World, folder: Path) -> AsyncIterator[None]:
    """The prison's connector at work."""
    opened = opening(folder, world)
    connector = PrisonConnector(
        "P03", world.database, world.keys, opened, lambda: datetime.now(UTC)
    )
    task = asyncio.create_task(connector.run())
    try:
        yield
    finally:
        await end([task])


async def found(who: Person, **query: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (await who.get(APPOINTMENTS, **query))["rows"]
    return rows


async def states(who: Person) -> dict[str, str]:
    return {row["values"]["source"]: row["state"] for row in await found(who)}


@pytest.mark.requirement("VC-ONSITE-17")
async def test_a_booking_is_found_with_state_and_source_whichever_way_it_came(
    people: People, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Five seconds in production; the test waits for the booking, not for the clock.
    monkeypatch.setattr(connectors, "LOOK_S", 0.05)
    leader, approver = await people.officer("leader"), await people.officer("approver")
    # An officer, at the window.
    who = {"inmate_id": world.inmate_id, "relative_id": world.relative_id}
    day = local(datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    when = {"day": day, "starts": "09:30", "minutes": 30}
    booking = await leader.post(BOOKINGS, {"values": {**who, **when}})
    await act(leader, BOOKINGS, booking, "submit")
    await decide(approver, await only(approver), "approve")
    # The relative, in the mini-program.
    call_id = await requested(world, await people.relative())
    # The prison's own system, in a package.
    carried = Carried(world, tmp_path)
    carried.tell(BY_PACKAGE)
    await entered(world, world.prison_id, SystemKind.VISIT, carried.settings)

    async with reading(world, tmp_path):

        async def told(state: str) -> None:
            async def shown() -> bool:
                return (await states(leader)).get("package") == state

            await eventually(shown, limit_s=240)

        await told("approved")
        assert await states(leader) == {
            "mini_program": "pending",
            "window": "approved",
            "package": "approved",
        }
        (mine,) = await found(leader, source="mini_program")
        assert (mine["values"]["call_id"], mine["values"]["visit_type"]) == (call_id, "VIDEO")
        (ours,) = await found(leader, source="window", state="approved")
        assert (ours["values"]["booking_id"], ours["values"]["planned_at"]) == (
            booking["id"],
            f"{day}T01:30:00Z",
        )
        (theirs,) = await found(leader, source="package")
        opened = (await leader.get(f"{APPOINTMENTS}/{theirs['id']}"))["record"]
        assert (opened["values"]["relative_told"], opened["values"]["planned_at"]) == (
            "周小某",
            "2026-11-09T02:00:00Z",
        )
        assert "周某" in opened["titles"]["inmate_id"]
        lines = await file_of(leader, "visit_appointments")
        assert {(line["预约来源"], line["状态"]) for line in lines} == {
            ("小程序", "待审批"),
            ("窗口", "已预约"),
            ("数据包", "已预约"),
        }
        # Searched by day as well.
        until = (PLANNED + timedelta(hours=1)).isoformat()
        assert [row["id"] for row in await found(leader, **{"planned_at.until": until})] == [
            theirs["id"]
        ]
        # What becomes of them is shown.
        await approver.post(f"/api/calls/{call_id}/approve", {})
        record = (await leader.get(f"{BOOKINGS}/{booking['id']}"))["record"]
        await act(leader, BOOKINGS, record, "cancel", reason="家属不来")
        carried.tell(msgspec.structs.replace(BY_PACKAGE, cancelled=True))
        await told("cancelled")
        assert await states(leader) == {
            "mini_program": "approved",
            "window": "cancelled",
            "package": "cancelled",
        }
    neighbour = await people.officer("other_leader")
    assert await found(neighbour) == []
