"""A bureau whose ledger holds three years of hours, planted into a running platform."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from shutil import rmtree
from typing import NamedTuple

import msgspec
from sqlalchemy import insert, text

from cluster.benches import own_platform
from cluster.benches.labour.workload import POSTS, WARDS, Prison, Ward
from cluster.benches.seed.records import Planter
from cluster.benches.seed.units import PRISON_NAMES, prison_code
from cluster.services.ports import free_port
from cluster.services.run_dir import run_dir
from cluster.settings import load_settings
from connectors.doors import open_database, open_keys, open_shards
from connectors.postgres.headcount import spells
from connectors.postgres.headcount.spells import SpellRow
from connectors.postgres.ids import make_id
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from connectors.postgres.platform.units import UnitRow
from connectors.postgres.transaction import Tx
from pipelines.rules.labour.ledger.ids import as_bits
from schemas.headcount.headcount import Began
from schemas.modules.labour.labour_posts import LABOUR_POSTS
from schemas.modules.labour.post_assignments import POST_ASSIGNMENTS
from schemas.people.kinds import CustodyState, OrgType
from schemas.settings import Settings
from schemas.tables.people.person import inmate

DAYS = 365
SAVING = 200
"""Lines of the sheet that is saved, one for each inmate of its ward."""
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PER_STATEMENT = 2_000
SAVING_PRISON = 3


class Saving(NamedTuple):
    """The ward whose days are handed in through the page's interface."""

    ward_id: str
    inmates: list[str]
    post_id: str


class Bureau(NamedTuple):
    """What was planted."""

    prisons: list[Prison]
    saving: Saving


@contextmanager
def platform(folder: Path) -> Iterator[tuple[str, Settings]]:
    """A platform as `make run` starts it: its address, and the settings that reach its parts."""
    settings = load_settings(os.environ, data_dir=str(folder), http_port=free_port())
    process = own_platform.start(settings, {})
    try:
        ready = own_platform.await_ready(process, settings)
        yield (
            ready.address,
            msgspec.structs.replace(
                settings,
                database_url=ready.database_url,
                nats_url=ready.nats_url,
                labour_shards=ready.labour_shards,
            ),
        )
    finally:
        own_platform.stop(process)
        # Some ten thousand million bytes, which nobody looks at afterwards.
        rmtree(folder, ignore_errors=True)
        rmtree(run_dir(folder), ignore_errors=True)


async def plant(settings: Settings, rows_a_year: int) -> Bureau:
    """Ten more wards in each prison, large enough for the year, and one more to save in."""
    inmates = -(-rows_a_year // (DAYS * len(PRISON_NAMES) * WARDS))
    core = open_database(settings)
    try:
        async with core.transaction() as tx:
            prisons = []
            for number in range(1, len(PRISON_NAMES) + 1):
                prison = await _need(tx, prison_code(number))
                wards = [await _ward(tx, prison, place, inmates) for place in range(WARDS)]
                prisons.append(Prison(prison.id, prison.code, wards))
        async with core.transaction() as tx:
            keys = open_keys(settings)
            planter = Planter(tx, FieldSeals(keys), datetime.now(UTC))
            saving = await _saving(planter, await _need(tx, prison_code(SAVING_PRISON)))
    finally:
        await core.close()
    return Bureau(prisons, saving)


async def counted(settings: Settings) -> tuple[int, int]:
    """Lines in all shards, and how many prisons they belong to."""
    core = open_database(settings)
    shards = open_shards(settings, core)
    lines, prisons = 0, 0
    try:
        for shard in shards.databases:
            async with shard.transaction() as tx:
                await tx.execute(text("set local statement_timeout = 0"))
                lines += int(await tx.scalar(text("select count(*) from hours_line")))
                found = text("select count(distinct prison_id) from hours_sheet")
                prisons += int(await tx.scalar(found))
    finally:
        await shards.close()
        await core.close()
    return lines, prisons


async def _need(tx: Tx, code: str) -> UnitRow:
    found = await units.by_code(tx, code)
    assert found is not None, code
    return found


async def _ward(tx: Tx, prison: UnitRow, place: int, count: int) -> Ward:
    code = f"{prison.code}-Y{place:02}"
    unit = await units.add(
        tx, parent=prison, code=code, name=f"{place + 21}监区", org_type=OrgType.WARD
    )
    ids = await _inmates(tx, unit, f"99{prison.code[1:]}{place:02}", count)
    posts = [as_bits(make_id()) for _ in range(POSTS)]
    bits = sorted(as_bits(one) for one in ids)
    return Ward(prison.id, prison.code, unit.id, make_id(), bits, posts)


async def _inmates(tx: Tx, ward: UnitRow, number: str, count: int) -> list[str]:
    """Made-up people, whose numbers begin with `number`."""
    rows = [
        {
            "id": make_id(),
            "inmate_no": f"{number}{place:05}",
            "name": f"工人{place}",
            "prison_id": ward.prison_id,
            "ward_id": ward.id,
            "custody_state": CustodyState.IN_CUSTODY.value,
            "monthly_calls": 2,
        }
        for place in range(count)
    ]
    for start in range(0, count, PER_STATEMENT):
        await tx.execute(insert(inmate).values(rows[start : start + PER_STATEMENT]))
    return [str(row["id"]) for row in rows]


async def _saving(planter: Planter, prison: UnitRow) -> Saving:
    """A ward with as many inmates as lines are saved, all at one post since long ago."""
    tx = planter.tx
    unit = await units.add(
        tx, parent=prison, code=f"{prison.code}-YS", name="录入监区", org_type=OrgType.WARD
    )
    ids = await _inmates(tx, unit, f"99{prison.code[1:]}99", SAVING)
    post_id = await planter.add(
        LABOUR_POSTS,
        name="录入岗",
        unit_id=unit.id,
        post_kind="production",
        place="车间",
        places=2 * SAVING,
        risk="low",
    )
    for inmate_id in ids:
        stay = SpellRow(
            ward_id=unit.id,
            prison_id=prison.id,
            since=LONG_AGO,
            until=None,
            began=Began.OWN_RECORD.value,
            began_seq=None,
            ended=None,
            ended_seq=None,
        )
        await spells.replace(tx, inmate_id, await spells.of_inmate(tx, inmate_id), [stay])
        await planter.add(
            POST_ASSIGNMENTS,
            inmate_id=inmate_id,
            prison_id=prison.id,
            post_id=post_id,
            from_day=date(2020, 1, 1),
        )
    return Saving(unit.id, ids, post_id)
