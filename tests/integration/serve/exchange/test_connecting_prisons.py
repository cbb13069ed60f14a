"""All prisons' systems are connected by settings alone, and one that is away holds nobody up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest

from connectors.ending import end
from connectors.keys.software import SoftwareKeys
from connectors.postgres.platform import units
from connectors.prisons.adapters.package_file import OWNER
from connectors.prisons.simulators.package_maker import PackageMaker
from connectors.prisons.simulators.prisons import Prisons
from connectors.prisons.simulators.source import Source
from pipelines.flows.exchange.prisons import connector as connectors
from pipelines.flows.exchange.prisons import link as links
from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.access import PackageAccess, RestAccess
from schemas.exchange.prison_systems.kinds import KINDS, PROTOCOL_TITLES, RecordKind, SystemKind
from tests.integration.eventually import eventually
from tests.integration.prisons.following import Connectors, follow
from tests.integration.prisons.killing import TickingClock
from tests.integration.serve.client import People, Person
from tests.integration.serve.prison_sources import SYSTEMS
from tests.integration.serve.standing_systems import (
    Held,
    Keepers,
    agree,
    connect,
    exchange_folder,
    held,
    inmates_of,
    keepers_of,
    moment_here,
    often,
    over,
    put_in_force,
    standing,
)
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.timeout(1_800)]

NOW = datetime(2026, 11, 28, 9, tzinfo=LOCAL)
PEERS = "/api/peers"
AWAY, SIXTEENTH = "P01", "P06"
"""Both are asked over HTTP: the one does not answer, the other comes when the others run."""
PATIENCE_S = 600.0
"""Thirty systems are asked over HTTP by one process, beside whatever else the machine does."""
EVERY_S = 6
"""Asked, compared and logged without a pause, thirty systems would take all of a processor."""
TOLD_OF_OURS = {RecordKind.ARRIVAL, RecordKind.OFFICIAL}
"""What a prison tells only of what was booked here, and nothing was."""
NOBODY_KNOWN = {RecordKind.RELATIVE, RecordKind.FACE}
"""These stand-ins registered nobody."""
Key = tuple[str, SystemKind]


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits is replayed and the last days are compared in every round: the platform's own
    pauses are minutes."""
    monkeypatch.setattr(connectors, "LOOK_S", 0.5)
    for name in ("REPLAY_EVERY", "COMPARE_EVERY"):
        monkeypatch.setattr(links, name, timedelta(0))
    monkeypatch.setattr(links, "COMPARE_DAYS", 7)


@asynccontextmanager
async def at_work(world: World, services: Services, prisons: Prisons) -> AsyncIterator[Connectors]:
    """The connectors of all prisons that have a system, in time with the stand-ins."""
    made: Connectors = {}
    clock = TickingClock(prisons.clock.now)
    following = follow(world.database, world.keys, services.open_system, clock, made)
    task = asyncio.create_task(following)
    try:
        yield made
    finally:
        await end([task])


async def require_agreement(
    officer: Person,
    prisons: Prisons,
    running: Connectors,
    ids: dict[Key, str],
    keys: list[Key],
) -> dict[Key, Held]:
    """Each of the systems comes to hold here what it holds there, kind by kind."""
    found: dict[Key, Held] = {}
    for key in keys:
        found[key] = await _agreement(officer, prisons.sources[key], running, ids[key], key)
    return found


async def _agreement(
    officer: Person, source: Source, running: Connectors, system_id: str, key: Key
) -> Held:
    found: Held = {}
    seen = -1

    async def agrees() -> bool:
        nonlocal found, seen
        rounds = running[key[0]].rounds if key[0] in running else 0
        if rounds == seen:
            # Nothing was asked since the page was read last.
            return False
        seen = rounds
        found = await held(officer, system_id, source, moment_here(source))
        return agree(found)

    try:
        await eventually(agrees, limit_s=PATIENCE_S)
    except AssertionError:
        shown = next(one for one in await officer.get(SYSTEMS) if one["id"] == system_id)
        feeds = [one for one in shown["feeds"] if one["failing_since"]] or shown["feeds"]
        raise AssertionError(f"{key} does not agree: {found}, {feeds}") from None
    return found


async def registered(keepers: Keepers, world: World, prisons: Prisons, key: Key) -> str:
    told = next(one for one in prisons.stand_ins if (one.prison, one.kind) == key)
    async with world.database.reading() as tx:
        prison = await units.by_code(tx, told.prison)
    assert prison is not None
    return await connect(
        keepers, prison.id, told._replace(settings=often(told.settings, every_s=EVERY_S))
    )


