"""An important row that was changed by SQL is found on reading and by the timed check."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text

from actors.platform.jobs.runner import JobRunner
from connectors.postgres.audit import integrity
from connectors.postgres.platform import jobs
from pipelines.flows.services import Services
from schemas.tables.audit.audit import audit_row
from tests.integration.serve.client import People, Person
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.world import World

pytestmark = pytest.mark.requirement("NF-CRYPTO-33")

FINDINGS = "/api/integrity/findings"


@pytest.fixture
async def bench(people: People, world: World) -> Bench:
    """The bureau as it stands after a first start: every important row is sealed."""
    await integrity.begin(world.database)
    return Bench("relatives", people, world)


async def sql(world: World, statement: str, **values: object) -> None:
    """As somebody with a way into the database would."""
    async with world.database.transaction() as tx:
        await tx.execute(text(statement).bindparams(**values))


async def alarms(world: World) -> list[tuple[str, str | None]]:
    told = select(audit_row.c.object_kind, audit_row.c.object_id)
    async with world.database.transaction() as tx:
        rows = await tx.execute(told.where(audit_row.c.action == "integrity.broken"))
        return [(row.object_kind, row.object_id) for row in rows]


async def run_check(world: World, services: Services, admin: Person) -> dict[str, object]:
    """The job by hand, as the administrator starts it; answers its run."""
    async with world.database.transaction() as tx:
        await jobs.ensure_first(tx, datetime.now(UTC))
    (job,) = [one for one in await admin.get("/api/jobs") if one["kind"] == "integrity_check"]
    await admin.post(f"/api/jobs/{job['id']}/run")
    runner = JobRunner(world.database, services.notary, world.files, lambda: datetime.now(UTC))
    await runner.round()
    await runner.idle()
    (run, *_) = (await admin.get(f"/api/jobs/{job['id']}/runs"))["rows"]
    return dict(run)


async def test_whatever_the_product_writes_holds(
    bench: Bench, world: World, services: Services
) -> None:
    for code in ("card_movements", "relative_numbers", "whitelist_entries", "special_call_rules"):
        await bench.create(code)
    made = await bench.create()
    await bench.change(f"{bench.path}/{made['id']}", {"version": 1, "values": {"name": "新名"}})
    relative = await bench.people.relative()
    assert (await relative.get("/api/relative/me"))["name"]
    admin = await bench.people.officer("sysadmin")
    run = await run_check(world, services, admin)
    assert (run["state"], run["error"]) == ("succeeded", "")
    assert await alarms(world) == []


async def test_a_changed_row_is_flagged_on_reading_and_cannot_be_edited(
    bench: Bench, world: World
) -> None:
    keeper, made = await bench.keeper(), await bench.create()
    path = f"{bench.path}/{made['id']}"
    assert (await keeper.get(path))["record"]["tampered"] is False
    await sql(world, "update relative set name = '冒名者' where id = :id", id=made["id"])
    assert (await keeper.get(path))["record"]["tampered"] is True
    assert await alarms(world) == [("relative", made["id"])]
    # Looking again tells nothing new, and no edit makes the row look right.
    await keeper.get(path)
    assert len(await alarms(world)) == 1
    for method, address, body in (
        ("PUT", path, {"version": 1, "values": {"address": "别处"}}),
        ("DELETE", f"{path}?version=1", None),
        ("POST", f"{path}/actions/deactivate", {"version": 1, "reason": "试"}),
    ):
        reply = await keeper.ask(method, address, body)
        assert (reply.status_code, reply.json()["code"]) == (409, "record_tampered"), address


async def test_the_timed_check_finds_changed_added_and_deleted_rows(
    bench: Bench, world: World, services: Services
) -> None:
    changed, gone = await bench.create("cards"), await bench.create("call_rules")
    await sql(world, "update card set balance = 9999 where id = :id", id=changed["id"])
    await sql(world, "delete from call_rule where id = :id", id=gone["id"])
    await sql(
        world,
        "insert into system_parameter (name, value, changed_at, changed_by)"
        " values ('face_threshold', '0.2', now(), 'nobody')",
    )
    admin = await bench.people.officer("sysadmin")
    run = await run_check(world, services, admin)
    assert run["state"] == "failed"
    assert "3 条数据与封存时不符" in str(run["error"])
    found = {("card", changed["id"]), ("call_rule", gone["id"])}
    assert set(await alarms(world)) == found | {("system_parameter", "face_threshold")}
    security = await bench.people.officer("security")
    page = await security.get(FINDINGS)
    assert {(row["table_title"], row["problem"]) for row in page["rows"]} == {
        ("卡管理", "changed"),
        ("通话规则", "deleted"),
        ("系统参数", "unsealed"),
    }
    # A parameter that nobody sealed does not count.
    await services.live.refresh()
    assert services.settings.face_threshold == services.live.base.face_threshold


async def test_a_row_counts_again_on_the_security_administrators_word(
    bench: Bench, world: World, services: Services
) -> None:
    keeper, made = await bench.keeper(), await bench.create()
    path = f"{bench.path}/{made['id']}"
    await sql(world, "update relative set address = '原址' where id = :id", id=made["id"])
    assert (await keeper.get(path))["record"]["tampered"] is True
    security = await bench.people.officer("security")
    (finding,) = (await security.get(FINDINGS))["rows"]
    auditor = await bench.people.officer("auditor")
    accept = f"{FINDINGS}/{finding['id']}/accept"
    assert await auditor.refused(accept, {"reason": "试"}) == (403, "no_permission")
    accepted = await security.post(accept, {"reason": "与纸质档案核对一致"})
    assert accepted["accepted_by"] == "民警security"
    assert (await keeper.get(path))["record"]["tampered"] is False
    assert (await security.get(FINDINGS))["total"] == 0
    edited = await keeper.put(path, {"version": 1, "values": {"address": "新址"}})
    assert edited["values"]["address"] == "新址"


async def test_what_the_product_writes_to_a_tampered_row_does_not_make_it_whole(
    bench: Bench, world: World
) -> None:
    """A top-up moves the balance of a card whose balance somebody else had changed."""
    keeper, card = await bench.keeper("cards"), await bench.create("cards")
    await sql(world, "update card set balance = 500 where id = :id", id=card["id"])
    values = {"card_id": card["id"], "movement": "top_up", "amount": "1.00"}
    await keeper.post("/api/records/card_movements", {"values": values})
    shown = (await keeper.get(f"/api/records/cards/{card['id']}"))["record"]
    assert (shown["values"]["balance"], shown["tampered"]) == ("501.00", True)
    checked = await integrity.check(world.database)
    assert checked.broken == 1


async def test_rows_from_before_are_sealed_once_alone(bench: Bench, world: World) -> None:
    await sql(
        world,
        "insert into relative (id, name, id_no_sealed, id_no_digest, phone_sealed, enabled)"
        " values ('01ARZ3NDEKTSV4RRFFQ69G5FAV', '混入', 'x', 'y', 'z', true)",
    )
    assert await integrity.begin(world.database) == 0
    assert (await integrity.check(world.database)).broken == 1
