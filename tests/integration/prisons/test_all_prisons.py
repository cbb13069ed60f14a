"""Every protocol at once, with faults and kills by chance, and nothing is lost or taken twice.

`--prisons 15` runs as many as the bureau has, `--prisons-seed` repeats a run that failed.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from connectors.ending import end
from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.exchange.prison_systems import systems
from connectors.postgres.platform.units import UnitRow
from connectors.prisons.adapters import open_system
from connectors.prisons.adapters.package_file import OWNER
from connectors.prisons.adapters.surroundings import Surroundings
from connectors.prisons.adapters.versions import version_of
from connectors.prisons.port import PrisonSystem
from connectors.prisons.simulators.entry import Entry, moment_of
from connectors.prisons.simulators.prisons import Plan, Prisons, StandIn, standing_prisons
from connectors.prisons.simulators.source import Source
from pipelines.flows.exchange.applying.registry import appliers
from pipelines.flows.exchange.prisons import connector as connectors
from pipelines.flows.exchange.prisons import link as links
from pipelines.flows.exchange.prisons.connector import PrisonConnector, desks_of
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.flows.exchange.prisons.reconciling import Reconciler
from pipelines.flows.exchange.prisons.taking import Taker
from pipelines.rules.exchange.prison_systems.sorting import NAMELESS
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.kinds import KINDS, RecordKind, SystemKind
from schemas.exchange.prison_systems.settings import SystemSettings
from schemas.exchange.prison_systems.state import ProblemState
from schemas.tables.exchange.prison_system import reconciliation, record_problem, source_record
from schemas.tables.generated import GENERATED
from tests.integration.eventually import eventually
from tests.integration.prisons.bureau import connect, inmates_of, plant, populations, quick
from tests.integration.prisons.following import follow
from tests.integration.prisons.killing import Fate, MortalApplier, MortalSystem, TickingClock
from tests.integration.prisons.storm import Storm

# Many systems in one process: as long as the machine needs.
pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(3_600),
    pytest.mark.soak,
    pytest.mark.drives("connectors/prisons", "pipelines/flows/exchange"),
]

NOW = datetime(2026, 11, 28, 9, tzinfo=LOCAL)
DAYS, RECORDS = 3, 60
GUSTS = 3
STEPS_A_GUST = 40
"""So many questions and pages of each system pass before the weather changes."""
PATIENCE_S = 600.0
FIRST, LAST = NOW.date() - timedelta(days=DAYS + 1), NOW.date() + timedelta(days=20)
visits, calls = GENERATED["visits"], GENERATED["phone_calls"]
tickets = GENERATED["phone_tickets"]


@dataclass
class Bureau:
    """The platform's side: connectors of all prisons that have a system."""

    db: Database
    keys: SoftwareKeys
    prisons: Prisons
    units: dict[str, UnitRow]
    fate: Fate
    surroundings: Surroundings
    clock: TickingClock
    connectors: dict[str, PrisonConnector] = field(default_factory=dict)
    ids: dict[tuple[str, SystemKind], str] = field(default_factory=dict)

    def opened(self, settings: SystemSettings, secret: str) -> PrisonSystem:
        return MortalSystem(open_system(settings, secret, self.surroundings), self.fate)

    async def connect(self, told: StandIn) -> None:
        one = quick(told)
        self.ids[told.prison, told.kind] = await connect(
            self.db, self.keys, self.units[told.prison], one, self.clock()
        )

    async def follow(self) -> None:
        await follow(self.db, self.keys, self.opened, self.clock, self.connectors)

    async def steps(self, more: int) -> None:
        """Until the connectors have come so much further."""
        until = self.fate.steps + more

        async def there() -> bool:
            return self.fate.steps >= until

        await eventually(there, limit_s=PATIENCE_S)

    def source(self, key: tuple[str, SystemKind]) -> Source:
        return self.prisons.sources[key]

    async def rows(self, statement: Any) -> list[Any]:
        async with self.db.reading() as tx:
            return list(await tx.execute(statement))


@asynccontextmanager
async def running(bureau: Bureau) -> AsyncIterator[None]:
    task = asyncio.create_task(bureau.follow())
    try:
        yield
    finally:
        await end([task])


