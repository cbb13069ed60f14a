"""One prison's systems: each has a loop of its own, which follows the settings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select

from connectors.ending import end
from connectors.platforms.outbound import Outbound
from connectors.postgres.exchange.prison_systems import feeds, systems, versions
from connectors.postgres.exchange.prison_systems.feeds import FeedRow, Rest
from connectors.postgres.people import people
from connectors.prisons.port import Broken, DayCount, PrisonSystem, Pulled, Told
from pipelines.flows.exchange.prisons import connector as connectors
from pipelines.flows.exchange.prisons import link as links
from pipelines.flows.exchange.prisons.asking import AskedSystem
from pipelines.flows.exchange.prisons.connector import PrisonConnector
from pipelines.flows.exchange.prisons.desk import Desk
from pipelines.flows.exchange.prisons.link import Link
from pipelines.flows.exchange.prisons.resting import Resting
from pipelines.flows.exchange.prisons.taking import Taken, Taker
from schemas.exchange.prison_systems.access import RestAccess
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.mapping import FieldMapping, KindMapping, Reading
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.tables.exchange.prison_system import prison_system_feed, reconciliation
from schemas.tables.people.person import inmate
from tests.integration.eventually import eventually
from tests.integration.prisons.killing import TickingClock
from tests.integration.prisons.source import STAMP, VISIT, MemorySystem
from tests.integration.prisons.workbench import NOW, Workbench

CALL = KindMapping(
    kind=RecordKind.CALL,
    name="calls",
    key=("id",),
    version="rev",
    day="plan",
    day_format=STAMP,
    fields=(
        FieldMapping(to="call_no", source=("id",)),
        FieldMapping(to="inmate_no", source=("inmate",)),
        FieldMapping(to="phone", constant="10000000001"),
        FieldMapping(to="started_at", source=("plan",), reading=Reading.MOMENT, format=STAMP),
        FieldMapping(to="answered_at", source=("began",), reading=Reading.MOMENT, format=STAMP),
        FieldMapping(to="ended_at", source=("ended",), reading=Reading.MOMENT, format=STAMP),
    ),
)


def settings(name: str, *kinds: KindMapping) -> SystemSettings:
    access = RestAccess(address=f"https://{name}.example/")
    return SystemSettings(access=access, every_s=1, page=10, kinds=kinds, per_minute=6_000)


async def activate(bench: Workbench, system_id: str, of: SystemSettings) -> int:
    """A version that counts at once."""
    async with bench.database.transaction() as tx:
        number = await versions.add(tx, system_id, of, None, NOW)
        await versions.activate(tx, system_id, number, None, NOW)
        kinds = [one.kind for one in of.kinds]
        await feeds.start_again(tx, system_id, kinds, number, keep=True)
        await systems.change(tx, system_id, active=number, enabled=True)
    return number


@asynccontextmanager
async def running(
    bench: Workbench, by_address: dict[str, MemorySystem]
) -> AsyncIterator[PrisonConnector]:
    def opened(of: SystemSettings, secret: str) -> PrisonSystem:
        return by_address[of.access.address]

    connector = PrisonConnector(
        "P03", bench.database, bench.keys, opened, lambda: datetime.now(UTC)
    )
    task = asyncio.create_task(connector.run())
    try:
        yield connector
    finally:
        await end([task])
    assert connector.links == 0


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    # Five seconds in production; the tests wait for the connector, not for the clock.
    monkeypatch.setattr(connectors, "LOOK_S", 0.05)


@pytest.mark.usefixtures("soon")
async def test_a_system_that_is_down_holds_no_other_up(bench: Workbench) -> None:
    visits, phones = bench.system, MemorySystem(bench.system.inmates)
    visits.down = True
    for number in range(30):
        visits.add(number)
        phones.add(number)
    async with bench.database.transaction() as tx:
        phone_id = await systems.add(
            tx, bench.source.prison_id, SystemKind.PHONE, "亲情电话", "乙公司", None
        )
    await activate(bench, bench.source.system_id, settings("visits", VISIT))
    await activate(bench, phone_id, settings("phones", CALL))
    where = {"https://visits.example/": visits, "https://phones.example/": phones}
    async with running(bench, where):

        async def calls_are_here() -> bool:
            return await bench.count("phone_call") == 30

        await eventually(calls_are_here, limit_s=120)

        async def is_failing() -> bool:
            feed = select(prison_system_feed.c.failing_since).where(
                prison_system_feed.c.system_id == bench.source.system_id
            )
            return any(row.failing_since for row in await bench.rows(feed))

        await eventually(is_failing, limit_s=120)
        assert await bench.count("visit") == 0
        visits.down = False

        async def visits_are_here() -> bool:
            return await bench.count("visit") == 30

        await eventually(visits_are_here, limit_s=240)
    assert await bench.count("conversation") == 60


@pytest.mark.usefixtures("soon")
async def test_what_is_set_takes_effect_without_a_release(bench: Workbench) -> None:
    first, second = bench.system, MemorySystem(bench.system.inmates)
    first.add(1)
    second.rows, second.changes = first.rows, first.changes
    where = {"https://first.example/": first, "https://second.example/": second}
    await activate(bench, bench.source.system_id, settings("first", VISIT))
    async with running(bench, where) as connector:

        async def one_is_here() -> bool:
            return await bench.count("visit") == 1

        await eventually(one_is_here, limit_s=120)
        await activate(bench, bench.source.system_id, settings("second", VISIT))

        async def second_is_asked() -> bool:
            return second.pulls > 0

        await eventually(second_is_asked, limit_s=120)
        asked = first.pulls
        first.add(2)

        async def both_are_here() -> bool:
            return await bench.count("visit") == 2

        await eventually(both_are_here, limit_s=120)
        assert first.pulls == asked
        async with bench.database.transaction() as tx:
            await systems.change(tx, bench.source.system_id, enabled=False)

        async def is_closed() -> bool:
            return connector.links == 0

        await eventually(is_closed, limit_s=120)


@pytest.mark.usefixtures("soon")
async def test_days_are_compared_by_itself(bench: Workbench) -> None:
    today = datetime.now(UTC).astimezone().strftime(STAMP)
    bench.system.add(1, plan=today, began=today, ended=today)
    bench.system.hidden = set(bench.system.rows)
    await activate(bench, bench.source.system_id, settings("visits", VISIT))
    async with running(bench, {"https://visits.example/": bench.system}):

        async def gap_is_fetched() -> bool:
            rows = await bench.rows(select(reconciliation.c.agrees, reconciliation.c.fetched))
            return [(row.agrees, row.fetched) for row in rows] == [(True, 1)]

        await eventually(gap_is_fetched, limit_s=120)
    assert await bench.count("visit") == 1


class Stalling(MemorySystem):
    """Tells nothing of a whole day before it is let."""

    def __init__(self, inmates: list[str]) -> None:
        super().__init__(inmates)
        self.asked, self.let = asyncio.Event(), asyncio.Event()

    async def day(self, kind: RecordKind, day: date) -> AsyncIterator[Told | Broken]:
        self.asked.set()
        await self.let.wait()
        async for one in super().day(kind, day):
            yield one


@pytest.mark.usefixtures("soon")
@pytest.mark.requirement("VC-API-02")
async def test_records_come_in_while_days_are_compared(bench: Workbench) -> None:
    system = Stalling(bench.system.inmates)
    today = datetime.now(UTC).astimezone().strftime(STAMP)
    system.add(1, plan=today, began=today, ended=today)
    system.hidden = set(system.rows)
    await activate(bench, bench.source.system_id, settings("visits", VISIT))
    async with running(bench, {"https://visits.example/": system}):
        async with asyncio.timeout(120):
            await system.asked.wait()
        system.add(2, plan=today, began=today, ended=today)

        async def new_one_is_here() -> bool:
            return await bench.count("visit") == 1

        await eventually(new_one_is_here, limit_s=120)
        assert not system.let.is_set()
        system.let.set()

        async def day_agrees() -> bool:
            return await bench.count("reconciliation", agrees=True, fetched=1) == 1

        await eventually(day_agrees, limit_s=120)
    assert await bench.count("visit") == 2


class Busy(MemorySystem):
    """Goes on as soon as it has counted, and somebody asks it for what is new at once."""

    def __init__(self, inmates: list[str], today: str) -> None:
        super().__init__(inmates)
        self.today, self.counted = today, 0
        self.link: Link | None = None

    async def counts(self, kind: RecordKind, since: date, until: date) -> list[DayCount]:
        told = await super().counts(kind, since, until)
        self.counted += 1
        self.add(10 + self.counted, plan=self.today, began=self.today, ended=self.today)
        assert self.link is not None
        await self.link.round()
        return told


async def test_what_comes_in_while_a_day_is_compared_makes_no_gap(bench: Workbench) -> None:
    today = datetime.now(UTC).astimezone().strftime(STAMP)
    system = Busy(bench.system.inmates, today)
    system.add(1, plan=today, began=today, ended=today)
    system.hidden = set(system.rows)
    outbound = Outbound(bench.database, bench.keys, lambda: datetime.now(UTC))
    asked = AskedSystem(system, outbound, "P03.visit", 6_000)
    of = settings("visits", VISIT)
    async with bench.database.transaction() as tx:
        await feeds.get(tx, bench.source.system_id, RecordKind.VISIT, 1)
    system.link = Link(bench.database, asked, of, [bench.desk()], lambda: datetime.now(UTC))
    await system.link.compare()
    assert system.counted == 0, "nothing is compared before it was asked for"
    await system.link.round()
    await system.link.compare()
    # Once, and once more after the day was fetched, with what came after it was first counted.
    assert system.counted == 2
    assert await bench.count("reconciliation", agrees=True, fetched=2, there=2, here=2) == 1
    await system.link.round()
    assert await bench.count("visit") == 3


@pytest.mark.requirement("VC-API-02")
async def test_what_came_a_moment_too_early_waits_for_the_next_round_alone(
    bench: Workbench,
) -> None:
    """An authorisation is told before its call; here it is a visit before its inmate."""
    moment = [NOW]
    clock = TickingClock(lambda: moment[0])
    asked = AskedSystem(
        bench.system, Outbound(bench.database, bench.keys, clock), "P03.visit", 6_000
    )
    link = Link(bench.database, asked, settings("visits", VISIT), [bench.desk()], clock)

    async def add_inmate(number: str) -> None:
        async with bench.database.reading() as tx:
            ward_id = await tx.scalar(select(inmate.c.ward_id).limit(1))
        async with bench.database.transaction() as tx:
            await people.add_inmate(
                tx,
                inmate_no=number,
                name=f"罪犯{number}",
                prison_id=bench.source.prison_id,
                ward_id=ward_id,
            )

    bench.system.add(1, inmate="3199001")
    bench.system.add(2, inmate="3199002")
    await link.round()
    assert (await bench.count("visit"), await bench.count("record_problem", waits=True)) == (0, 2)
    await add_inmate("3199001")
    moment[0] += timedelta(seconds=5)
    await link.round()
    assert await bench.count("visit") == 1
    # What is missing for longer is tried again in longer pauses.
    moment[0] += links.SOON
    await link.round()
    await add_inmate("3199002")
    moment[0] += timedelta(seconds=5)
    await link.round()
    assert await bench.count("visit") == 1
    moment[0] += links.REPLAY_EVERY
    await link.round()
    assert await bench.count("visit") == 2


def test_settings_come_back_as_they_were() -> None:
    one = settings("visits", VISIT)
    again = msgspec.convert(msgspec.to_builtins(one), SystemSettings)
    assert again == one


@pytest.mark.usefixtures("soon")
@pytest.mark.requirement("VC-API-02")
async def test_a_cursor_that_was_set_back_is_followed(bench: Workbench) -> None:
    """A link goes on from where it left off, but for whoever set the feed elsewhere meanwhile."""
    for number in range(5):
        bench.system.add(number)
    await activate(bench, bench.source.system_id, settings("visits", VISIT))
    async with running(bench, {"https://visits.example/": bench.system}):

        async def all_are_here() -> bool:
            return await bench.count("visit") == 5

        await eventually(all_are_here, limit_s=120)
        at = prison_system_feed.c.system_id == bench.source.system_id
        async with bench.database.transaction() as tx:
            await tx.execute(prison_system_feed.update().where(at).values(cursor="3"))

        async def is_read_again() -> bool:
            (row,) = await bench.rows(select(prison_system_feed.c.cursor).where(at))
            return row.cursor == "5"

        await eventually(is_read_again, limit_s=120)
    assert await bench.count("visit") == await bench.count("raw_record") == 5


@pytest.mark.requirement("VC-API-02")
async def test_a_kind_with_nothing_new_is_noted_and_one_that_another_moved_is_read_anew(
    bench: Workbench,
) -> None:
    moment = [NOW]
    clock = TickingClock(lambda: moment[0])
    outbound = Outbound(bench.database, bench.keys, clock, gather_s=60.0)
    asked = AskedSystem(bench.system, outbound, "P03.visit", 6_000)
    link = Link(bench.database, asked, settings("visits", VISIT), [bench.desk()], clock)
    bench.system.add(1)

    async def feed() -> FeedRow:
        async with bench.database.reading() as tx:
            (row,) = await feeds.of_systems(tx, [bench.source.system_id])
        return row

    await link.round()
    first = await feed()
    moment[0] += timedelta(seconds=30)
    await link.round()
    second = await feed()
    assert first.succeeded_at is not None
    assert second.succeeded_at is not None
    assert second.succeeded_at >= first.succeeded_at + timedelta(seconds=30)
    assert second.cursor == first.cursor
    async with bench.database.transaction() as tx:
        await feeds.start_again(tx, bench.source.system_id, [RecordKind.VISIT], 1, keep=False)
    await link.round()
    assert (await feed()).cursor == "", "it was asked from where it stands no more"
    await link.round()
    assert (await feed()).cursor == first.cursor
    assert await bench.count("outbound_call") == 0, "written down together, later"
    await outbound.close()
    assert await bench.count("outbound_call", method="pull", result="ok") == 4


@pytest.mark.requirement("VC-API-02")
async def test_systems_that_had_nothing_new_are_noted_together(bench: Workbench) -> None:
    moment = [NOW]
    clock = TickingClock(lambda: moment[0])
    outbound = Outbound(bench.database, bench.keys, clock)
    resting = Resting(bench.database, gather_s=60.0)
    async with bench.database.transaction() as tx:
        phone_id = await systems.add(
            tx, bench.source.prison_id, SystemKind.PHONE, "亲情电话", "乙公司", None
        )
    phones = MemorySystem(bench.system.inmates)
    phone_source = msgspec.structs.replace(bench.source, system_id=phone_id)
    phone_desk = replace(bench.desk(CALL), source=phone_source)
    links = [
        Link(
            bench.database,
            AskedSystem(system, outbound, peer, 6_000),
            settings(peer, VISIT if desk.kind is RecordKind.VISIT else CALL),
            [desk],
            clock,
            resting=resting,
        )
        for system, desk, peer in (
            (bench.system, bench.desk(), "P03.visit"),
            (phones, phone_desk, "P03.phone"),
        )
    ]
    bench.system.add(1)
    phones.add(1)
    both = [bench.source.system_id, phone_id]

    async def noted() -> dict[str, FeedRow]:
        async with bench.database.reading() as tx:
            return {row.system_id: row for row in await feeds.of_systems(tx, both)}

    for link in links:
        await link.round()
    first = await noted()
    moment[0] += timedelta(seconds=30)
    for link in links:
        await link.round()
    assert await noted() == first
    async with bench.database.transaction() as tx:
        await feeds.start_again(tx, phone_id, [RecordKind.CALL], 1, keep=False)
    await resting.close()
    second = await noted()
    visit, phone = (second[one] for one in both)
    assert visit.succeeded_at is not None
    assert visit.succeeded_at >= NOW + timedelta(seconds=30)
    assert (phone.cursor, phone.succeeded_at) == ("", first[phone_id].succeeded_at)
    await links[1].round()
    assert (await noted())[phone_id].cursor == first[phone_id].cursor, "it was read anew"


@pytest.mark.requirement("VC-API-02")
async def test_a_rest_that_is_noted_late_hides_no_failure(bench: Workbench) -> None:
    resting = Resting(bench.database, gather_s=60.0)
    system_id, kind = bench.source.system_id, RecordKind.VISIT
    async with bench.database.transaction() as tx:
        await feeds.get(tx, system_id, kind, 1)
    rest = Rest(system_id=system_id, kind=kind, cursor="", settings=1, tried_at=NOW)
    elsewhere: list[set[RecordKind]] = []
    await resting.note([rest], elsewhere.append)
    async with bench.database.transaction() as tx:
        await feeds.failed(tx, system_id, kind, "不应答", NOW + timedelta(seconds=1))
    await resting.close()
    async with bench.database.reading() as tx:
        (row,) = await feeds.of_systems(tx, [system_id])
    assert (row.problem, row.failing_since) == ("不应答", NOW + timedelta(seconds=1))
    assert elsewhere == [{kind}]


class Repeating(MemorySystem):
    """Asked by time: its last record is told each time, since that moment may not be over."""

    async def pull(self, kind: RecordKind, cursor: str, limit: int) -> Pulled:
        page = await super().pull(kind, cursor, limit)
        if page.records or not self.changes:
            return page
        return msgspec.structs.replace(page, records=[self.told(self.changes[-1])])


@pytest.mark.requirement("VC-API-02")
async def test_what_a_system_tells_each_time_is_taken_once(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages: list[int] = []
    as_ever = Taker.take

    async def counted(self: Taker, desk: Desk, page: Pulled, asked_from: str) -> Taken:
        pages.append(len(page.records))
        return await as_ever(self, desk, page, asked_from)

    # A witness: it is done as ever.
    monkeypatch.setattr(Taker, "take", counted)
    system = Repeating(bench.system.inmates)
    outbound = Outbound(bench.database, bench.keys, lambda: datetime.now(UTC))
    asked = AskedSystem(system, outbound, "P03.visit", 6_000)
    clock = TickingClock(lambda: NOW)
    link = Link(bench.database, asked, settings("visits", VISIT), [bench.desk()], clock)
    system.add(1)
    for _ in range(4):
        await link.round()
    assert pages == [1, 1], "as it came, once more from where it stands, and then no more"
    system.add(2)
    await link.round()
    assert pages == [1, 1, 1]
    assert await bench.count("visit") == 2
