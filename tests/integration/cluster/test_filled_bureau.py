"""A bureau in two steps: begun before the first page, filled in behind it, interrupted at times."""

from collections import Counter
from datetime import date, time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cluster.benches.bureau import fill_bureau, parts_here
from cluster.benches.bureau_past import plant_past
from cluster.benches.prisons.kept_bureau import folder_of, keep
from cluster.benches.seed import plant
from cluster.benches.seed.cast import SCRIPT_INMATE, SCRIPT_RELATIVE, prisoners
from cluster.benches.seed.records import Planter
from cluster.settings import load_settings
from connectors.doors import open_doors
from connectors.postgres.access import officers
from connectors.postgres.audit import integrity
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people
from connectors.postgres.platform import bureau_parts
from connectors.postgres.platform.bureau_parts import Part
from connectors.postgres.transaction import Tx
from pipelines.flows.audit.notary import open_notary
from pipelines.flows.bureau.filling import Stand, is_begun, stand
from pipelines.flows.bureau.making import TAKEN_IN
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.plan import Plan, moment
from pipelines.rules.bureau.years.catalog import YEARS
from pipelines.rules.bureau.years.devices import AFTER
from pipelines.rules.bureau.years.devices import left as devices_left
from schemas.errors import Conflict
from schemas.modules.devices.devices import DEVICES
from schemas.settings import Settings
from schemas.tables.audit.audit import audit_row
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate
from schemas.tables.platform.file import attachment
from tests.trace.proving import proves

pytestmark = [pytest.mark.integration, pytest.mark.timeout(600)]
PLAN = Plan(seed=3, inmates=30, years=1, until=date(2026, 11, 24))
MONTHS = [one.name for one in months_of(PLAN)]


@pytest.fixture
def settings(database_url: str, shard_urls: list[str], tmp_path: Path) -> Settings:
    environment = {
        "QINQIAO_DATA_DIR": str(tmp_path),
        "QINQIAO_DATABASE_URL": database_url,
        "QINQIAO_LABOUR_SHARDS": ",".join(shard_urls),
    }
    return load_settings(environment, demonstration=True, bureau_inmates=PLAN.inmates)


async def test_it_is_filled_from_the_newest_month_back_wherever_it_was_interrupted(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Conflict) as refused:
        await fill_bureau(settings, PLAN)
    assert refused.value.code == "bureau_not_begun"
    # Of a start that was interrupted before anything was planted.
    keep(folder_of(settings), PLAN)
    await plant_past(settings)
    begun = await parts_here(settings)
    assert is_begun(begun, PLAN)
    assert stand(begun, PLAN) == Stand(0, len(MONTHS))
    await plant_past(settings)
    assert await parts_here(settings) == begun
    # The demonstration's own people come among the bureau's, once, with its papers and tools.
    assert await plant.seed(settings) is True
    await require_set_up(settings)
    assert await plant.seed(settings) is False

    noted = bureau_parts.put
    monkeypatch.setattr(bureau_parts, "put", until_part(f"workers/{MONTHS[-2]}"))
    with pytest.raises(RuntimeError):
        await fill_bureau(settings, PLAN)
    half = await parts_here(settings)
    # Of the month that it was ended in nothing stays.
    filled = {name.split("/")[1] for name in set(half) - set(begun)}
    assert filled == {MONTHS[0], MONTHS[-1]}
    assert stand(half, PLAN) == Stand(2, len(MONTHS))
    monkeypatch.setattr(bureau_parts, "put", noted)
    assert (await fill_bureau(settings, PLAN)).rows > 1_000
    whole = await parts_here(settings)
    assert stand(whole, PLAN).full
    assert (await fill_bureau(settings, PLAN)).rows == 0
    with proves("NF-GOAL-15", "c"):
        assert {one.split("/")[0] for one in whole} == {"plan", "log", *YEARS}
        await require_proofs(settings, sum(one.rows for name, one in whole.items() if is_row(name)))


