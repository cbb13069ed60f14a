"""Visits, phone calls and letters, and one history of all contacts."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from tests.integration.serve.approving import CHECKS, add_pair, decide, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.exchange.test_open_api import Consumer
from tests.integration.serve.exchanges import (
    INMATE_NO,
    PHONE,
    add_number,
    exchange,
    phone_rule,
    registered,
)
from tests.integration.serve.family.test_family_applications import number
from tests.integration.serve.journey import audit_rows_of, requested
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.world import World

COLUMNS = text(
    "select table_name, column_name from information_schema.columns where table_schema = 'public'"
)
SUBJECTS = text("select distinct subject from outbox")
VISITS, LETTERS = "/api/records/visits", "/api/records/letters"
CALLS = "/api/records/phone_calls"


@pytest.fixture
async def leader(people: People) -> Person:
    return await people.officer("leader")


def visit(world: World, **more: Any) -> dict[str, Any]:
    values = {
        "inmate_id": world.inmate_id,
        "relative_id": world.relative_id,
        "visit_type": "OPEN",
        "seat": "A03",
        "planned_at": "2026-11-23T01:00:00Z",
    }
    return {"values": values | more}


def letter(world: World, **more: Any) -> dict[str, Any]:
    values = {
        "direction": "INBOUND",
        "inmate_id": world.inmate_id,
        "relative_id": world.relative_id,
        "sender": "李某某",
        "recipient": "周某",
        "arrived_on": "2026-11-20",
    }
    return {"values": values | more}


async def act(who: Person, path: str, action: str, record: Any, reason: str = "") -> Any:
    asked = {"version": record["version"], "reason": reason}
    return await who.post(f"{path}/{record['id']}/actions/{action}", asked)


@pytest.mark.requirement("VC-GEN-01")
async def test_the_four_channels_stand_on_one_history_under_one_inmate_number(
    people: People, world: World, leader: Person
) -> None:
    await requested(world, await people.relative(), minutes_ahead=60)
    seen = await leader.post(VISITS, visit(world))
    assert seen["titles"]["ward_id"] == "P03监狱 一监区"
    seen = await act(leader, VISITS, "start", seen)
    seen = await act(leader, VISITS, "finish", seen)
    assert seen["state"] == "finished"
    await phone_rule(await people.officer("chief"), world, 3)
    await add_number(leader, world)
    async with exchange(people, world) as phones:
        line = await phones.dial(PHONE, inmate_no=INMATE_NO)
        await phones.pick_up(line)
        await phones.hang_up(line)
    written = await leader.post(LETTERS, letter(world))
    path = f"/api/inmates/{world.inmate_id}/contacts"
    told = await leader.get(path)
    assert (told["inmate_no"], told["inmate_name"]) == (INMATE_NO, "周某")
    # From the newest on: the call lies ahead, the letter came days ago.
    assert [row["channel"] for row in told["rows"]] == [
        "video_call",
        "phone_call",
        "visit",
        "letter",
    ]
    assert {row["relative"] for row in told["rows"]} == {"李某某"}
    assert {one["channel"]: one["count"] for one in told["counts"]} == dict.fromkeys(
        ("video_call", "visit", "phone_call", "letter"), 1
    )
    words = {row["channel"]: (row["kind"], row["state_title"]) for row in told["rows"]}
    assert words["visit"] == ("宽见", "已结束")
    assert words["letter"] == ("来信", "已登记")
    assert words["phone_call"] == ("", "已接通")
    assert words["video_call"] == ("", "待审批")
    assert told["rows"][3]["id"] == written["id"]
    assert told["rows"][3]["at"] == "2026-11-19T16:00:00Z"
    pages, before = [], {}
    while True:
        page = await leader.get(path, limit=1, **before)
        pages += page["rows"]
        if page["next"] is None:
            break
        before = {"before": page["next"]}
    assert pages == told["rows"]
    narrowed = await leader.get(path, channel=["visit", "letter"])
    assert [row["channel"] for row in narrowed["rows"]] == ["visit", "letter"]
    window = {"since": "2026-11-19T16:00:00Z", "until": "2026-11-20T16:00:00Z"}
    day = await leader.get(path, **window)
    assert [row["channel"] for row in day["rows"]] == ["letter"]
    assert sum(one["count"] for one in day["counts"]) == 1
    # It shows a whole family life, so each look is on record, and no other prison has one.
    looks = [row.action for row in await audit_rows_of(world, "inmates", world.inmate_id)]
    assert looks.count("inmates.contacts") >= 3
    neighbour = await people.officer("other_leader")
    assert (await neighbour.http.get(path)).status_code == 404
    monitor = await people.officer("monitor")
    assert (await monitor.http.get(path)).status_code == 403
    wrong = await leader.http.get(path, params={"before": "nowhere"})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "wrong_cursor")


async def test_the_history_costs_few_statements(leader: Person, world: World) -> None:
    reply = await leader.http.get(f"/api/inmates/{world.inmate_id}/contacts")
    # Session, inmate with its seal, page and counts; the audit row is chained by four more.
    assert int(reply.headers["server-timing"].split('desc="')[1].split('"')[0]) <= 9


@pytest.mark.requirement("VC-GEN-02")
async def test_two_prisons_work_on_one_deployment_and_see_their_own(
    people: People, world: World, leader: Person
) -> None:
    other_inmate = await add_pair(world, "P04", "wx-li")
    neighbour = await people.officer("other_leader")
    relative = await people.relative()
    ours = await requested(world, relative, minutes_ahead=60)
    starts = datetime.now(UTC) + timedelta(minutes=180)
    body = {"inmate_id": other_inmate, "starts_at": starts.isoformat(), "minutes": 10}
    theirs = (await relative.post("/api/relative/calls", body))["id"]
    approver, elsewhere = await people.officer("approver"), await people.officer("elsewhere")
    for officer, own, foreign in ((approver, ours, theirs), (elsewhere, theirs, ours)):
        page = await officer.get("/api/calls")
        assert [row["id"] for row in page["rows"]] == [own]
        assert (await officer.http.get(f"/api/calls/{foreign}")).status_code == 404
        await officer.post(f"/api/calls/{own}/approve", {"reason": "已核对"})
    mine = await leader.post(LETTERS, letter(world))
    yours = await neighbour.post(LETTERS, letter(world, inmate_id=other_inmate))
    for officer, own, foreign in ((leader, mine, yours), (neighbour, yours, mine)):
        page = await officer.get(LETTERS)
        assert [row["id"] for row in page["rows"]] == [own["id"]]
        assert (await officer.http.get(f"{LETTERS}/{foreign['id']}")).status_code == 404
        stolen = {"version": 1, "reason": ""}
        path = f"{LETTERS}/{foreign['id']}/actions/assess"
        assert await officer.refused(path, stolen) == (404, "record_not_found")
        assert (await act(officer, LETTERS, "assess", own))["state"] == "assessing"
    chief = await people.officer("chief")
    assert {row["id"] for row in (await chief.get(LETTERS))["rows"]} == {mine["id"], yours["id"]}


async def test_a_letter_goes_on_only_where_it_was_approved(
    people: People, world: World, leader: Person
) -> None:
    page = await send_file(leader, f"{LETTERS}/files/pages", "page.jpg", made_file("page.jpg"))
    made = await leader.post(LETTERS, letter(world, pages=[page.json()["id"]]))
    for early in ("hand_over", "send_back"):
        path = f"{LETTERS}/{made['id']}/actions/{early}"
        asked = {"version": 1, "reason": "先办"}
        assert await leader.refused(path, asked) == (409, "state_not_allowed")
    waiting = await act(leader, LETTERS, "assess", made)
    locked = {"version": waiting["version"], "values": {"sender": "别人"}}
    refused = await leader.ask("PUT", f"{LETTERS}/{made['id']}", locked)
    assert (refused.status_code, refused.json()["code"]) == (409, "state_not_allowed")
    approver = await people.officer("approver")
    case = await only(approver)
    assert (case["kind_title"], case["title"]) == (
        "信件评估",
        f"{INMATE_NO} 周某的来信（李某某寄）",
    )
    detail = await approver.get(f"/api/approvals/{case['id']}")
    assert [one["name"] for one in detail["checks"]] == CHECKS
    await decide(approver, case, "return", "缺第二页")
    sent_back = (await leader.get(f"{LETTERS}/{made['id']}"))["record"]
    assert sent_back["state"] == "registered"
    second = await send_file(leader, f"{LETTERS}/files/pages", "p2.png", made_file("p2.png"))
    pages = [*made["values"]["pages"], second.json()["id"]]
    edit = {"version": sent_back["version"], "values": {"pages": pages}}
    mended = await leader.put(f"{LETTERS}/{made['id']}", edit)
    await act(leader, LETTERS, "assess", mended)
    await decide(approver, await only(approver), "approve", "内容正常")
    good = (await leader.get(f"{LETTERS}/{made['id']}"))["record"]
    assert good["state"] == "approved"
    assert good["titles"]["assessed_by"]
    assert good["values"]["assessed_at"]
    assert "post" not in good["actions"]
    over = await act(leader, LETTERS, "hand_over", good)
    assert (over["state"], over["values"]["settled_at"] is not None) == ("handed_over", True)
    bad = await leader.post(
        LETTERS, letter(world, direction="OUTBOUND", relative_id=None, kinship="child")
    )
    await act(leader, LETTERS, "assess", bad)
    await decide(approver, await only(approver), "reject", "内容涉及案情")
    held = (await leader.get(f"{LETTERS}/{bad['id']}"))["record"]
    assert (held["state"], held["values"]["withheld_reason"]) == ("withheld", "内容涉及案情")
    back = await act(leader, LETTERS, "send_back", held, "退还本人")
    assert back["state"] == "returned"
    actions = [row.action for row in await audit_rows_of(world, "letters", made["id"])]
    assert [one for one in actions if one.endswith("decided")] == ["letters.decided"] * 2


async def test_a_visit_is_of_bound_relatives_and_helpers_and_ends_once(
    people: People, world: World, leader: Person
) -> None:
    async def problem(**more: Any) -> str:
        reply = await leader.ask("POST", VISITS, visit(world, **more))
        assert reply.status_code == 422
        return str(reply.json()["message"])

    assert "不在您的管辖范围内" in await problem(relative_id=world.stranger_id)
    chief = await people.officer("chief")
    body = visit(world, relative_id=world.stranger_id)
    assert (await chief.ask("POST", VISITS, body)).status_code == 422
    assert "请选择主会见家属" in await problem(relative_id=None)
    made = await leader.post(VISITS, visit(world))
    early = f"{VISITS}/{made['id']}/actions/finish"
    assert await leader.refused(early, {"version": 1}) == (409, "state_not_allowed")
    held = await act(leader, VISITS, "start", made)
    done = await act(leader, VISITS, "finish", held)
    assert done["values"]["started_at"] <= done["values"]["ended_at"]
    late = {"version": done["version"], "values": {"seat": "B01"}}
    assert (await leader.ask("PUT", f"{VISITS}/{made['id']}", late)).status_code == 409
    other = await leader.post(VISITS, visit(world, seat="A04"))
    off = await act(leader, VISITS, "cancel", other, "家属未到")
    assert (off["state"], off["actions"]) == ("cancelled", ["reveal", "take_out"])
    found = await leader.get(VISITS, state="finished", seat="A0", visit_type="OPEN")
    assert [row["id"] for row in found["rows"]] == [made["id"]]


@pytest.mark.requirement("VC-GEN-18")
async def test_one_account_one_flow_and_one_file_service_serve_all(
    people: People, world: World, leader: Person
) -> None:
    """Calls, numbers and letters are decided by one account in one inbox, on flows of one list."""
    relative = await people.relative()
    await requested(world, relative, minutes_ahead=60)
    await relative.post("/api/relative/applications/numbers", await number(world, relative))
    page = await send_file(leader, f"{LETTERS}/files/pages", "page.pdf", made_file("page.pdf"))
    made = await leader.post(LETTERS, letter(world, pages=[page.json()["id"]]))
    await act(leader, LETTERS, "assess", made)
    approver = await people.officer("approver")
    cases = (await approver.get("/api/approvals/pending"))["rows"]
    assert {case["kind"] for case in cases} == {"video_call", "relative_number", "letter"}
    for case in cases:
        await decide(approver, case, "approve", "同意")
    assert (await approver.get("/api/approvals/pending"))["total"] == 0
    admin = await people.officer("sysadmin")
    flows = (await admin.get("/api/approval-flows", limit=200))["rows"]
    assert {"video_call", "relative_number", "letter"} <= {flow["kind"] for flow in flows}
    async with world.database.transaction() as tx:
        kept = [tuple(row) for row in await tx.execute(COLUMNS)]
        subjects = {str(row[0]).partition(".")[0] for row in await tx.execute(SUBJECTS)}
    # Nobody keeps accounts, flows or files beside the common ones.
    accounts = ["officer", "official_account", "official_password", "password_history"]
    holders = {"password_hash": accounts}
    holders |= {"flow_version_id": ["approval_case"], "wrapped_key": ["stored_file"]}
    for column, tables in holders.items():
        assert sorted(table for table, name in kept if name == column) == tables
    # What happened in each went out by one outbox.
    assert subjects == {"approval", "call"}


async def fetched(consumer: Consumer, interface: str, **query: str) -> list[Any]:
    """Every row, one a page."""
    rows: list[Any] = []
    while True:
        page = (await consumer.ask(interface, limit="1", **query)).json()
        rows += page["rows"]
        if page["next"] is None:
            return rows
        query["after"] = page["next"]


@pytest.mark.requirement("VC-CFG-12")
async def test_visits_calls_and_letters_are_fetched_page_by_page_within_a_time(
    people: People, world: World, leader: Person
) -> None:
    modules = ("visits", "phone_calls", "letters")
    granted = ("video_calls", *(f"records.{one}" for one in modules))
    key = await registered(people, world, *granted)
    consumer = Consumer(people.base, world, {"key_id": key.key_id, "secret": key.secret})
    await requested(world, await people.relative(), minutes_ahead=60)
    await phone_rule(await people.officer("chief"), world, 9)
    await add_number(leader, world)
    made: dict[str, list[str]] = {one: [] for one in modules}
    began, entered = world.clock(), []
    async with exchange(people, world) as phones:
        for place in range(3):
            # A window is of when a record was entered, which its id tells.
            entered.append(datetime.now(UTC))
            world.now = began + timedelta(minutes=5 * place)
            made["visits"].append((await leader.post(VISITS, visit(world)))["id"])
            made["letters"].append((await leader.post(LETTERS, letter(world)))["id"])
            await phones.dial(PHONE, inmate_no=INMATE_NO)
    listed = (await leader.get(CALLS, sort="started_at"))["rows"]
    made["phone_calls"] = [row["id"] for row in listed]
    since, until = (moment.isoformat() for moment in entered[1:])
    for module, ids in made.items():
        rows = await fetched(consumer, f"records.{module}")
        assert [row["id"] for row in rows] == sorted(ids)
        within = await fetched(consumer, f"records.{module}", since=since, until=until)
        assert [row["id"] for row in within] == [ids[1]]
    (call, *_) = await fetched(consumer, "records.phone_calls")
    assert call["values"]["phone"] == "139****5678"
    (video,) = await fetched(consumer, "video_calls")
    assert "*" in video["inmate_no"]
    refused = await consumer.refused("phone_exchange")
    assert refused == (403, "not_granted")


@pytest.mark.parametrize(
    ("kinship", "state"),
    [("lawyer", "privileged"), ("official", "privileged"), ("other", "undetermined"), (None, "")],
)
async def test_a_letter_that_is_not_of_family_is_neither_opened_nor_assessed(
    leader: Person, world: World, kinship: str | None, state: str
) -> None:
    page = (await send_file(leader, f"{LETTERS}/files/pages", "p.jpg", made_file("p.jpg"))).json()
    whose = {"relative_id": None, "kinship": kinship}
    scanned = await leader.ask("POST", LETTERS, letter(world, **whose, pages=[page["id"]]))
    assert scanned.status_code == 422
    assert scanned.json()["detail"]["problems"][0]["field"] == "pages"
    made = await leader.post(LETTERS, letter(world, **whose))
    assert made["values"]["confidentiality"] == (state or "undetermined")
    edit = {"version": made["version"], "values": {"pages": [page["id"]]}}
    assert (await leader.ask("PUT", f"{LETTERS}/{made['id']}", edit)).status_code == 422
    action = f"{LETTERS}/{made['id']}/actions"
    assert await leader.refused(f"{action}/assess", {"version": made["version"]}) == (
        409,
        "value_not_allowed",
    )
    unopened = {"version": made["version"]}
    if state == "privileged":
        over = await leader.post(f"{action}/hand_over_unopened", unopened)
        assert over["state"] == "handed_over"
    else:
        refused = await leader.refused(f"{action}/hand_over_unopened", unopened)
        assert refused == (409, "value_not_allowed")


async def test_the_scan_of_a_letter_that_turns_out_to_be_privileged_is_given_to_nobody(
    leader: Person, world: World
) -> None:
    page = (await send_file(leader, f"{LETTERS}/files/pages", "p.jpg", made_file("p.jpg"))).json()
    made = await leader.post(LETTERS, letter(world, pages=[page["id"]]))
    file = f"{LETTERS}/{made['id']}/files/{page['id']}"
    assert (await leader.http.get(file)).status_code == 200
    closing = f"/api/confidentiality/letter/{made['id']}/privileged"
    await leader.post(closing, {"reason": "信封为律师事务所"})
    refused = await leader.http.get(file)
    assert (refused.status_code, refused.json()["code"]) == (403, "privileged")