@pytest.mark.requirement("VC-ONSITE-29")
@pytest.mark.requirement("VC-PHONE-25")
async def test_fifteen_prisons_reconcile_one_away_holds_nobody_up_and_a_sixteenth_joins(
    people: People, world: World, services: Services
) -> None:
    world.now = NOW
    keepers = await keepers_of(people)
    admin, chief = keepers.writer, await people.officer("chief")
    inmates = inmates_of(range(1, 17))
    async with standing(world, services, inmates, records=80, days=5) as prisons:
        ids: dict[Key, str] = {}
        shapes = {one.maker for one in prisons.stand_ins}
        ways = {type(one.settings.access) for one in prisons.stand_ins}
        assert (len(shapes), len(ways)) == (4, 5)
        for key in prisons.sources:
            if key[0] != SIXTEENTH:
                ids[key] = await registered(keepers, world, prisons, key)
        assert len(ids) == 30
        listed = {one["name"]: one["protocol"] for one in (await admin.get(PEERS))["rows"]}
        for one in prisons.stand_ins:
            if one.prison != SIXTEENTH:
                assert (
                    listed[f"{one.prison}.{one.kind.value}"]
                    == PROTOCOL_TITLES[one.settings.protocol]
                )
        away = [key for key in ids if key[0] == AWAY]
        for key in away:
            prisons.sources[key].faults.down = True
        async with at_work(world, services, prisons) as running:
            others = [key for key in ids if key[0] != AWAY]
            found = await require_agreement(chief, prisons, running, ids, others)
            for kind, kinds in KINDS.items():
                of_kind = [one for key, one in found.items() if key[1] is kind]
                assert len(of_kind) == 14
                for line in set(kinds) - TOLD_OF_OURS - NOBODY_KNOWN:
                    assert sum(one[line][1] for one in of_kind) > 0, line
            shown = {one["id"]: one for one in await chief.get(SYSTEMS)}
            for key in away:
                feeds = [one for one in shown[ids[key]]["feeds"] if one["failing_since"]]
                assert feeds, shown[ids[key]]
                assert shown[ids[key]]["late"]
            # What was left alone for its silence is asked anew, as after an operator's switch.
            for key in away:
                prisons.sources[key].heal()
            await running[AWAY].close()
            await require_agreement(chief, prisons, running, ids, away)
            # One more prison is known by what is entered for it, and by nothing else.
            late = [key for key in prisons.sources if key[0] == SIXTEENTH]
            for key in late:
                ids[key] = await registered(keepers, world, prisons, key)
            await require_agreement(chief, prisons, running, ids, late)
            assert len(running) == 16
        gaps = await chief.get("/api/reconciliations", only_gaps="true")
        assert gaps["total"] == 0
        assert (await chief.get("/api/source-problems"))["total"] == 0
        # The records themselves, as the lists of officers show them.
        for module, kind in (("visits", SystemKind.VISIT), ("phone_calls", SystemKind.PHONE)):
            line = RecordKind.VISIT if kind is SystemKind.VISIT else RecordKind.CALL
            there = sum(
                sum(not one.deleted for one in source.entries(line))
                for key, source in prisons.sources.items()
                if key[1] is kind
            )
            assert (await chief.get(f"/api/records/{module}"))["total"] == there > 0


@pytest.mark.requirement("VC-ONSITE-31")
async def test_a_prison_goes_over_from_a_five_minute_pull_to_packages_without_a_release(
    people: People, world: World, services: Services
) -> None:
    world.now = NOW
    keepers, chief = await keepers_of(people), await people.officer("chief")
    key = ("P03", SystemKind.VISIT)
    # Of the prisons in their order the first is asked by REST.
    async with standing(world, services, inmates_of([3]), records=12, days=1) as prisons:
        source = prisons.sources[key]
        told = next(one for one in prisons.stand_ins if (one.prison, one.kind) == key)
        assert isinstance(told.settings.access, RestAccess)
        told = told._replace(settings=often(told.settings))
        system_id = await connect(keepers, world.prison_id, told)
        ids = {key: system_id}
        theirs = SoftwareKeys(exchange_folder(world) / "their-keys")
        folder = exchange_folder(world) / "P03-carried"
        maker = PackageMaker(source, folder, theirs, world.keys.public_key(OWNER))
        async with at_work(world, services, prisons) as running:
            await require_agreement(chief, prisons, running, ids, [key])
            before = (await chief.get("/api/records/visits"))["total"]
            five_minutes = often(told.settings, every_s=300)
            assert await put_in_force(keepers, system_id, five_minutes) == 2
            # From now on nothing can come by the old way.
            source.faults.down = True
            prisons.clock.advance(timedelta(days=1))
            world.now = NOW + timedelta(days=1)
            chief, keepers = await people.officer("chief"), await keepers_of(people)
            admin = keepers.writer
            source.disturb(changed=10)
            source.faults.down = False
            maker.export()
            source.faults.down = True
            carried = PackageAccess(address=folder.name, certificate=maker.certificate)
            settings = over(often(told.settings), carried)
            assert await put_in_force(keepers, system_id, settings) == 3
            await require_agreement(chief, prisons, running, ids, [key])
            shown = await chief.get(f"{SYSTEMS}/{system_id}")
            assert (shown["active"], shown["protocol"]) == (3, "package")
            versions = await admin.get(f"{SYSTEMS}/{system_id}/versions")
            states = {one["number"]: one["state"] for one in versions}
            assert states == {1: "replaced", 2: "replaced", 3: "active"}
            # And so does the next package, in the next round.
            source.faults.down = False
            source.disturb(changed=10)
            maker.export()
            source.faults.down = True
            await require_agreement(chief, prisons, running, ids, [key])
        standing_there = sum(not one.deleted for one in source.entries(RecordKind.VISIT))
        assert (await chief.get("/api/records/visits"))["total"] == standing_there > before
