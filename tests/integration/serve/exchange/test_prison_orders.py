"""What is decided here reaches the prisons' systems: once, in order, seen where it fails."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from connectors.ending import end
from connectors.postgres.audit import audit
from connectors.postgres.exchange.prison_systems import orders
from connectors.prisons.port import NotOffered, Order, Receipt, Unacknowledged
from connectors.prisons.simulators.population import Population
from pipelines.flows.exchange.prisons import connector as connectors
from pipelines.flows.exchange.prisons.connector import PrisonConnector
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import system_actor
from schemas.exchange.prison_systems.kinds import SystemKind
from schemas.exchange.prison_systems.orders import OrderState
from schemas.exchange.prison_systems.settings import Direction
from schemas.tables.exchange.prison_order import prison_order
from tests.integration.eventually import eventually
from tests.integration.prisons.source import MemorySystem
from tests.integration.serve.approving import add_pair, decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.prison_sources import INMATE
from tests.integration.serve.told_systems import Desk, act, entered, of_object, opening, standing
from tests.integration.serve.world import World

BOOKINGS, ORDERS = "/api/records/visit_bookings", "/api/prison-orders"
OTHER_INMATE = "3104000001"
LIMIT_S = 240
PAUSE = timedelta(hours=2)
"""Longer than any order or breaker waits."""
REASON = {"reason": "与监狱核对"}


async def booked(leader: Person, approver: Person, world: World, **more: Any) -> Any:
    """A booking that the approval centre let pass."""
    day = local(datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    who = {"inmate_id": world.inmate_id, "relative_id": world.relative_id}
    when = {"day": day, "starts": "09:30", "minutes": 30}
    made = await leader.post(BOOKINGS, {"values": {**who, **when, **more}})
    await act(leader, BOOKINGS, made, "submit")
    await decide(approver, await only(approver), "approve")
    return (await leader.get(f"{BOOKINGS}/{made['id']}"))["record"]


@asynccontextmanager
async def running(world: World, folder: Path, *prisons: str) -> AsyncIterator[None]:
    """The connectors of prisons at work."""
    opened = opening(folder, world)
    tasks = [
        asyncio.create_task(
            PrisonConnector(
                code, world.database, world.keys, opened, lambda: datetime.now(UTC)
            ).run()
        )
        for code in prisons
    ]
    try:
        yield
    finally:
        await end(tasks)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    # Five seconds in production; the test waits for the order, not for the clock.
    monkeypatch.setattr(connectors, "LOOK_S", 0.05)


@pytest.mark.requirement("VC-ONSITE-30")
@pytest.mark.usefixtures("soon")
@pytest.mark.parametrize("protocol", ["rest", "soap"])
async def test_an_approved_booking_arrives_once_and_its_change_and_cancellation_follow(
    people: People, world: World, tmp_path: Path, protocol: str
) -> None:
    leader, approver = await people.officer("leader"), await people.officer("approver")
    with ExitStack() as stack:
        here = stack.enter_context(standing(SystemKind.VISIT, protocol))
        there = stack.enter_context(
            standing(SystemKind.VISIT, "rest", prison="P04", inmates=(OTHER_INMATE,))
        )
        system_id = await entered(world, world.prison_id, SystemKind.VISIT, here.settings)
        await entered(world, world.other_prison_id, SystemKind.VISIT, there.settings)
        async with running(world, tmp_path, "P03", "P04"):
            record = await booked(leader, approver, world)

            async def told(number: int) -> list[Any]:
                async def delivered() -> bool:
                    page = await leader.get(ORDERS, object_id=record["id"])
                    states = [row["state"] for row in page["rows"]]
                    return states.count("acknowledged") == number

                await eventually(delivered, limit_s=LIMIT_S)
                return list((await leader.get(ORDERS, object_id=record["id"]))["rows"])

            (shown,) = await told(1)
            assert (shown["system_id"], shown["kind"], shown["delivered"]) == (
                system_id,
                "booking",
                True,
            )
            assert shown["receipt"].startswith("WB")
            (first,) = of_object(here, record)
            assert first.values["inmate_no"] == INMATE
            assert str(first.values["planned_at"]).endswith("T09:30:00+08:00")

            await changed(world, "visit_booking", record["id"], starts="14:00")
            await told(2)
            record = (await leader.get(f"{BOOKINGS}/{record['id']}"))["record"]

            here.source.faults.down = True
            await act(leader, BOOKINGS, record, "cancel", reason="家属不来")

            async def failing() -> bool:
                page = await leader.get(ORDERS, object_id=record["id"], undelivered="true")
                return [bool(row["problem"]) for row in page["rows"]] == [True]

            await eventually(failing, limit_s=LIMIT_S)
            (late,) = (await leader.get(ORDERS, undelivered="true"))["rows"]
            assert (late["cancelled"], late["delivered"]) == (True, False)
            assert late["tries"] >= 1
            here.source.faults.down = False
            await leader.post(f"{ORDERS}/{late['id']}/retry", REASON)
            await told(3)
        taken = of_object(here, record)
        assert [(one.version, one.cancelled) for one in taken] == [
            (1, False),
            (2, False),
            (3, True),
        ]
        assert str(taken[1].values["planned_at"]).endswith("T14:00:00+08:00")
        assert taken[2].values["inmate_no"] == INMATE
        assert there.source.orders.taken == []
    other = await people.officer("other_leader")
    assert (await other.get(ORDERS))["total"] == 0
    assert (await other.ask("POST", f"{ORDERS}/{late['id']}/retry", REASON)).status_code == 404
    assert await leader.refused(f"{ORDERS}/{late['id']}/retry", REASON) == (409, "order_settled")


async def changed(world: World, table: str, record_id: str, **values: Any) -> None:
    """The record as another way than a form changes it; like all of them it leaves its row."""
    of = prison_order.metadata.tables[table]
    async with world.database.transaction() as tx:
        version = {"version": of.c.version + 1}
        await tx.execute(update(of).where(of.c.id == record_id).values(**values, **version))
        await audit.write(
            tx,
            stream="P03",
            actor=system_actor("系统"),
            action=f"{table}.change",
            object_kind=table,
            object_id=record_id,
        )


class Lost:
    """A system whose answer nobody hears, since the connector dies meanwhile."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.dies = True

    async def push(self, order: Order) -> Receipt:
        receipt: Receipt = await self._inner.push(order)
        if self.dies:
            raise asyncio.CancelledError
        return receipt


