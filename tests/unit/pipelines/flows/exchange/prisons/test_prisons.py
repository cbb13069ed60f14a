"""All prisons' systems at once: each is reached by what it says of itself, and tells everything."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from connectors.keys.software import SoftwareKeys
from connectors.prisons.adapters import open_system
from connectors.prisons.adapters.package_file import OWNER
from connectors.prisons.adapters.surroundings import Surroundings
from connectors.prisons.port import Told
from connectors.prisons.simulators.prisons import Plan, Prisons, standing_prisons
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.kinds import KINDS, RecordKind
from tests.contracts.prisons.reading import read

NOW = datetime(2026, 11, 28, 9, tzinfo=LOCAL)
INMATES = {f"P{at:02}": [f"31{at:02}{number:06}" for number in range(10)] for at in range(1, 16)}


async def keys_told(prisons: Prisons, surroundings: Surroundings) -> dict[str, set[str]]:
    """The keys of all records that each system tells of, kinds together."""
    found: dict[str, set[str]] = {}
    for one in prisons.stand_ins:
        system = open_system(one.settings, one.secret, surroundings)
        keys = found.setdefault(f"{one.prison}/{one.kind}", set())
        for mapping in one.settings.kinds:
            cursor, more = "", True
            while more:
                pulled = await system.pull(mapping.kind, cursor, 500)
                cursor, more = pulled.cursor, pulled.more
                for record in pulled.records:
                    assert isinstance(record, Told)
                    keys.add(f"{mapping.kind}/{read(record, mapping).key}")
        await system.close()
    return found


def keys_held(prisons: Prisons) -> dict[str, set[str]]:
    return {
        f"{prison}/{kind}": {
            f"{one}/{entry.key}" for one in KINDS[kind] for entry in source.entries(one)
        }
        for (prison, kind), source in prisons.sources.items()
    }


async def test_thirty_systems_tell_what_they_hold_and_what_comes(tmp_path: Path) -> None:
    keys = SoftwareKeys(tmp_path / "keys")
    plan = Plan(
        folder=tmp_path / "prisons",
        inmates=INMATES,
        receiver=keys.public_key(OWNER),
        now=NOW,
        rate=0,
        records=60,
        days=6,
    )
    surroundings = Surroundings(folder=plan.folder, keys=keys, loopback=True)
    async with standing_prisons(plan) as prisons:
        assert len(prisons.stand_ins) == 30
        protocols = {type(one.settings.access) for one in prisons.stand_ins}
        assert len(protocols) == 5
        assert len({one.maker for one in prisons.stand_ins}) == 4
        assert await keys_told(prisons, surroundings) == keys_held(prisons)
        before = sum(len(one) for one in keys_held(prisons).values())
        prisons.clock.advance(timedelta(days=2))
        await prisons.export()
        told = await keys_told(prisons, surroundings)
        assert told == keys_held(prisons)
        assert sum(len(one) for one in told.values()) > before + 200


@pytest.mark.parametrize("number", range(3))
async def test_a_prison_speaks_of_its_own_inmates(tmp_path: Path, number: int) -> None:
    prison = sorted(INMATES)[number]
    plan = Plan(
        folder=tmp_path,
        inmates={prison: INMATES[prison]},
        receiver=SoftwareKeys(tmp_path / "keys").public_key(OWNER),
        now=NOW,
        rate=0,
        records=60,
        days=6,
    )
    async with standing_prisons(plan) as prisons:
        for (_, kind), source in prisons.sources.items():
            first = RecordKind.VISIT if kind.value == "visit" else RecordKind.CALL
            told = {getattr(one.record, "inmate_no", "") for one in source.entries(first)}
            assert told
            assert told <= set(INMATES[prison])
