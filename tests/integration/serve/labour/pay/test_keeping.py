"""Pay as it lies in the shards: sealed, found where it was changed, and named by the core alone."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from connectors.ledger.findings import check_all
from connectors.ledger.pay.checking import check_pay
from connectors.ledger.shards import Shards
from connectors.postgres.database import Database
from connectors.postgres.labour import pay_sheets
from pipelines.flows.services import Services
from pipelines.rules.labour.ledger.ids import as_bits
from tests.integration.serve.client import People
from tests.integration.serve.labour.pay.sheets import add_item, again, opened, ready, report, settle
from tests.integration.serve.labour.pay.test_corrections import approved, pass_up
from tests.integration.serve.world import World

TABLES = ("pay_line", "pay_version", "booked_pay")


async def dump(shard: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of the pay tables, as somebody with the database's files would have them."""
    async with shard.transaction() as tx:
        return {
            name: [
                dict(row) for row in (await tx.execute(text(f"select * from {name}"))).mappings()
            ]
            for name in TABLES
        }


def shown(rows: dict[str, list[dict[str, Any]]]) -> str:
    """All values as a reader of a dump meets them: as text, as bytes and as hex."""
    values = [value for some in rows.values() for row in some for value in row.values()]
    return "\n".join(
        f"{value!r} {bytes(value).hex() if isinstance(value, bytes) else value}" for value in values
    )


async def test_a_dump_shows_neither_amounts_nor_inmates(
    services: Services, people: People, world: World, shards: Shards
) -> None:
    await ready(services, people, world)
    officer = await people.officer("labour")
    made = await opened(officer, world)
    await add_item(officer, world.inmate_id, "bonus", "5.00")
    made = await again(officer, made["sheet"])
    await report(officer, made["sheet"])
    await pass_up(people)
    await settle(world, shards)
    found = await dump(shards.databases[0])
    assert len(found["pay_line"]) >= 2
    told = shown(found)
    inmates = [line["inmate_id"] for line in made["lines"]]
    bits = [as_bits(one).hex() for one in inmates]
    for plain in ("18.96", "17.78", "23.96", "41.74", "5.00", "steps", *inmates, *bits):
        assert plain not in told, plain
        assert plain.encode().hex() not in told, plain
    async with world.database.transaction() as tx:
        core = (await tx.execute(text("select * from pay_sheet"))).mappings().all()
    assert "41.74" not in str(core)


@pytest.mark.requirement("LR-CRYPTO-02")
@pytest.mark.parametrize(
    ("change", "table", "problem"),
    [
        (
            "update pay_line set content_sealed = (select max(content_sealed) from pay_line)",
            "pay_line",
            "changed",
        ),
        ("update pay_line set removed = true", "pay_line", "changed"),
        ("update pay_version set base = base + 1", "pay_version", "changed"),
        (
            "delete from pay_line where inmate_digest = (select max(inmate_digest) from pay_line)",
            "pay_version",
            "missing",
        ),
        ("update booked_pay set state = 2", "booked_pay", "changed"),
        ("delete from pay_version", "pay_line", "added"),
    ],
)
async def test_what_was_changed_by_sql_is_found(
    services: Services,
    people: People,
    world: World,
    shards: Shards,
    intruder: Database,
    change: str,
    table: str,
    problem: str,
) -> None:
    await ready(services, people, world)
    await approved(people, await people.officer("labour"), world)
    await settle(world, shards)
    shard, mac = shards.databases[0], shards.mac
    sound = await check_pay(shard, mac)
    assert (sound.versions, sound.lines, sound.broken) == (1, 2, ())
    async with intruder.transaction() as tx:
        await tx.execute(text(change))
    broken = (await check_pay(shard, mac)).broken
    assert (table, problem) in {(one.table, one.problem) for one in broken}


