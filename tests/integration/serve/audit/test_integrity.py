"""A row of the access tables that was edited by SQL gives nothing and raises an alarm."""

import pytest
from sqlalchemy import select, text

from schemas.tables.audit.audit import audit_row
from tests.integration.serve.client import People
from tests.integration.serve.world import World

pytestmark = pytest.mark.requirement("NF-CRYPTO-28", "AC-3")


async def edit(world: World, statement: str, **values: str) -> None:
    """As somebody with a way into the database would."""
    async with world.database.transaction() as tx:
        done = await tx.execute(text(statement).bindparams(**values))
        assert done.rowcount == 1


async def alarms(world: World) -> list[tuple[str, str, str]]:
    async with world.database.transaction() as tx:
        rows = await tx.execute(
            select(audit_row.c.object_kind, audit_row.c.result, audit_row.c.detail).where(
                audit_row.c.action == "rights.tampered"
            )
        )
        return [(row.object_kind, row.result, row.detail["content"]) for row in rows]


async def test_a_role_permission_turned_into_another_opens_nothing(
    people: People, world: World
) -> None:
    reviewer = await people.officer("reviewer")
    await edit(
        world,
        "update role_permission set permission = 'keep_words'"
        " where role = 'reviewer' and permission = 'read_faces'",
    )
    word = {"word": "越狱", "word_class": "脱逃类"}
    assert await reviewer.refused("/api/words", word) == (403, "no_permission")
    me = await reviewer.get("/api/officer/me")
    assert not {"keep_words", "read_faces"} & set(me["permissions"])
    assert "review" in me["permissions"]
    assert await alarms(world) == [("role_permission", "failed", "keep_words")]


async def test_a_role_given_by_sql_opens_nothing(people: People, world: World) -> None:
    monitor = await people.officer("monitor")
    await edit(
        world,
        "insert into officer_role (id, officer_id, role, duty, mac)"
        " select '01JVVVVVVVVVVVVVVVVVVVVVVV', officer.id, 'approver', 'business', officer_role.mac"
        " from officer, officer_role"
        " where officer.login = 'monitor' and officer_role.role = 'approver'"
        " and officer_role.officer_id = (select id from officer where login = 'approver')",
    )
    me = await monitor.get("/api/officer/me")
    assert me["roles"] == ["monitor"]
    assert "approve" not in me["permissions"]
    assert [row[:2] for row in await alarms(world)] == [("officer_role", "failed")]


async def test_a_scope_widened_by_sql_reaches_nothing(people: People, world: World) -> None:
    approver = await people.officer("approver")
    assert (await approver.http.get("/api/calls")).status_code == 200
    await edit(
        world,
        "update officer_scope set unit_id = (select id from org_unit where code = 'SH')"
        " where officer_id = (select id from officer where login = :login)",
        login="approver",
    )
    assert (await approver.get("/api/calls"))["total"] == 0
    await approver.get("/api/calls")
    # One alarm, however often the row is met.
    assert [row[:2] for row in await alarms(world)] == [("officer_scope", "failed")]


@pytest.mark.requirement("NF-SEC-04", "AC-2")
@pytest.mark.parametrize(
    ("first", "second", "duty"),
    [
        ("sysadmin", "security_admin", "security"),
        ("sysadmin", "auditor", "audit"),
        ("security", "system_admin", "system"),
        ("security", "auditor", "audit"),
        ("auditor", "system_admin", "system"),
        ("auditor", "security_admin", "security"),
    ],
)
async def test_the_database_refuses_a_second_administrators_role(
    people: People, world: World, first: str, second: str, duty: str
) -> None:
    from sqlalchemy.exc import IntegrityError

    insert = (
        "insert into officer_role (id, officer_id, role, duty, mac)"
        " select '01JVVVVVVVVVVVVVVVVVVVVVVV', id, :role, :duty, '' from officer"
        " where login = :login"
    )
    with pytest.raises(IntegrityError, match="uq_officer_role_one_administrator"):
        await edit(world, insert, login=first, role=second, duty=duty)
    with pytest.raises(IntegrityError, match="fk_officer_role_role"):
        await edit(world, insert, login=first, role=second, duty="business")