async def missing(bureau: Bureau, key: tuple[str, SystemKind]) -> dict[str, Any]:
    """What is applied of a system and what it holds, key by key, where they differ."""
    found: dict[str, Any] = {}
    source = bureau.source(key)
    for kind in _kinds(bureau, key[1]):
        # Of what was deleted before anything was told of it nothing need be known.
        there: set[Any] = {
            (one.key, version_of(source.maker.version(one)), day_of(kind, one))
            for one in source.entries(kind)
            if not one.deleted
        }
        row = source_record.c
        applied = select(row.key, row.version, row.day).where(
            row.system_id == bureau.ids[key], row.kind == kind.value, row.deleted.is_(False)
        )
        here: set[Any] = {tuple(one) for one in await bureau.rows(applied)}
        if there != here:
            found[kind.value] = {"there alone": there - here, "here alone": here - there}
    waiting = await bureau.rows(_open_problems(bureau.ids[key]))
    return found | ({"waiting": waiting} if waiting else {})


def day_of(kind: RecordKind, one: Entry) -> date:
    return moment_of(kind, one.record, one.made_at).astimezone(LOCAL).date()


def _kinds(bureau: Bureau, kind: SystemKind) -> list[RecordKind]:
    taken = appliers(bureau.keys)
    return [one for one in KINDS[kind] if one in taken]


def _open_problems(system_id: str) -> Any:
    """What was no record at all waits for an operator, who sets it aside: it has no key."""
    one = record_problem.c
    return select(one.kind, one.key, one.code).where(
        one.system_id == system_id,
        one.state == ProblemState.OPEN.value,
        ~one.key.startswith(NAMELESS),
    )


async def gaps(bureau: Bureau, key: tuple[str, SystemKind]) -> list[tuple[RecordKind, date]]:
    """Every day held against the system once more, by count and digest, past all connectors."""
    async with bureau.db.reading() as tx:
        row = await systems.get(tx, bureau.ids[key], ("/",))
    told = next(one for one in bureau.prisons.stand_ins if (one.prison, one.kind) == key)
    system = open_system(told.settings, told.secret, bureau.surroundings)
    taker = Taker(bureau.db, bureau.clock)
    reconciler = Reconciler(bureau.db, taker, bureau.clock)
    found = []
    try:
        for desk in desks_of(row, told.settings, appliers(bureau.keys), RawSeals(bureau.keys)):
            compared = await reconciler.compare(desk, system, FIRST, LAST)
            none = not bureau.source(key).entries(desk.kind)
            assert none or compared.days, f"{key} {desk.kind} has no days"
            found += [(desk.kind, day) for day in compared.gaps]
    finally:
        await system.close()
    return found


def _standing(source: Source, kind: RecordKind) -> list[Any]:
    """Records that are not deleted there."""
    return [one.record for one in source.entries(kind) if not one.deleted]


async def require_equal(bureau: Bureau, key: tuple[str, SystemKind]) -> None:
    """What the modules show is what the source says last."""
    system_id, source = bureau.ids[key], bureau.source(key)
    if key[1] is SystemKind.VISIT:
        rows = await bureau.rows(select(visits).where(visits.c.system_id == system_id))
        by_no = {row.visit_no: row for row in rows}
        assert len(by_no) == len(rows), f"{key}: a visit stands twice"
        for one in source.entries(RecordKind.VISIT):
            told: Any = one.record
            row: Any = by_no.get(one.key)
            if not one.deleted:
                assert (row.state, row.planned_at, row.started_at, row.ended_at, row.seat) == (
                    told.state,
                    told.planned_at,
                    told.started_at,
                    told.ended_at,
                    told.seat or None,
                ), f"{key} {one.key}"
        return
    mine = source_record.c.target_id == calls.c.id
    of_system = (source_record.c.system_id == system_id, source_record.c.kind == "call")
    found = select(calls, tickets.c.told_fee, tickets.c.told_deleted).join(source_record, mine)
    found = found.outerjoin(tickets, tickets.c.call_id == calls.c.id).where(*of_system)
    rows = await bureau.rows(found)
    by_no = {row.source_no: row for row in rows}
    assert len(by_no) == len(rows), f"{key}: a call stands twice"
    bills: list[Any] = _standing(source, RecordKind.TICKET)
    billed = {bill.call_no: bill.fee for bill in bills}
    officers: list[Any] = _standing(source, RecordKind.AUTHORISATION)
    allowed = {one.call_no: one.officer for one in officers}
    for one in source.entries(RecordKind.CALL):
        call: Any = one.record
        shown: Any = by_no.get(one.key)
        if one.deleted:
            assert shown is None or shown.source_deleted
            continue
        assert (shown.started_at, shown.answered_at, shown.ended_at, shown.phone_set) == (
            call.started_at,
            call.answered_at,
            call.ended_at,
            call.phone_set,
        ), f"{key} {one.key}"
        assert shown.authoriser_told == allowed.get(one.key), f"{key} {one.key}"
        fee = None if shown.told_deleted else shown.told_fee
        assert fee == billed.get(one.key), f"{key} {one.key}"


