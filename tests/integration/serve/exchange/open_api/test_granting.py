"""Nothing is opened to an outside system by one person (NF-SEC-19)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from connectors.postgres.audit import audit
from schemas.people.kinds import Role
from tests.integration.serve.approving import add_officer, decide, decision
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchange.open_api.consumers import Program, grant, program
from tests.integration.serve.modules.bench import Bench
from tests.integration.serve.opening import (
    CONSUMERS,
    WHY,
    granted,
    let_through,
    path_of,
    switched_off,
)
from tests.integration.serve.world import World
from tests.trace import proves

MODULE = "agency_people"
BASE = f"records.{MODULE}"
VALUES = {
    "name": "市数据平台",
    "contact": "周明",
    "addresses": "127.0.0.1",
    "valid_from": "2026-01-01",
    "valid_until": "2030-12-31",
    "rate": 600,
}


async def asked(admin: Person, consumer_id: str, grants: list[dict[str, Any]], **more: bool) -> str:
    """Id of the case that the grants wait for."""
    body = {"grants": grants, "reason": WHY} | more
    access = await admin.put(f"{path_of(consumer_id)}/grants", body)
    case_id: str = access["waiting"]["case_id"]
    return case_id


async def refused(person: Person, case_id: str) -> tuple[int, str]:
    """Why the person does not let it through."""
    reply = await person.http.get(f"/api/approvals/{case_id}")
    visit = reply.json()["case"]["visit"] if reply.is_success else 1
    return await person.refused(
        f"/api/approvals/{case_id}/decisions", decision({"visit": visit}, "approve", "同意")
    )


async def edited(admin: Person, consumer_id: str, **values: Any) -> Any:
    path = f"{CONSUMERS}/{consumer_id}"
    version = (await admin.get(path))["record"]["version"]
    return await admin.put(path, {"version": version, "values": values, "reason": "变更"})


def shown(case: Any, code: str = BASE) -> Any:
    (one,) = [each for each in case["opening"]["interfaces"] if each["code"] == code]
    return one


@pytest.mark.requirement("VC-CFG-10", "VC-CFG-11")
async def test_a_new_system_calls_only_after_another_duty_let_it_in_and_gets_what_was_shown(
    people: People, world: World
) -> None:
    record = await Bench(MODULE, people, world).create()
    admin, chief = await people.officer("sysadmin"), await people.officer("chief")
    made = await admin.post(CONSUMERS, {"values": VALUES | {"unit_id": world.bureau_id}})
    assert made["state"] == "inactive"
    path = path_of(made["id"])
    case_id = await asked(admin, made["id"], [grant(BASE)], activate=True, key=True)
    # Nothing counts yet, and the one who asked decides nothing.
    access = await admin.get(f"{path}/access")
    assert (access["grants"], access["keys"], access["permit"]) == ([], [], None)
    assert access["waiting"]["mine"]
    assert await admin.refused(f"{path}/keys/take") == (409, "no_key_permit")
    assert (await refused(admin, case_id))[0] == 403

    case = await chief.get(f"/api/approvals/{case_id}")
    told = [(line["title"], line["before"], line["after"]) for line in case["difference"]]
    assert told == [
        ("状态", "停用", "启用"),
        (f"接口“{shown(case)['title']}”", "未授权", "脱敏"),
        ("密钥", "不变", "签发新密钥，领取后原密钥失效"),
    ]
    assert case["opening"]["reason"] == WHY
    consumer = case["opening"]["consumer"]
    assert (consumer["name"], consumer["addresses"]) == ("市数据平台", "127.0.0.1")
    assert (consumer["state"], case["opening"]["key"]) == ("启用", True)
    one = shown(case)
    given = {field["name"]: field["given"] for field in one["fields"]}
    assert (given["name"], given["id_no"]) == ("whole", "masked")
    assert all(field["level"] for field in one["fields"])
    assert record["values"]["name"] not in str(case)

    await decide(chief, case["case"], "approve", "同意")
    key = await admin.post(f"{path}/keys/take")
    assert await admin.refused(f"{path}/keys/take") == (409, "no_key_permit")
    outside = Program(people.base, world, key)
    (row,) = await outside.rows(BASE)
    # Exactly the fields that were shown, masked where they were shown masked.
    assert set(row) == set(one["example"])
    assert set(row["values"]) == {name for name, how in given.items() if how != "nothing"}
    assert set(row["values"]) == set(one["example"]["values"])
    masked = {name for name, how in given.items() if how == "masked"}
    assert masked
    assert all("*" in row["values"][name] for name in masked if row["values"][name])
    assert row["values"]["name"] == record["values"]["name"]


async def test_unmasking_alone_waits_for_another_duty(people: People, world: World) -> None:
    await Bench(MODULE, people, world).create()
    admin, consumer_id, outside = await program(people, world, [grant(BASE)])
    case_id = await asked(admin, consumer_id, [grant(BASE, unmasked=True)])
    chief = await people.officer("chief")
    case = await chief.get(f"/api/approvals/{case_id}")
    # Nobody lets it through among others, unread.
    batch = {"items": [{"id": case_id, "visit": case["case"]["visit"]}], "verdict": "approve"}
    (unread,) = await chief.post("/api/approvals/decisions", batch)
    assert (unread["done"], unread["code"]) == (False, "read_alone")
    (row,) = await outside.rows(BASE)
    assert "*" in row["values"]["id_no"]
    one = shown(case)
    assert (one["comparison"], one["before"], one["after"]) == ("wider", "脱敏", "明文")
    assert {field["given"] for field in one["fields"]} == {"whole"}
    assert "*" not in one["example"]["values"]["id_no"]
    await let_through(people, case_id)
    (row,) = await outside.rows(BASE)
    assert "*" not in row["values"]["id_no"]


async def test_what_is_closed_waits_for_nobody(people: People, world: World) -> None:
    await Bench(MODULE, people, world).create()
    grants = [grant(BASE, unmasked=True), grant("video_calls")]
    admin, consumer_id, outside = await program(people, world, grants)
    path = path_of(consumer_id)
    access = await granted(people, admin, consumer_id, [grant(BASE)])
    assert access["waiting"] is None
    assert await outside.refused("video_calls") == (403, "not_granted")
    (row,) = await outside.rows(BASE)
    assert "*" in row["values"]["id_no"]
    ended = await admin.post(f"{path}/keys/end", {"reason": "疑似泄露"})
    assert [key["ended_at"] is None for key in ended["keys"]] == [False]
    assert await outside.refused(BASE) == (401, "unknown_key")
    again = f"{path}/keys/end"
    assert await admin.refused(again, {"reason": "疑似泄露"}) == (409, "no_living_key")
    # A key that was decided and not taken yet is taken back as well.
    case_id = (await admin.post(f"{path}/keys", {"reason": WHY}))["waiting"]["case_id"]
    await let_through(people, case_id)
    assert (await admin.get(f"{path}/access"))["permit"]["mine"]
    await admin.post(f"{path}/keys/end", {"reason": "不再需要"})
    assert await admin.refused(f"{path}/keys/take") == (409, "no_key_permit")
    await switched_off(admin, consumer_id)
    assert (await admin.get(f"{CONSUMERS}/{consumer_id}"))["record"]["state"] == "inactive"
    # Enabling it again is opening.
    version = (await admin.get(f"{CONSUMERS}/{consumer_id}"))["record"]["version"]
    on = {"version": version, "reason": "恢复合作"}
    waits = await admin.post(f"{CONSUMERS}/{consumer_id}/actions/activate", on)
    assert (waits["state"], waits["pending"] is None) == ("inactive", False)
    await let_through(people, waits["pending"])
    assert (await admin.get(f"{CONSUMERS}/{consumer_id}"))["record"]["state"] == "active"


async def test_a_system_is_deleted_at_once_unless_something_of_it_waits(
    people: People, world: World
) -> None:
    admin = await people.officer("sysadmin")
    made = await admin.post(CONSUMERS, {"values": VALUES | {"unit_id": world.bureau_id}})
    case_id = await asked(admin, made["id"], [grant(BASE)], activate=True)
    away = f"{CONSUMERS}/{made['id']}?version=1&reason=登记错误"
    reply = await admin.ask("DELETE", away)
    assert (reply.status_code, reply.json()["code"]) == (409, "in_approval")
    await admin.post(f"/api/approvals/{case_id}/withdraw", {"reason": ""})
    assert (await admin.ask("DELETE", away)).status_code == 204


async def test_another_address_counts_after_the_decision(people: People, world: World) -> None:
    await Bench(MODULE, people, world).create()
    admin, consumer_id, outside = await program(
        people, world, [grant(BASE)], addresses="10.0.0.0/8"
    )
    assert await outside.refused(BASE) == (403, "address_refused")
    waits = await edited(admin, consumer_id, addresses="127.0.0.1")
    assert waits["values"]["addresses"] == "10.0.0.0/8"
    assert await outside.refused(BASE) == (403, "address_refused")
    chief = await people.officer("chief")
    case = await chief.get(f"/api/approvals/{waits['pending']}")
    line = case["difference"][0]
    assert (line["before"], line["after"]) == ("10.0.0.0/8", "127.0.0.1")
    assert case["opening"]["consumer"]["addresses"] == "127.0.0.1"
    assert (shown(case)["comparison"], shown(case)["after"]) == ("same", "脱敏")
    await decide(chief, case["case"], "approve", "同意")
    assert len(await outside.rows(BASE)) == 1
    # Who is asked there is not what opens anything.
    plain = await edited(admin, consumer_id, contact="钱方")
    assert (plain["pending"], plain["values"]["contact"]) == (None, "钱方")


async def test_neither_the_same_duty_nor_who_asked_nor_a_leader_of_less_decides(
    people: People, world: World
) -> None:
    await Bench(MODULE, people, world).create()
    admin, consumer_id, outside = await program(
        people, world, [grant(BASE)], unit_id=world.prison_id
    )
    both = frozenset({Role.LEADER, Role.SYSTEM_ADMIN})
    await add_officer(world, "both", "SH", both)
    await add_officer(world, "both_too", "SH", both)
    first, second = await people.officer("both"), await people.officer("both_too")
    case_id = await asked(first, consumer_id, [grant(BASE, unmasked=True)])
    for person, why in (
        (first, "not_approver"),
        (second, "same_duty"),
        # Asked by one who leads as well: another leader is of the same duty.
        (await people.officer("chief"), "same_duty"),
    ):
        assert await refused(person, case_id) == (403, why)
    assert "*" in (await outside.rows(BASE))[0]["values"]["id_no"]
    await first.post(f"/api/approvals/{case_id}/withdraw", {"reason": ""})
    # An administrator's is decided by a leader who administers nothing.
    case_id = await asked(admin, consumer_id, [grant(BASE, unmasked=True)])
    assert await refused(second, case_id) == (403, "same_duty")
    # A prison's leader opens his prison's data, and not the whole bureau's.
    await let_through(people, case_id, "leader")
    wider = (await edited(admin, consumer_id, unit_id=world.bureau_id))["pending"]
    assert (await refused(await people.officer("leader"), wider))[0] in (403, 404)
    await let_through(people, wider)


async def test_a_base_that_moved_is_refused_and_nothing_is_half_done(
    people: People, world: World
) -> None:
    await Bench(MODULE, people, world).create()
    admin, consumer_id, outside = await program(people, world, [grant(BASE), grant("video_calls")])
    chief = await people.officer("chief")
    wanted = [grant(BASE, unmasked=True), grant("video_calls")]
    case_id = await asked(admin, consumer_id, wanted, key=True)
    # One at a time.
    second = await admin.ask(
        "PUT",
        f"{path_of(consumer_id)}/grants",
        {"grants": [*wanted, grant("phone_exchange")], "reason": WHY},
    )
    assert (second.status_code, second.json()["code"]) == (409, "already_in_approval")
    # Closing does not wait, so the base may move under what waits.
    await admin.put(f"{path_of(consumer_id)}/grants", {"grants": [grant(BASE)], "reason": WHY})
    assert await refused(chief, case_id) == (409, "changed_meanwhile")
    assert await outside.refused("video_calls") == (403, "not_granted")
    access = await admin.get(f"{path_of(consumer_id)}/access")
    assert (access["grants"], access["permit"]) == ([grant(BASE)], None)
    await admin.post(f"/api/approvals/{case_id}/withdraw", {"reason": ""})
    # So is a consumer that was edited meanwhile.
    case_id = await asked(admin, consumer_id, [grant(BASE, unmasked=True)])
    await edited(admin, consumer_id, contact="钱方")
    assert await refused(chief, case_id) == (409, "changed_meanwhile")


@pytest.mark.parametrize(
    "altered",
    [
        "proposal = jsonb_set(proposal::jsonb, '{lines,0,after}', '\"脱敏\"')::json",
        "proposal = jsonb_set(proposal::jsonb, '{sealed}', '\"AAAA\"')::json",
        "applicant_id = (select id from officer where login = 'security')",
    ],
)
async def test_a_proposal_altered_in_the_database_is_not_carried_out(
    people: People, world: World, altered: str
) -> None:
    await Bench(MODULE, people, world).create()
    admin, consumer_id, outside = await program(people, world, [grant(BASE)])
    case_id = await asked(admin, consumer_id, [grant(BASE, unmasked=True)])
    async with world.database.transaction() as tx:
        changed = text(f"update approval_case set {altered} where id = :id")
        await tx.execute(changed.bindparams(id=case_id))
    chief = await people.officer("chief")
    case = await chief.get(f"/api/approvals/{case_id}")
    assert (case["opening"], case["difference"], case["facts_whole"]) == (None, [], False)
    assert (await refused(chief, case_id))[1] == "proposal_changed"
    assert "*" in (await outside.rows(BASE))[0]["values"]["id_no"]


async def test_a_key_is_taken_by_who_asked_in_time_and_every_step_is_written_down(
    people: People, world: World
) -> None:
    await add_officer(world, "sysadmin2", "SH", frozenset({Role.SYSTEM_ADMIN}))
    admin, consumer_id, outside = await program(people, world, [grant("video_calls")])
    path = path_of(consumer_id)
    case_id = (await admin.post(f"{path}/keys", {"reason": WHY}))["waiting"]["case_id"]
    await let_through(people, case_id)
    other = await people.officer("sysadmin2")
    assert not (await other.get(f"{path}/access"))["permit"]["mine"]
    assert await other.refused(f"{path}/keys/take") == (403, "not_applicant")
    # The former key is in use until the new one is taken, and not a moment longer.
    assert (await outside.ask("video_calls")).status_code == 200
    async with world.database.transaction() as tx:
        await tx.execute(text("update api_key_permit set until = until + interval '1 day'"))
    assert await admin.refused(f"{path}/keys/take") == (409, "key_permit_changed")
    async with world.database.transaction() as tx:
        await tx.execute(text("update api_key_permit set until = until - interval '1 day'"))
    fresh = await admin.post(f"{path}/keys/take")
    assert await outside.refused("video_calls") == (401, "unknown_key")
    assert (await Program(people.base, world, fresh).ask("video_calls")).status_code == 200
    assert fresh["secret"] not in str(await admin.get(f"{path}/access"))

    late = (await admin.post(f"{path}/keys", {"reason": WHY}))["waiting"]["case_id"]
    await let_through(people, late)
    world.now = world.clock() + timedelta(days=3, minutes=1)
    admin = await people.officer("sysadmin")
    assert await admin.refused(f"{path}/keys/take") == (409, "no_key_permit")
    assert (await admin.get(f"{path}/access"))["permit"] is None
    async with world.database.transaction() as tx:
        rows = list(await audit.rows_of(tx, "api_consumers", consumer_id))
    done = [row.action.rpartition(".")[2] for row in rows if row.result == "ok"]
    assert done == [
        "create",
        "propose_edit",
        "activate",
        "grant",
        "permit_key",
        "key",
        "propose_edit",
        "permit_key",
        "key",
        "propose_edit",
        "permit_key",
    ]
    (opened,) = [row for row in rows if row.action == "api_consumers.grant"]
    assert opened.detail["after"] == {"video_calls": "脱敏"}
    assert opened.detail["reason"] == f"{WHY}（民警chief审批通过）"
    assert (opened.actor_name, opened.detail["decided_by"]) == ("民警sysadmin", "民警chief")
    permits = [row for row in rows if row.action == "api_consumers.permit_key"]
    assert permits[1].detail["case_id"] == case_id


async def test_each_grant_takes_two(people: People, world: World) -> None:
    """Of interfaces and of rights: whoever asks decides nothing, and nothing counts before."""
    admin, security = await people.officer("sysadmin"), await people.officer("security")
    consumer_admin, consumer_id, outside = await program(people, world, [grant("video_calls")])
    accounts = (await admin.get("/api/accounts", q="monitor"))["rows"]
    (account,) = [one for one in accounts if one["login"] == "monitor"]
    rights = {"roles": ["monitor", "leader"], "units": [world.prison_id]}
    change = await admin.post(
        f"/api/accounts/{account['id']}/rights-changes", {"rights": rights, "reason": "调岗"}
    )
    monitor = await people.officer("monitor")
    with proves("NF-SEC-19", "e"):
        approve = f"/api/rights-changes/{change['id']}/approve"
        assert await admin.refused(approve, {"note": ""}) == (403, "no_permission")
        assert "leader" not in (await monitor.get("/api/officer/me"))["roles"]
        case_id = await asked(
            consumer_admin, consumer_id, [grant("video_calls"), grant(BASE, unmasked=True)]
        )
        assert (await refused(admin, case_id))[0] == 403
        assert await outside.refused(BASE) == (403, "not_granted")
        await security.post(approve, {"note": "属实"})
        await let_through(people, case_id)
        monitor = await people.officer("monitor")
        assert "leader" in (await monitor.get("/api/officer/me"))["roles"]
        assert (await outside.ask(BASE)).status_code == 200