def until_part(last: str) -> object:
    """Notes parts until one, with which the process ends."""
    noted = bureau_parts.put

    async def put(tx: Tx, part: Part) -> None:
        if part.name == last:
            raise RuntimeError("the process ended")
        await noted(tx, part)

    return put


async def require_set_up(settings: Settings) -> None:
    """Contracts about the bureau's projects, the half of them changed once, each with its paper."""
    doors = open_doors(settings)
    try:
        async with doors.database.reading() as tx:
            contract, tool = GENERATED["labour_contracts"], GENERATED["tool_packages"]
            states = Counter(await tx.connection.scalars(select(contract.c.state)))
            projects = await tx.scalar(select(func.count(GENERATED["labour_projects"].c.id)))
            assert states == {"in_force": projects // 2, "changed": projects // 2}
            changed = select(contract.c.id).where(contract.c.state == "changed")
            kept = select(GENERATED["labour_contract_versions"].c.contract_id)
            assert set(await tx.connection.scalars(changed)) == set(
                await tx.connection.scalars(kept)
            )
            papers = Counter(await tx.connection.scalars(select(attachment.c.holder_kind)))
            tools = await tx.scalar(select(func.count(tool.c.id)))
            assert papers["labour_contracts"] == projects
            assert papers["labour_contract_versions"] == states["changed"]
            assert papers["tool_packages"] == tools == 3
    finally:
        await doors.close()


def is_row(part: str) -> bool:
    return not part.startswith("log/")


async def require_proofs(settings: Settings, rows: int) -> None:
    doors = open_doors(settings)
    try:
        verdict = await open_notary(settings, doors.keys).verify(doors.database)
        assert verdict.verified, verdict
        assert (await integrity.check(doors.database)).broken == 0
        told = select(audit_row.c.detail).where(audit_row.c.action == TAKEN_IN)
        async with doors.database.reading() as tx:
            # One line of today for all of it.
            assert list(await tx.connection.scalars(told)) == [{"rows": rows}]
            # Who looks at it first signs in with the password that is printed.
            leader = await officers.by_login(tx, "p03.leader")
            assert leader is not None
            assert leader.password_changed_at == moment(PLAN.until, time(0))
            script = await people.inmate_by_no(tx, SCRIPT_INMATE.number)
            relative = await people.relative_by_openid(tx, SCRIPT_RELATIVE.openid)
            assert script is not None
            assert relative is not None
            assert await people.binding(tx, relative.id, script.id) is not None
            held = await tx.scalar(select(func.count()).select_from(inmate))
        assert held > PLAN.inmates + len(list(prisoners()))
    finally:
        await doors.close()


async def test_what_was_entered_in_its_place_meanwhile_stands_and_ends_the_filling(
    settings: Settings,
) -> None:
    keep(folder_of(settings), PLAN)
    await plant_past(settings)
    doors = open_doors(settings)
    try:
        async with doors.database.transaction() as tx:
            device = next(devices_left(Ground(PLAN), PLAN.first + AFTER))
            mine = device.values | {"name": "民警登记的终端"}
            own = await Planter(tx, FieldSeals(doors.keys), tx.now()).add(DEVICES, **mine)
        with pytest.raises(Conflict) as refused:
            await fill_bureau(settings, PLAN)
        assert refused.value.code == "record_exists"
        assert refused.value.detail["constraint"] == "uq_device_serial"
        async with doors.database.reading() as tx:
            found = list(await tx.connection.scalars(select(GENERATED[DEVICES.code].c.id)))
        assert found == [own]
        assert stand(await parts_here(settings), PLAN).months == 0
    finally:
        await doors.close()


async def test_another_demonstration_is_left_as_it_is(settings: Settings) -> None:
    assert await plant.seed(settings) is True
    await plant_past(settings)
    assert await parts_here(settings) == {}
