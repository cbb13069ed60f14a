"""The audit log shows every way of tampering, and defends itself against the easy ones."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from connectors.postgres import Database
from connectors.postgres.audit import audit
from connectors.postgres.audit.audit import AuditVerdict
from tests.integration.world import World

pytestmark = pytest.mark.integration


@pytest.fixture
async def written(db: Database, world: World) -> Database:
    """Six rows in the prison's stream and two in the bureau's."""
    for stream, count in (("P03", 6), (audit.BUREAU, 2)):
        for number in range(count):
            async with db.transaction() as tx:
                await audit.write(
                    tx,
                    stream=stream,
                    actor=world.officer,
                    action="word.add",
                    object_kind="word",
                    object_id=str(number),
                    detail={"词": "敏感", "share": 0.1, "at": number},
                )
    return db


async def verify(db: Database) -> AuditVerdict:
    async with db.transaction() as tx:
        return await audit.verify(tx)


async def tamper(db: Database, *statements: str) -> None:
    """As somebody with every right on the database would."""
    async with db.engine.begin() as connection:
        await connection.execute(text("alter table audit_row disable trigger all"))
        for statement in statements:
            await connection.execute(text(statement))
        await connection.execute(text("alter table audit_row enable trigger all"))


async def run(db: Database, statement: str) -> None:
    async with db.engine.begin() as connection:
        await connection.execute(text(statement))


async def test_an_untouched_log_is_verified(written: Database) -> None:
    verdict = await verify(written)
    assert (verdict.rows, verdict.first_bad) == (8, None)


@pytest.mark.parametrize(
    ("statement", "seq", "problem"),
    [
        ("update audit_row set action = 'x' where stream = 'P03' and seq = 3", 3, "changed"),
        ("update audit_row set detail = '{}' where stream = 'P03' and seq = 1", 1, "changed"),
        (
            "update audit_row set at = at + interval '1 s' where stream = 'P03' and seq = 6",
            6,
            "changed",
        ),
        ("delete from audit_row where stream = 'P03' and seq = 4", 4, "missing"),
        ("delete from audit_row where stream = 'P03' and seq = 1", 1, "missing"),
        ("delete from audit_row where stream = 'P03' and seq > 4", 5, "cut"),
        ("delete from audit_row where stream = 'P03'", 1, "cut"),
        ("delete from audit_head where stream = 'P03'", 1, "unlinked"),
    ],
)
@pytest.mark.requirement("AU-3")
async def test_tampering_is_found(
    written: Database, owner: Database, statement: str, seq: int, problem: str
) -> None:
    await tamper(owner, statement)
    bad = (await verify(written)).first_bad
    assert bad is not None
    assert (bad.stream, bad.seq, bad.problem) == ("P03", seq, problem)


@pytest.mark.requirement("AU-3")
async def test_exchanged_rows_are_found(written: Database, owner: Database) -> None:
    await tamper(
        owner,
        "update audit_row set seq = 100 where stream = 'P03' and seq = 2",
        "update audit_row set seq = 2 where stream = 'P03' and seq = 4",
        "update audit_row set seq = 4 where stream = 'P03' and seq = 100",
    )
    bad = (await verify(written)).first_bad
    assert bad is not None
    assert bad.seq == 2


async def test_an_inserted_row_is_found(written: Database, owner: Database) -> None:
    await tamper(
        owner,
        "insert into audit_row select 'Z' || substr(id, 2), stream, 7, at, actor_kind, actor_id,"
        " actor_name, action, object_kind, object_id, result, source_address, detail, previous,"
        " digest from audit_row where stream = 'P03' and seq = 6",
    )
    bad = (await verify(written)).first_bad
    assert bad is not None
    assert (bad.seq, bad.problem) == (7, "unlinked")


@pytest.mark.parametrize(
    "statement", ["update audit_row set action = 'x'", "delete from audit_row"]
)
@pytest.mark.requirement("AU-4")
async def test_not_even_the_owner_changes_rows_by_the_way(
    written: Database, owner: Database, statement: str
) -> None:
    with pytest.raises(DBAPIError, match="never changed"):
        await run(owner, statement)
    assert (await verify(written)).verified


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_row set action = 'x'",
        "delete from audit_row",
        "truncate audit_row",
        "alter table audit_row disable trigger all",
        "drop table audit_row",
        "drop trigger audit_row_append_only on audit_row",
        "update alembic_version set version_num = '0001'",
    ],
)
@pytest.mark.requirement("AU-4")
async def test_the_application_may_add_rows_and_nothing_else(
    written: Database, statement: str
) -> None:
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        await run(written, statement)
    assert (await verify(written)).verified


async def test_writers_at_once_make_one_chain(db: Database, world: World) -> None:
    async def write(number: int) -> None:
        async with db.transaction() as tx:
            for stream in ("P01", "P02") if number % 2 else ("P02", "P01"):
                await audit.write(
                    tx,
                    stream=stream,
                    actor=world.officer,
                    action="x",
                    object_kind="y",
                    object_id=str(number),
                )

    await asyncio.gather(*(write(number) for number in range(30)))
    verdict = await verify(db)
    assert (verdict.rows, verdict.verified) == (60, True)
    async with db.transaction() as tx:
        one = await audit.verify(tx, "P01")
    assert one.rows == 30
