"""Applications on their way over the desks of a flow."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from connectors.postgres.people import people as person_rows
from pipelines.flows.approvals import notices
from schemas.calls.state import CallState
from tests.integration.serve.approvals.approvers import admin as admin
from tests.integration.serve.approvals.approvers import approver as approver
from tests.integration.serve.approvals.approvers import chief as chief
from tests.integration.serve.approvals.approvers import leader as leader
from tests.integration.serve.approvals.approvers import state_of
from tests.integration.serve.approving import (
    BUREAU,
    PRISON,
    WARD,
    applied,
    decide,
    decision,
    only,
    set_flow,
)
from tests.integration.serve.client import People, Person
from tests.integration.serve.world import World


@pytest.mark.requirement("VC-APPR-01", "VC-APPR-03")
async def test_three_desks_with_a_return(
    people: People, world: World, admin: Person, approver: Person, leader: Person, chief: Person
) -> None:
    await set_flow(admin, WARD, PRISON, BUREAU)
    call_id = await applied(people, world)
    first = await only(approver)
    assert (first["kind_title"], first["node_title"], first["mine"]) == (
        "可视通话",
        "节点ward",
        True,
    )
    assert (await leader.get("/api/approvals/pending"))["total"] == 0
    await decide(approver, first, "approve")
    assert await state_of(world, call_id) is CallState.REQUESTED

    second = await only(leader)
    detail = await leader.get(f"/api/approvals/{second['id']}")
    assert [one["title"] for one in detail["returnable"]] == ["申请人", "节点ward"]
    await decide(leader, second, "return", "请补充核实", to_node="ward")
    again = await only(approver)
    assert again["visit"] == 3
    await decide(approver, again, "approve", "已核实")
    await decide(leader, await only(leader), "approve")
    last = await decide(chief, await only(chief), "approve", "同意")

    assert last["case"]["state"] == "approved"
    assert last["link"] == f"/calls/{call_id}"
    assert await state_of(world, call_id) is CallState.APPROVED
    told = [(step["action"], step["node_title"], step["actor"]) for step in last["steps"]]
    assert told == [
        ("submit", None, "李某某"),
        ("approve", "节点ward", "民警approver"),
        ("return", "节点prison", "民警leader"),
        ("approve", "节点ward", "民警approver"),
        ("approve", "节点prison", "民警leader"),
        ("approve", "节点bureau", "民警chief"),
    ]
    assert last["steps"][2]["opinion"] == "请补充核实"
    assert all(step["valid"] for step in last["steps"] if step["signed"])
    done = await only(approver, "done")
    assert (done["id"], done["state"]) == (first["id"], "approved")


@pytest.mark.requirement("VC-APPR-03")
async def test_no_line_of_the_record_can_be_changed_or_removed(
    people: People, world: World, approver: Person
) -> None:
    await applied(people, world)
    await decide(approver, await only(approver), "approve")
    for statement in ("update approval_step set opinion = 'x'", "delete from approval_step"):
        with pytest.raises(Exception, match=r"permission denied"):
            async with world.database.transaction() as tx:
                await tx.execute(text(statement))


@pytest.mark.requirement("VC-APPR-01")
async def test_records_are_searched(people: People, world: World, approver: Person) -> None:
    await applied(people, world)
    day = (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()
    found = await approver.get("/api/approvals", q="李某某", since=day, until=day, state="pending")
    assert found["total"] == 1
    assert (await approver.get("/api/approvals", q="没有此人"))["total"] == 0
    assert (await approver.get("/api/approvals", state="rejected"))["total"] == 0
    assert (await approver.get("/api/approvals", kind="video_call"))["total"] == 1


@pytest.mark.requirement("VC-GEN-19")
async def test_a_decision_against_the_suggestion_asks_for_a_reason(
    people: People, world: World, approver: Person
) -> None:
    await applied(people, world)
    async with world.database.transaction() as tx:
        since = datetime.now(UTC) - timedelta(days=1)
        await person_rows.add_to_blacklist(
            tx, relative_id=world.relative_id, reason="曾携带违禁品", since=since
        )
    case = await only(approver)
    detail = await approver.get(f"/api/approvals/{case['id']}")
    assert [one["title"] for one in detail["checks"] if not one["passed"]] == ["黑名单"]
    path = f"/api/approvals/{case['id']}/decisions"
    assert await approver.refused(path, decision(case, "approve")) == (422, "reason_required")
    assert await approver.refused(path, decision(case, "reject")) == (422, "reason_required")
    decided = await decide(approver, case, "reject", "黑名单未解除")
    assert decided["case"]["state"] == "rejected"


async def test_of_two_who_decide_at_once_one_wins(
    people: People, world: World, approver: Person
) -> None:
    second = await people.officer("prison_approver")
    call_id = await applied(people, world)
    case = await only(approver)
    path = f"/api/approvals/{case['id']}/decisions"
    replies = await asyncio.gather(
        approver.ask("POST", path, decision(case, "approve")),
        second.ask("POST", path, decision(case, "reject", "不同意")),
    )
    assert sorted(reply.status_code for reply in replies) == [200, 409]
    lost = next(reply.json() for reply in replies if reply.status_code == 409)
    winner = "approver" if replies[0].status_code == 200 else "prison_approver"
    assert lost["code"] == "decided_meanwhile"
    assert f"民警{winner}" in lost["message"]
    won = CallState.APPROVED if winner == "approver" else CallState.REJECTED
    assert await state_of(world, call_id) is won


async def test_the_centre_and_the_case_page_do_not_lock_each_other_out(
    people: People, world: World, approver: Person
) -> None:
    second = await people.officer("prison_approver")
    for _ in range(5):
        call_id = await applied(people, world)
        case = await only(approver)
        replies = await asyncio.gather(
            approver.ask(
                "POST", f"/api/approvals/{case['id']}/decisions", decision(case, "reject", "不")
            ),
            second.ask("POST", f"/api/calls/{call_id}/reject", {"reason": "不"}),
        )
        assert sorted(reply.status_code for reply in replies) == [200, 409]


@pytest.mark.requirement("VC-APPR-01")
async def test_a_batch_tells_what_failed(people: People, world: World, approver: Person) -> None:
    await applied(people, world)
    second_call = await applied(people, world, minutes_ahead=60)
    newest, oldest = (await approver.get("/api/approvals"))["rows"]
    await decide(approver, oldest, "reject", "时间冲突")
    items = [{"id": row["id"], "visit": row["visit"]} for row in (oldest, newest)]
    body = {"items": items, "verdict": "approve", "opinion": ""}
    failed, done = await approver.post("/api/approvals/decisions", body)
    assert (failed["done"], failed["code"]) == (False, "decided_meanwhile")
    assert (done["done"], done["code"]) == (True, "")
    assert await state_of(world, second_call) is CallState.APPROVED


async def test_a_filing_is_in_effect_at_once(people: People, world: World, admin: Person) -> None:
    await set_flow(admin, WARD, mode="filing")
    relative = await people.relative()
    starts_at = (datetime.now(UTC) + timedelta(minutes=60)).isoformat()
    body = {"inmate_id": world.inmate_id, "starts_at": starts_at, "minutes": 10}
    call = await relative.post("/api/relative/calls", body)
    assert call["state"] == "approved"
    approver = await people.officer("approver")
    (row,) = (await approver.get("/api/approvals"))["rows"]
    assert row["state"] == "filed"
    detail = await approver.get(f"/api/approvals/{row['id']}")
    assert [step["action"] for step in detail["steps"]] == ["submit", "file"]


async def test_a_filing_with_a_failed_check_waits_for_a_person(
    people: People, world: World, admin: Person, approver: Person
) -> None:
    await set_flow(admin, WARD, mode="filing")
    async with world.database.transaction() as tx:
        await tx.execute(text("delete from face_template"))
    call_id = await applied(people, world)
    assert (await only(approver))["suggestion"] == "reject"
    assert await state_of(world, call_id) is CallState.REQUESTED


async def test_a_condition_passes_a_node_over(
    people: People, world: World, admin: Person, approver: Person, leader: Person
) -> None:
    long = {"field": "minutes", "operator": "gt", "value": 15}
    await set_flow(admin, WARD, PRISON | {"conditions": [long]})
    short_call = await applied(people, world, minutes=10)
    decided = await decide(approver, await only(approver), "approve")
    assert [step["action"] for step in decided["steps"]][-2:] == ["approve", "skip"]
    assert await state_of(world, short_call) is CallState.APPROVED
    long_call = await applied(people, world, minutes=20, minutes_ahead=60)
    await decide(approver, await only(approver), "approve")
    assert await state_of(world, long_call) is CallState.REQUESTED
    await decide(leader, await only(leader), "approve")
    assert await state_of(world, long_call) is CallState.APPROVED


async def test_what_came_back_to_the_applicant_is_submitted_again(
    people: People, world: World, approver: Person
) -> None:
    relative = await people.relative()
    call_id = await applied(people, world)
    case = await only(approver)
    path = f"/api/relative/calls/{call_id}/resubmit"
    assert await relative.refused(path, {"note": ""}) == (409, "not_returned")
    await decide(approver, case, "return", "请补充关系证明")
    seen = await relative.get(f"/api/relative/calls/{call_id}")
    assert (seen["state"], seen["returned"]) == ("requested", "请补充关系证明")
    listed = await relative.get("/api/relative/calls")
    assert listed["rows"][0]["returned"] == "请补充关系证明"
    stranger = await people.relative("wx-wang")
    assert await stranger.refused(path, {"note": ""}) == (404, "call_not_found")
    again = await relative.post(path, {"note": "户口簿已上传至窗口"})
    assert again["returned"] is None
    decided = await decide(approver, await only(approver), "approve")
    assert decided["steps"][-2]["opinion"] == "户口簿已上传至窗口"
    assert all(step["valid"] for step in decided["steps"] if step["signed"])
    assert await state_of(world, call_id) is CallState.APPROVED


async def test_a_cancelled_call_waits_for_nobody(
    people: People, world: World, approver: Person
) -> None:
    relative = await people.relative()
    call_id = await applied(people, world)
    case = await only(approver)
    await relative.post(f"/api/relative/calls/{call_id}/cancel")
    assert (await approver.get("/api/approvals/pending"))["total"] == 0
    path = f"/api/approvals/{case['id']}/decisions"
    late = await approver.refused(path, decision(case, "approve"))
    assert late == (409, "decided_meanwhile")


async def test_reminder_and_limit_are_told_once(
    people: People, world: World, admin: Person, approver: Person
) -> None:
    await set_flow(admin, WARD | {"limit_hours": 24, "remind_hours": 4})
    now = datetime.now(UTC)
    world.now = now
    await applied(people, world, minutes_ahead=60 * 48)
    assert await notices.tell_due(world.database, world.seal, now + timedelta(hours=19)) == []
    case = await only(approver)
    for hours, told in ((21, 1), (22, 0), (25, 1), (26, 0)):
        found = await notices.tell_due(world.database, world.seal, now + timedelta(hours=hours))
        assert len(found) == told, hours
    late = await only(approver)
    assert late["overdue"]
    detail = await approver.get(f"/api/approvals/{case['id']}")
    assert [step["action"] for step in detail["steps"]] == ["submit", "remind", "overdue"]
    assert (await approver.get("/api/approvals/pending", overdue=True))["total"] == 1