@pytest.mark.parametrize("protocol", ["rest", "soap"])
async def test_dying_between_sending_and_noting_leads_to_one_booking(
    people: People, world: World, tmp_path: Path, protocol: str
) -> None:
    leader, approver = await people.officer("leader"), await people.officer("approver")
    record = await booked(leader, approver, world)
    with standing(SystemKind.VISIT, protocol) as here:
        system_id = await entered(world, world.prison_id, SystemKind.VISIT, here.settings)
        inner = opening(tmp_path, world)(here.settings, "")
        lost = Lost(inner)
        desk = Desk(world, system_id, lost)
        with pytest.raises(asyncio.CancelledError):
            await desk.round()
        assert await desk.states() == ["sent"]
        # The record goes on meanwhile; what was sent is asked again as it was.
        lost.dies = False
        here.source.faults.half = True
        await desk.round(PAUSE)
        assert await desk.states() == ["waiting"]
        here.source.faults.half = False
        await desk.round(PAUSE)
        assert await desk.states() == ["acknowledged"]
        await desk.round(PAUSE)
        (taken,) = of_object(here, record)
        assert (taken.version, taken.cancelled) == (1, False)
        await inner.close()


async def test_a_refused_order_is_shown_and_goes_out_anew(
    people: People, world: World, tmp_path: Path
) -> None:
    leader, approver = await people.officer("leader"), await people.officer("approver")
    record = await booked(leader, approver, world)
    with standing(SystemKind.VISIT, "rest", inmates=(OTHER_INMATE,)) as here:
        system_id = await entered(world, world.prison_id, SystemKind.VISIT, here.settings)
        inner = opening(tmp_path, world)(here.settings, "")
        desk = Desk(world, system_id, inner)
        await desk.round()
        await desk.round()
        (row,) = (await leader.get(ORDERS, system_id=system_id, undelivered="true"))["rows"]
        assert (row["state"], row["problem"]) == ("refused", "本监狱没有该罪犯编号")
        here.source.book.people = Population("P03", (INMATE,))
        again = await leader.post(f"{ORDERS}/{row['id']}/retry", REASON)
        assert (again["version"], again["state"]) == (2, "waiting")
        assert await leader.refused(f"{ORDERS}/{row['id']}/retry", REASON) == (
            409,
            "order_superseded",
        )
        await desk.round()
        assert await desk.states() == ["refused", "acknowledged"]
        assert [one.version for one in of_object(here, record)] == [2]
        await inner.close()