async def test_a_seal_of_another_line_does_not_open(
    services: Services, people: People, world: World, intruder: Database
) -> None:
    await ready(services, people, world)
    officer = await people.officer("labour")
    made = await opened(officer, world)
    async with intruder.transaction() as tx:
        await tx.execute(
            text("update pay_line set content_sealed = (select max(content_sealed) from pay_line)")
        )
    reply = await officer.http.get(f"/api/pay-sheets/{made['sheet']['id']}")
    assert (reply.status_code, reply.json()["code"]) == (500, "seal_broken")


@pytest.mark.requirement("LR-CRYPTO-02")
async def test_findings_of_pay_are_kept_and_told(
    services: Services, people: People, world: World, shards: Shards, intruder: Database
) -> None:
    await ready(services, people, world)
    await opened(await people.officer("labour"), world)
    assert (await check_all(world.database, shards)).broken == 0
    async with intruder.transaction() as tx:
        await tx.execute(text("update pay_version set version = version + 1"))
    first, second = [await check_all(world.database, shards) for _ in range(2)]
    assert (first.broken, first.findings, second.findings) == (1, 1, 0)
    async with world.database.transaction() as tx:
        told = await tx.execute(
            text("select object_kind, result from audit_row where action = 'integrity.broken'")
        )
        assert [tuple(row) for row in told] == [("pay_version", "failed")]


async def test_the_platforms_role_changes_no_line(
    services: Services, people: People, world: World, shards: Shards
) -> None:
    await ready(services, people, world)
    await opened(await people.officer("labour"), world)
    for table in ("pay_line", "pay_version"):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with shards.databases[0].transaction() as tx:
                await tx.execute(text(f"update {table} set version = version"))


async def test_a_version_that_the_core_did_not_commit_counts_nowhere_and_goes(
    services: Services,
    people: People,
    world: World,
    shards: Shards,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As when the process dies between the shard's commit and the core's."""
    await ready(services, people, world)
    officer = await people.officer("labour")
    made = (await opened(officer, world))["sheet"]
    path = f"/api/pay-sheets/{made['id']}"
    await add_item(officer, world.inmate_id, "bonus", "5.00")

    async def died(*_: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        # The fault: the lines are in the shard, and the process dies before the sheet names them.
        patch.setattr(pay_sheets, "calculated", died)
        assert (await officer.ask("POST", f"{path}/calculation")).status_code == 500
    assert len((await dump(shards.databases[0]))["pay_version"]) == 2
    seen = (await officer.get(path))["sheet"]
    assert (seen["version"], seen["amount"], seen["needs_recalculation"]) == (1, "36.74", True)
    assert (await again(officer, seen))["sheet"]["amount"] == "41.74"
    seen = (await again(officer, seen))["sheet"]
    assert (seen["version"], seen["amount"]) == (3, "41.74")
    found = await dump(shards.databases[0])
    # The draft of now and the one before it, which goes with the next calculation.
    assert {row["version"] for row in found["pay_version"]} == {2, 3}
    assert (await check_pay(shards.databases[0], shards.mac)).broken == ()


async def test_a_month_that_nobody_made_ahead_is_made_when_it_is_paid(
    services: Services, people: People, world: World, shards: Shards, intruder: Database
) -> None:
    await ready(services, people, world)
    async with intruder.transaction() as tx:
        await tx.execute(text("drop table pay_line_202610"))
    made = await opened(await people.officer("labour"), world)
    assert [line["amount"] for line in made["lines"]] == ["18.96", "17.78"]
    async with shards.databases[0].transaction() as tx:
        rows = await tx.execute(text("select distinct tableoid::regclass::text from pay_line"))
        assert list(rows.scalars()) == ["pay_line_202610"]


async def test_an_older_word_about_a_sheet_changes_nothing(
    services: Services, people: People, world: World, shards: Shards
) -> None:
    await ready(services, people, world)
    await approved(people, await people.officer("labour"), world)
    for _ in range(2):
        # Everything again under new ids, the oldest first, as operators may send it.
        await settle(world, shards)
        (row,) = (await dump(shards.databases[0]))["booked_pay"]
        assert (row["state"], row["step"]) == (3, 2)
        async with shards.databases[0].transaction() as tx:
            await tx.execute(text("delete from applied_message"))
