"""A made-up bureau is planted as the product would have written it, the same each time."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import func, insert, select

from cluster.benches.bureau import plant_bureau
from cluster.benches.seed import plant
from cluster.benches.seed.accounts import DEMONSTRATION_PASSWORD
from cluster.services.postgres import Postgres
from connectors.doors import Doors, open_doors
from connectors.postgres import make_id, settled_mode
from connectors.postgres.access import held_rights, officers
from connectors.postgres.audit import audit, integrity
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people
from connectors.postgres.platform import bureau_parts
from pipelines.flows.audit.notary import open_notary
from pipelines.flows.bureau import making
from pipelines.flows.sealed_fields import open_phone
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.years.catalog import YEARS
from pipelines.rules.security.password import verify_password
from schemas.environments import PRODUCTION
from schemas.errors import Conflict
from schemas.people.kinds import Role
from schemas.tables.access.access import sign_in_log
from schemas.tables.audit.audit import audit_row
from schemas.tables.audit.integrity import row_seal
from tests.databases import SHARD_TEMPLATE, TEMPLATE, copied
from tests.integration.bureau.bureaus import (
    PLAN,
    PLANTING_S,
    Planted,
    opened,
    planted,
    settings_of,
    standing,
    with_read,
    years_alone,
)

pytestmark = [pytest.mark.integration, pytest.mark.timeout(PLANTING_S)]
FILLED = [table for year in YEARS.values() for table in year.fills]


FEW = with_read("access")
"""What every bureau begins with."""
LEDGER = with_read("pay")
"""With years that write into two databases."""


@pytest.fixture(scope="module")
def bureau(
    postgres_server: Postgres, shard_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Planted]:
    assert shard_template
    with standing(postgres_server, "made", tmp_path_factory.mktemp("made")) as made:
        yield made


@pytest.fixture
async def doors(bureau: Planted) -> AsyncIterator[Doors]:
    opened_doors = open_doors(bureau.settings)
    yield opened_doors
    await opened_doors.close()


async def test_the_products_own_proofs_hold_over_it(doors: Doors, bureau: Planted) -> None:
    verdict = await open_notary(bureau.settings, doors.keys).verify(doors.database)
    assert verdict.verified, verdict
    assert verdict.rows > 700
    assert verdict.checkpoints == len(list(months_of(PLAN)))
    checked = await integrity.check(doors.database)
    assert checked.rows > 600
    assert checked.broken == 0
    async with doors.database.reading() as tx:
        sealed = await tx.scalar(select(func.count()).select_from(row_seal))
    assert sealed == checked.rows


async def test_the_log_lies_in_the_order_of_time(doors: Doors) -> None:
    order = (audit_row.c.stream, audit_row.c.seq)
    async with doors.database.reading() as tx:
        rows = (await tx.execute(select(audit_row).order_by(*order))).all()
    for before, after in pairwise(rows):
        if before.stream == after.stream:
            assert before.at <= after.at, (before.action, after.action)
            assert before.id[:10] <= after.id[:10], (before.action, after.action)
    today = [row for row in rows if row.at > datetime.now(UTC) - timedelta(days=1)]
    assert [row.action for row in today] == [making.TAKEN_IN]


async def test_its_people_are_those_of_the_rule(doors: Doors) -> None:
    ground = Ground(PLAN)
    inmate = next(one for one in ground.cast.inmates["P03"] if one.bonds)
    seals = FieldSeals(doors.keys)
    async with doors.database.transaction() as tx:
        row = await people.inmate_by_no(tx, inmate.number)
        assert row is not None
        assert row.id == ground.inmate_id(inmate)
        assert (row.name, row.ward_path) == (inmate.name, f"/SH/P03/{inmate.stays[-1].ward}/")
        kin = {one.id: one for one, _ in await people.relatives_of(tx, row.id)}
        for bond in inmate.bonds:
            relative = kin[ground.relative_id(bond.relative)]
            assert open_phone(doors.keys, relative.id, relative.phone_sealed) == bond.relative.phone
            found = await people.relative_by_id_no(tx, seals.digest(bond.relative.id_no))
            assert found is not None
            assert found.id == relative.id
        officer = await officers.by_login(tx, "p03.leader")
        assert officer is not None
        assert verify_password(DEMONSTRATION_PASSWORD, officer.password_hash)
        held = await held_rights.of_officer(tx, doors.rights_seal(), officer.id)
    assert Role.LEADER.value in held.roles
    assert not held.broken


@pytest.mark.soak
@pytest.mark.drives("pipelines/flows/bureau", "pipelines/rules/bureau")
async def test_two_processes_plant_the_same_as_one_but_for_what_seals_it(
    doors: Doors, postgres_server: Postgres, tmp_path: Path
) -> None:
    name, shard = "test_second_bureau", "test_second_shard"
    with (
        copied(postgres_server, name, TEMPLATE),
        copied(postgres_server, shard, SHARD_TEMPLATE),
    ):
        url, shard_url = map(postgres_server.application_url_of, (name, shard))
        _, others = await planted(url, tmp_path / "second", (shard_url,), processes=2)
        try:
            tables = [*FILLED, "bureau_part", "audit_row"]
            first, second = await opened(doors, tables), await opened(others, tables)
        finally:
            await others.close()
    for table in tables:
        mine, theirs = first[table], second[table]
        if table == "audit_row":
            mine, theirs = mine[:-1], theirs[:-1]
        assert mine == theirs, table
        assert mine or table == "approval_seat", table


@pytest.mark.soak
@pytest.mark.drives("pipelines/flows/bureau", "pipelines/rules/bureau")
async def test_what_was_interrupted_is_gone_on_with(
    database_url: str, shard_urls: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    years_alone(monkeypatch, LEDGER)
    settings, noted = settings_of(database_url, tmp_path, shard_urls), bureau_parts.put
    for left in (3, 9, 80):
        count = 0

        async def until_then(*args: object, most: int = left) -> None:
            nonlocal count
            count += 1
            if count > most:
                raise RuntimeError("the process ended")
            await noted(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(bureau_parts, "put", until_then)
        with pytest.raises(RuntimeError):
            await plant_bureau(settings, PLAN)
    monkeypatch.setattr(bureau_parts, "put", noted)
    await plant_bureau(settings, PLAN)
    again = await plant_bureau(settings, PLAN)
    assert (again.log_rows, again.rows) == (0, 0)
    doors = open_doors(settings)
    try:
        verdict = await open_notary(settings, doors.keys).verify(doors.database)
        assert verdict.verified, verdict
        assert (await integrity.check(doors.database)).broken == 0
        async with doors.database.reading() as tx:
            parts = await bureau_parts.all_of(tx)
        months = len(list(months_of(PLAN)))
        assert len(parts) == 1 + months * (1 + len(LEDGER))
    finally:
        await doors.close()


async def test_a_log_that_went_on_without_its_history_is_never_filled_in_behind(
    database_url: str, shard_urls: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    years_alone(monkeypatch, FEW)
    settings, noted = settings_of(database_url, tmp_path, shard_urls), bureau_parts.put
    count = 0

    async def until_then(*args: object) -> None:
        nonlocal count
        count += 1
        if count > 5:
            raise RuntimeError("the process ended")
        await noted(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(bureau_parts, "put", until_then)
    with pytest.raises(RuntimeError):
        await plant_bureau(settings, PLAN)
    monkeypatch.setattr(bureau_parts, "put", noted)
    # Half a bureau is no place for the demonstration's own.
    assert await plant.seed(settings) is False
    doors = open_doors(settings)
    try:
        async with doors.database.transaction() as tx:
            await audit.write(
                tx,
                stream="bureau",
                actor=making.MAKER,
                action="seed.bulk",
                object_kind="demonstration",
                object_id=None,
            )
    finally:
        await doors.close()
    with pytest.raises(Conflict) as refused:
        await plant_bureau(settings, PLAN)
    assert refused.value.code == "log_has_begun"


async def test_another_plan_is_refused_where_a_bureau_is(doors: Doors, bureau: Planted) -> None:
    other = msgspec.structs.replace(PLAN, seed=2)
    with pytest.raises(Conflict) as refused:
        await plant_bureau(bureau.settings, other)
    assert refused.value.code == "bureau_made_otherwise"


async def test_a_bureau_is_refused_where_others_worked(
    database_url: str, shard_urls: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    years_alone(monkeypatch, FEW)
    _, doors = await planted(database_url, tmp_path, shard_urls)
    async with doors.database.transaction() as tx:
        unit = await tx.scalar(select(func.min(officers.officer.c.org_unit_id)))
        stranger = await officers.add(
            tx, login="somebody", name="某人", police_no="999", org_unit_id=unit, password_hash="x"
        )
        row = {
            "id": make_id(),
            "at": datetime.now(UTC),
            "event": "sign_in",
            "result": "ok",
            "officer_id": stranger,
            "source_address": "10.0.0.1",
            "device": "",
        }
        await tx.execute(insert(sign_in_log).values(row))
    await doors.close()
    with pytest.raises(Conflict) as refused:
        await plant_bureau(settings_of(database_url, tmp_path, shard_urls), PLAN)
    assert refused.value.code == "others_signed_in"


async def test_a_bureau_is_refused_outside_a_demonstration(
    database_url: str, shard_urls: list[str], tmp_path: Path
) -> None:
    settings = settings_of(database_url, tmp_path, shard_urls)
    doors = open_doors(settings)
    try:
        async with doors.database.transaction() as tx:
            await settled_mode.settle(tx, PRODUCTION)
        with pytest.raises(Conflict) as refused:
            await plant_bureau(settings, PLAN)
        assert refused.value.code == "bureau_among_real_data"
        async with doors.database.reading() as tx:
            assert not await bureau_parts.all_of(tx)
    finally:
        await doors.close()


async def test_a_bureau_is_refused_beside_another_one(
    database_url: str, shard_urls: list[str], tmp_path: Path
) -> None:
    settings = settings_of(database_url, tmp_path, shard_urls)
    await plant.seed(settings)
    with pytest.raises(Conflict) as refused:
        await plant_bureau(settings, PLAN)
    assert refused.value.code == "bureau_needs_emptiness"
