"""Whichever server dies under connectors, each record is applied once and told of once.

`--prisons-seed` repeats a run that failed.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from nats.js import JetStreamContext
from sqlalchemy import func, select

from actors import background
from actors.background import Loop
from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from connectors.keys.software import SoftwareKeys
from connectors.nats.delivery import MESSAGE_ID
from connectors.nats.outbox_relay import OutboxRelay
from connectors.postgres import Database
from connectors.postgres.application_role import grant_application
from connectors.postgres.migrate import migrate
from connectors.prisons.adapters.package_file import OWNER
from connectors.prisons.adapters.surroundings import Surroundings
from connectors.prisons.simulators.faults import Faults
from connectors.prisons.simulators.prisons import Plan, standing_prisons
from pipelines.flows.exchange.applying.registry import appliers
from pipelines.flows.exchange.prisons import connector as connectors
from pipelines.flows.exchange.prisons import link as links
from pipelines.flows.exchange.prisons.connector import PrisonConnector
from pipelines.flows.exchange.prisons.reconciling import Compared, Reconciler
from schemas.errors import Unavailable
from schemas.messages.subjects import NOTIFY
from schemas.tables.exchange.prison_system import reconciliation, source_record
from schemas.tables.messages.messaging import outbox
from tests.integration.eventually import eventually
from tests.integration.ledger.own_servers import own_messages, own_server, own_stream, revive
from tests.integration.nats.conftest import running
from tests.integration.prisons.bureau import inmates_of, plant, populations
from tests.integration.prisons.dying import Applied, Doom, DoomedBus, TellingApplier
from tests.integration.prisons.killing import MortalApplier, TickingClock
from tests.integration.prisons.storm import Storm
from tests.integration.prisons.test_all_prisons import (
    DAYS,
    NOW,
    RECORDS,
    Bureau,
    gaps,
    missing,
    require_equal,
)

pytestmark = [
    pytest.mark.integration,
    pytest.mark.soak,
    pytest.mark.timeout(900),
    pytest.mark.drives(
        "connectors/nats",
        "connectors/postgres/database.py",
        "connectors/postgres/exchange/prison_systems",
        "connectors/postgres/transaction.py",
        "connectors/prisons",
    ),
]
__all__ = ["own_messages", "own_server", "own_stream", "running"]

PRISONS = 2
LIMIT_S = 240.0
FIRST_PAGES = 6
"""No system has told all its kinds by then, so the first load is under way."""
INCREMENTS = ("asking", "answered", "applying", "applied", "published")


class Uncompared(Reconciler):
    """Compares nothing: a record that a page lost would be fetched again, and nobody knew.

    What may be kept by now, as its visit turned out to be ordinary, is fetched as in life.
    """

    async def compare(self, *_: object, **__: object) -> Compared:
        return Compared()


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    told = request.config.getoption("--prisons-seed")
    chosen = random.randrange(1_000_000) if told is None else int(told)
    print(f"--prisons-seed {chosen}")
    return chosen


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    # Seconds, minutes and hours in production: every round must fall within a kill's reach.
    monkeypatch.setattr(connectors, "LOOK_S", 0.2)
    monkeypatch.setattr(background, "PAUSE_S", 0.2)
    for name in ("REPLAY_EVERY", "COMPARE_EVERY", "REVIEW_EVERY"):
        monkeypatch.setattr(links, name, timedelta(0))


@pytest.fixture
async def own_database(own_server: Postgres) -> AsyncIterator[Database]:
    """The platform's own, on a server that may be killed."""
    await asyncio.to_thread(migrate, own_server.url)
    secret = own_server._password
    await asyncio.to_thread(grant_application, own_server.url, own_server.application_url, secret)
    database = Database(own_server.application_url)
    yield database
    await database.close()


@asynccontextmanager
async def stood_up(
    db: Database, folder: Path, seed: int, doom: Doom, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bureau]:
    """Systems of some prisons, connected and not yet asked."""

    def known(keys: SoftwareKeys) -> Any:
        telling = {kind: TellingApplier(one) for kind, one in appliers(keys).items()}
        return {kind: MortalApplier(one, doom) for kind, one in telling.items()}

    # Applied as ever, and told: who kills must know how far each record has come.
    monkeypatch.setattr(connectors, "appliers", known)
    keys = SoftwareKeys(folder / "keys")
    inmates = inmates_of(PRISONS)
    plan = Plan(
        folder=folder / "prisons",
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
            fate=doom,
            surroundings=Surroundings(folder=plan.folder, keys=keys, loopback=True),
            clock=TickingClock(standing.clock.now),
        )
        for one in standing.stand_ins:
            await bureau.connect(one)
        for source in standing.sources.values():
            source.faults = Faults(duplicates=0.2, reordered=True)
        yield bureau


@asynccontextmanager
async def carried(bureau: Bureau) -> AsyncIterator[None]:
    """Each prison's connector in a loop, as its actor has it."""
    loops = []
    for code in sorted({prison for prison, _ in bureau.ids}):
        made = PrisonConnector(code, bureau.db, bureau.keys, bureau.opened, bureau.clock)
        bureau.connectors[code] = made
        loops.append(Loop(code, made.run))
        loops[-1].start()
    try:
        yield
    finally:
        for loop in loops:
            await loop.stop()


async def go_on(bureau: Bureau) -> None:
    """At each source something happens, is changed and is taken away."""
    bureau.prisons.clock.advance(timedelta(hours=3))
    for source in bureau.prisons.sources.values():
        source.disturb(changed=6, deleted=2)
    await bureau.prisons.export()