class Slow(MemorySystem):
    """Takes what it is handed and answers another day, or not at all."""

    def __init__(self, error: Exception) -> None:
        super().__init__([INMATE])
        self.error = error
        self.taken: list[str] = []

    async def push(self, order: Order) -> Receipt:
        self.taken.append(order.id)
        raise self.error


async def test_a_receipt_that_comes_later_leaves_the_system_open(
    people: People, world: World
) -> None:
    """A prison behind carried packages answers after days, and is asked for records meanwhile."""
    leader, approver = await people.officer("leader"), await people.officer("approver")
    for starts in ("09:30", "10:30", "11:30", "13:30"):
        await booked(leader, approver, world, starts=starts)
    with standing(SystemKind.VISIT, "rest") as here:
        system_id = await entered(world, world.prison_id, SystemKind.VISIT, here.settings)
    slow = Slow(Unacknowledged("尚未回执。"))
    desk = Desk(world, system_id, slow)
    await desk.round()
    assert len(slow.taken) == 4
    assert await desk.states() == ["sent"] * 4
    slow.error = NotOffered("该系统不接收下发数据。", code="push_not_offered")
    await desk.round(PAUSE)
    assert len(slow.taken) == 5
    page = await leader.get(ORDERS, undelivered="true")
    assert "该系统不接收下发数据。" in [row["problem"] for row in page["rows"]]


async def test_an_unsent_order_gives_way_to_the_newer_and_to_the_end(
    people: People, world: World, tmp_path: Path
) -> None:
    leader, approver = await people.officer("leader"), await people.officer("approver")
    record = await booked(leader, approver, world)
    with standing(SystemKind.VISIT, "rest") as here:
        system_id = await entered(world, world.prison_id, SystemKind.VISIT, here.settings)
        inner = opening(tmp_path, world)(here.settings, "")
        desk = Desk(world, system_id, inner)
        here.source.faults.down = True
        await desk.round()
        await changed(world, "visit_booking", record["id"], minutes=40)
        await desk.round(PAUSE)
        assert await desk.states() == ["superseded", "waiting"]
        here.source.faults.down = False
        await desk.round(PAUSE)
        assert [one.values["minutes"] for one in of_object(here, record)] == [40]
        # Moved to another prison, it is taken back here.
        other = await add_pair(world, "P04", "wx-li")
        await changed(world, "visit_booking", record["id"], inmate_id=other)
        await desk.round(PAUSE)
        assert [one.cancelled for one in of_object(here, record)] == [False, True]
        assert await desk.states() == ["superseded", "acknowledged", "acknowledged"]
        await inner.close()


@pytest.mark.usefixtures("soon")
async def test_a_system_that_only_tells_is_told_nothing(
    people: People, world: World, tmp_path: Path
) -> None:
    leader, approver = await people.officer("leader"), await people.officer("approver")
    await booked(leader, approver, world)
    with standing(SystemKind.VISIT, "rest", direction=Direction.IN) as here:
        await entered(world, world.prison_id, SystemKind.VISIT, here.settings)
        connector = PrisonConnector(
            "P03",
            world.database,
            world.keys,
            opening(tmp_path, world),
            lambda: datetime.now(UTC),
        )
        task = asyncio.create_task(connector.run())

        async def has_gone_round() -> bool:
            return connector.rounds > 1

        await eventually(has_gone_round, limit_s=LIMIT_S)
        await end([task])
        assert here.source.orders.taken == []
    async with world.database.reading() as tx:
        rows, total = await orders.page(
            tx,
            ("/",),
            system_id=None,
            kind=None,
            states=tuple(OrderState),
            object_id=None,
            limit=10,
            offset=0,
        )
    assert (rows, total) == ([], 0)