async def test_nothing_is_lost_or_taken_twice_through_faults_and_kills(
    db: Database, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    prisons: int = request.config.getoption("--prisons")
    seed = request.config.getoption("--prisons-seed") or random.randrange(1_000_000)
    print(f"--prisons {prisons} --prisons-seed {seed}")
    fate = Fate(f"{seed}/kills")
    # Everything is due in every round: the platform's own pauses are seconds, minutes and hours.
    monkeypatch.setattr(connectors, "LOOK_S", 0.2)
    for name in ("REPLAY_EVERY", "COMPARE_EVERY", "REVIEW_EVERY"):
        monkeypatch.setattr(links, name, timedelta(0))
    # Applied as ever, until fate lets the process die in the middle of it.
    monkeypatch.setattr(
        connectors,
        "appliers",
        lambda keys: {k: MortalApplier(one, fate) for k, one in appliers(keys).items()},
    )
    keys = SoftwareKeys(tmp_path / "keys")
    inmates = inmates_of(prisons + 1)
    plan = Plan(
        folder=tmp_path / "prisons",
        inmates=inmates,
        receiver=keys.public_key(OWNER),
        now=NOW,
        rate=0,
        records=RECORDS,
        days=DAYS,
        seed=seed,
    )
    async with standing_prisons(plan) as standing:
        bureau = Bureau(
            db=db,
            keys=keys,
            prisons=standing,
            units=await plant(db, keys, populations(inmates, seed)),
            fate=fate,
            surroundings=Surroundings(folder=plan.folder, keys=keys, loopback=True),
            clock=TickingClock(standing.clock.now),
        )
        last = max(inmates)
        first = [one for one in standing.stand_ins if one.prison != last]
        if prisons >= 5:
            assert len({type(one.settings.access) for one in first}) == 5
        for one in first:
            await bureau.connect(one)
        storm = Storm(standing, f"{seed}/storm")
        async with running(bureau):
            await bureau.steps(STEPS_A_GUST)
            fate.share = 0.03
            for _ in range(GUSTS):
                standing.clock.advance(timedelta(hours=7))
                storm.blow()
                await standing.export()
                await bureau.steps(STEPS_A_GUST * len(first))
            fate.share = 0.0
            # Days on which records are counted ahead are past by then.
            standing.clock.advance(timedelta(days=4))
            storm.heal()
            await standing.export()
            # What was left alone for its silence is asked anew, as after an operator's switch.
            for connector in bureau.connectors.values():
                await connector.close()
            for one in first:
                await _require_complete(bureau, (one.prison, one.kind))
            print(f"killed: {fate.killed}")
            assert fate.killed
            # One more prison is known by its settings, and by nothing else.
            for one in standing.stand_ins:
                if one.prison == last:
                    await bureau.connect(one)
                    await _require_complete(bureau, (one.prison, one.kind))
        assert len(bureau.connectors) == prisons + 1
        for key in bureau.ids:
            assert await gaps(bureau, key) == [], key
            await require_equal(bureau, key)
        differing = select(reconciliation).where(
            reconciliation.c.agrees.is_(False) | (reconciliation.c.there != reconciliation.c.here)
        )
        assert await bureau.rows(differing) == []


async def _require_complete(bureau: Bureau, key: tuple[str, SystemKind]) -> None:
    async def holds() -> bool:
        return not await missing(bureau, key)

    try:
        await eventually(holds, limit_s=PATIENCE_S)
    except AssertionError:
        left = await missing(bureau, key)
        raise AssertionError(f"{key} never became complete: {left}") from None