async def settle(bureau: Bureau) -> None:
    """At each source what hung on something that was taken away is taken away as well."""
    # Days on which records are counted ahead are past by then.
    bureau.prisons.clock.advance(timedelta(days=4))
    Storm(bureau.prisons, "no wind").heal()
    await bureau.prisons.export()
    await complete(bureau)


async def complete(bureau: Bureau) -> None:
    """Until every record of every source stands here as the source has it."""
    left: dict[Any, Any] = {}

    async def holds() -> bool:
        left.clear()
        for key in bureau.ids:
            if differs := await missing(bureau, key):
                left[key] = differs
        return not left

    try:
        await eventually(holds, LIMIT_S)
    except AssertionError:
        raise AssertionError(f"never became complete: {left}") from None


async def require_once(bureau: Bureau) -> None:
    """Each version that stands applied was applied and committed once, and none another time."""
    rows = await bureau.rows(select(outbox.c.payload))
    told = [msgspec.json.decode(row.payload, type=Applied) for row in rows]
    assert len(set(told)) == len(told), "a record was applied twice"
    row = source_record.c
    standing = select(row.system_id, row.kind, row.key, row.version)
    stands = await bureau.rows(standing.where(row.target_id.is_not(None)))
    assert stands
    assert {Applied(*one) for one in stands} <= set(told)


async def require_agreement(bureau: Bureau) -> None:
    """Every day of every kind agrees, and none of them had to be fetched to agree."""
    for key in bureau.ids:
        assert await gaps(bureau, key) == [], key
        await require_equal(bureau, key)
    one = reconciliation.c
    assert await bureau.rows(select(one.day))
    differing = select(reconciliation).where(
        one.agrees.is_(False) | (one.there != one.here) | (one.fetched > 0)
    )
    assert await bureau.rows(differing) == []


async def message_ids(stream: JetStreamContext) -> list[str]:
    """Of all that was stored, in order."""
    state = (await stream.stream_info(NOTIFY.name)).state
    found = []
    for number in range(state.first_seq, state.last_seq + 1):
        headers = (await stream.get_msg(NOTIFY.name, number)).headers
        assert headers is not None
        found.append(headers[MESSAGE_ID])
    return found


async def waiting(bureau: Bureau) -> int:
    """Messages that no stream holds yet."""
    unsent = select(func.count()).select_from(outbox).where(outbox.c.published_at.is_(None))
    ((count,),) = await bureau.rows(unsent)
    return int(count)


async def require_told_once(bureau: Bureau, stream: JetStreamContext) -> None:
    """Every message that was committed is in the stream, once."""

    async def is_sent() -> bool:
        return await waiting(bureau) == 0

    await eventually(is_sent, LIMIT_S)
    sent = await message_ids(stream)
    assert sorted(sent) == [row.id for row in await bureau.rows(select(outbox.c.id).order_by("id"))]


async def test_postgresql_killed_in_each_phase_costs_no_record_and_doubles_none(
    own_database: Database,
    own_server: Postgres,
    own_messages: Nats,
    own_stream: JetStreamContext,
    running: Callable[..., Any],
    tmp_path: Path,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    doom = Doom(f"{seed}/kills", own_server)
    bus = DoomedBus(own_messages, doom)
    await bus.connect()
    await bus.ensure_streams()
    # Nothing is compared: what the kill costs must come by itself and not as a found gap.
    monkeypatch.setattr(links, "Reconciler", Uncompared)
    async with stood_up(own_database, tmp_path, seed, doom, monkeypatch) as bureau:
        doom.threaten("applied", FIRST_PAGES)
        async with running(OutboxRelay(own_database, bus).run()), carried(bureau):
            await doom.struck(LIMIT_S)
            with pytest.raises(Unavailable):
                await own_database.reach()
            await revive(own_server)
            await complete(bureau)
            for phase in doom.random.sample(INCREMENTS, len(INCREMENTS)):
                doom.threaten(phase, 3)
                await go_on(bureau)
                await doom.struck(LIMIT_S)
                await revive(own_server)
            await settle(bureau)
            assert doom.killed == dict.fromkeys(INCREMENTS, 1) | {"applied": 2}
            await require_told_once(bureau, own_stream)
        await require_once(bureau)
        await require_agreement(bureau)
    await bus.close()


async def test_nats_killed_holds_up_no_record_and_loses_or_doubles_no_message(
    db: Database,
    own_messages: Nats,
    own_stream: JetStreamContext,
    running: Callable[..., Any],
    tmp_path: Path,
    seed: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    doom = Doom(f"{seed}/kills", own_messages)
    bus = DoomedBus(own_messages, doom)
    await bus.connect()
    await bus.ensure_streams()
    # Nothing is compared: what the kill costs must come by itself and not as a found gap.
    monkeypatch.setattr(links, "Reconciler", Uncompared)
    async with stood_up(db, tmp_path, seed, doom, monkeypatch) as bureau:
        doom.threaten("applied", FIRST_PAGES)
        relay = OutboxRelay(db, bus)
        async with running(relay.run()), carried(bureau):
            await doom.struck(LIMIT_S)
            await complete(bureau)

            async def is_noticed() -> bool:
                return "outbox relay waits" in caplog.text

            # What was stored up to the death is counted once it was noticed.
            await eventually(is_noticed, LIMIT_S)
            sent = relay.published
            await go_on(bureau)
            await settle(bureau)
            assert relay.published == sent
            assert await waiting(bureau) > 0
            # It dies anew behind a message whose acknowledgement is lost.
            doom.threaten("published", 50)
            await revive(own_messages)
            await doom.struck(LIMIT_S)
            await go_on(bureau)
            await settle(bureau)
            await revive(own_messages)
            await require_told_once(bureau, own_stream)
        await require_once(bureau)
        await require_agreement(bureau)
    await bus.close()
