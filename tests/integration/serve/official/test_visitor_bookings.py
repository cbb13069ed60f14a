"""People of outside bodies book official business, follow it, and read what came of it."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import text

from tests.integration.serve.approving import add_pair, by_role, decide, node, only
from tests.integration.serve.client import People, Person
from tests.integration.serve.official.test_official_business import set_kind_flow
from tests.integration.serve.visitors import (
    BASE,
    add,
    add_body,
    add_person,
    booked,
    handed_in,
    judge,
    kind_named,
    open_account,
    visitor,
    wanted,
    workday,
)
from tests.integration.serve.world import World

BOOKINGS = "/api/records/official_bookings"
SEVEN = {
    "公安机关提审": "public_security",
    "监察纪委办案": "supervision",
    "法院开庭审判": "court",
    "检察机关办理申诉": "procuratorate",
    "公证机关办理公证": "notary",
    "司法鉴定": "appraisal",
    "委托公证": "other",
}
ENTRUSTED = "委托公证"


async def of_body(people: People, world: World, kind: str, number: int) -> Person:
    """Somebody of a body of this kind, signed in."""
    body = await add_body(world, f"示例单位{kind}", kind)
    person_id = await add_person(world, body, f"来访{kind}"[:20], number, kind=kind)
    await open_account(world, person_id, f"of-{number}")
    return await visitor(people, f"of-{number}")


async def approve(people: People, *logins: str) -> None:
    for login in logins:
        officer = await people.officer(login)
        await decide(officer, await only(officer), "approve")


async def finish(officer: Person, booking_id: str, result: str) -> Any:
    record = (await officer.get(f"{BOOKINGS}/{booking_id}"))["record"]
    body = {"version": record["version"], "values": {"result": result}}
    return await officer.post(f"{BOOKINGS}/{booking_id}/actions/finish", body)


@pytest.mark.requirement("VC-OFFICIAL-02", clauses="ab")
async def test_each_of_the_seven_kinds_is_booked_with_its_own_form_and_papers(
    people: People, world: World
) -> None:
    forms, papers, hour = set(), set(), 9
    for number, (name, kind) in enumerate(SEVEN.items(), 1):
        person = await of_body(people, world, kind, number)
        offered = {one["name"] for one in await person.get(f"{BASE}/kinds")}
        # Of the seven a body is offered its own, and the one that is anybody's.
        assert offered == {name, ENTRUSTED}
        asked = await wanted(person, world, name, starts=f"{hour:02}:00", minutes=50)
        hour += 1
        offer = await kind_named(person, name)
        first = next(line["title"] for line in offer["form"] if line["required"])
        without = asked | {"answers": {k: v for k, v in asked["answers"].items() if k != first}}
        reply = await person.ask("POST", f"{BASE}/bookings", without)
        assert (reply.status_code, reply.json()["message"]) == (422, f"请填写“{first}”。")
        lacking = asked | {"papers": asked["papers"][1:]}
        reply = await person.ask("POST", f"{BASE}/bookings", lacking)
        assert reply.status_code == 409
        assert f"缺少材料：{asked['papers'][0]['title']}" in reply.json()["message"]

        made = await person.post(f"{BASE}/bookings", asked)
        assert (made["booking"]["kind"], made["booking"]["state"]) == (name, "pending")
        answers = {one["title"]: one["text"] for one in made["answers"]}
        assert answers == asked["answers"]
        told = [one["title"] for one in made["papers"]]
        assert told == offer["documents"]
        forms.add(tuple(answers))
        papers.add(tuple(told))
    # Each asks something else.
    assert len(forms) == len(papers) == len(SEVEN)


@pytest.mark.requirement("VC-OFFICIAL-01", clauses="ab")
@pytest.mark.requirement("VC-OFFICIAL-03", clauses="b")
async def test_a_kind_added_by_configuration_is_offered_and_booked_by_another_body(
    people: People, world: World
) -> None:
    admin = await people.officer("sysadmin")
    values = {
        "code": "disability_check",
        "name": "残疾等级评定",
        "body_kind": "other",
        "documents": "评定通知\n工作证",
        "form": "评定事项*\n评定方式*：现场|视频",
    }
    await admin.post("/api/records/official_kinds", {"values": values})
    await set_kind_flow(admin, "disability_check", [node("prison", by_role("leader", "PRISON"))])
    person = await of_body(people, world, "other", 1)
    offer = await kind_named(person, "残疾等级评定")
    assert offer["documents"] == ["评定通知", "工作证"]
    assert [(one["title"], one["required"], one["options"]) for one in offer["form"]] == [
        ("评定事项", True, []),
        ("评定方式", True, ["现场", "视频"]),
    ]
    court = await of_body(people, world, "court", 2)
    assert "残疾等级评定" not in {one["name"] for one in await court.get(f"{BASE}/kinds")}

    asked = await wanted(person, world, "残疾等级评定")
    wrong = asked | {"answers": {"评定事项": "听力", "评定方式": "电话"}}
    assert (await person.refused(f"{BASE}/bookings", wrong))[0] == 422
    made = await person.post(f"{BASE}/bookings", asked)
    # Its own flow, to its own end.
    assert made["booking"]["desk"] == "节点prison"
    await approve(people, "leader")
    done = await person.get(f"{BASE}/bookings/{made['booking']['id']}")
    assert done["booking"]["state"] == "approved"
    async with world.database.transaction() as tx:
        found = text(
            "select actor_kind from audit_row where action = 'official_bookings.create'"
            " and result = 'ok'"
        )
        assert list(await tx.connection.scalars(found)) == ["official"]


@pytest.mark.requirement("VC-OFFICIAL-11", clauses="a")
async def test_overlaps_of_inmate_room_and_official_are_refused_with_their_cause(
    people: People, world: World
) -> None:
    body = await judge(world)
    companion = await add_person(world, body, "李助理", 2)
    room = await add(world, "official_rooms", name="第一提讯室", unit_id=world.prison_id)
    await add_pair(world, "P03", "wx-wang")
    elsewhere = {"inmate_no": "3104000001", "inmate_name": "吴某"}
    one, other = await visitor(people), await of_body(people, world, "court", 9)
    first = await booked(one, world, room_id=room, companions=[companion])

    async def cause(person: Person, **more: Any) -> tuple[str, str]:
        reply = await person.ask("POST", f"{BASE}/bookings", await wanted(person, world, **more))
        assert (reply.status_code, reply.json()["code"]) == (409, "overlap"), reply.text
        return reply.json()["detail"]["what"], reply.json()["message"]

    half_past = {"starts": "10:00"}
    assert await cause(other, **half_past) == (
        "inmate",
        "该服刑人员在这段时间已有其他对公业务预约，请另选时间。",
    )
    assert await cause(other, **half_past, **elsewhere, room_id=room) == (
        "room",
        "该办案场所在这段时间已被预约，请另选时间。",
    )
    assert await cause(one, **half_past, **elsewhere) == (
        "official",
        "“钱法官”在这段时间已有其他预约，请另选时间。",
    )
    colleague = await add_person(world, body, "周法官", 3)
    await open_account(world, colleague, "colleague")
    third = await visitor(people, "colleague")
    what, message = await cause(third, **half_past, **elsewhere, companions=[companion])
    assert (what, message[:5]) == ("official", "“李助理”")

    # Right behind it nothing overlaps, and what is taken back is free at once.
    await booked(other, world, starts="10:30")
    await one.post(f"{BASE}/bookings/{first['booking']['id']}/withdraw")
    await booked(other, world, room_id=room, **elsewhere)
    # Officers who enter one meet the same.
    clerk = await people.officer("prison_approver")
    kind = await kind_named(other, "法院开庭审判")
    values = {
        "kind_id": kind["id"],
        "inmate_id": world.inmate_id,
        "purpose": "开庭",
        "person_id": (await one.get(f"{BASE}/me"))["id"],
        "day": workday(world).isoformat(),
        "starts": "10:45",
        "ends": "11:00",
    }
    draft = await clerk.post(BOOKINGS, {"values": values})
    submit = f"{BOOKINGS}/{draft['id']}/actions/submit"
    assert await clerk.refused(submit, {"version": 1}) == (409, "overlap")


@pytest.mark.requirement("VC-OFFICIAL-11", clauses="a")
async def test_of_two_who_want_the_same_at_once_one_is_refused(
    people: People, world: World
) -> None:
    one, other = await of_body(people, world, "court", 1), await of_body(people, world, "other", 2)
    asked = [await wanted(one, world), await wanted(other, world, ENTRUSTED)]
    replies = await asyncio.gather(
        one.ask("POST", f"{BASE}/bookings", asked[0]),
        other.ask("POST", f"{BASE}/bookings", asked[1]),
    )
    assert sorted(reply.status_code for reply in replies) == [201, 409]
    (refused,) = [reply for reply in replies if reply.status_code == 409]
    assert refused.json()["detail"]["what"] == "inmate"


@pytest.mark.requirement("VC-OFFICIAL-06", clauses="a")
async def test_an_officers_step_shows_in_the_open_page(
    people: People, world: World, relay: object
) -> None:
    await judge(world)
    person, other = await visitor(people), await of_body(people, world, "court", 9)
    made = await booked(person, world)
    booking_id = made["booking"]["id"]
    assert made["booking"]["desk"] == "监区审核"
    officer = await people.officer("approver")
    async with (
        person.socket("/ws/official") as page,
        other.socket("/ws/official") as strange,
        officer.socket("/ws/console") as console,
    ):
        await decide(officer, await only(officer), "approve")
        push = await page.until("official_booking")
        assert (push["booking_id"], push["state"]) == (booking_id, "pending")
        assert (await person.get(f"{BASE}/bookings/{booking_id}"))["booking"][
            "desk"
        ] == "监狱领导审批"
        assert (await console.until("official_booking"))["booking_id"] == booking_id
        await approve(people, "leader")
        while push["state"] != "approved":
            push = await page.until("official_booking")
        told = await person.get(f"{BASE}/bookings/{booking_id}")
        assert [(one["title"], one["action"]) for one in told["progress"]] == [
            ("办案单位", "提交申请"),
            ("监区审核", "同意"),
            ("监狱领导审批", "同意"),
        ]
        # The other body's page hears nothing of it: its own booking comes first.
        own = await booked(other, world, starts="14:00")
        await approve(people, "approver")
        heard = await strange.until("official_booking")
        assert heard["booking_id"] == own["booking"]["id"]


@pytest.mark.requirement("VC-OFFICIAL-07", clauses="ab")
@pytest.mark.requirement("VC-OFFICIAL-08")
async def test_what_came_of_it_is_told_to_the_own_body_alone(people: People, world: World) -> None:
    body = await judge(world)
    colleague_id = await add_person(world, body, "周法官", 3)
    await open_account(world, colleague_id, "colleague")
    person = await visitor(people)
    made = await booked(person, world)
    path = f"{BASE}/bookings/{made['booking']['id']}"
    assert made["handling"] is None
    await approve(people, "approver", "leader")
    assert (await person.get(path))["handling"] is None
    officer = await people.officer("approver")
    await finish(officer, made["booking"]["id"], "庭审结束，笔录已签收")
    for own in person, await visitor(people, "colleague"):
        handling = (await own.get(path))["handling"]
        assert (handling["handled_by"], handling["result"]) == (
            "民警approver",
            "庭审结束，笔录已签收",
        )
        assert handling["handled_at"] > made["booking"]["updated_at"]
    # Officers in whose reach it lies see it, those of the other prison do not.
    values = (await officer.get(f"{BOOKINGS}/{made['booking']['id']}"))["record"]["values"]
    assert (values["result"], values["handled_by"]) == ("庭审结束，笔录已签收", "民警approver")
    strange = await people.officer("elsewhere")
    assert (await strange.http.get(f"{BOOKINGS}/{made['booking']['id']}")).status_code == 404


@pytest.mark.requirement("VC-OFFICIAL-08")
async def test_a_relative_and_another_body_are_refused_by_interface(
    people: People, world: World
) -> None:
    await judge(world)
    person, other = await visitor(people), await of_body(people, world, "court", 9)
    made = await booked(person, world)
    path = f"{BASE}/bookings/{made['booking']['id']}"
    await approve(people, "approver", "leader")
    await finish(await people.officer("approver"), made["booking"]["id"], "已办结")
    relative = await people.relative()
    for route in (path, f"{BASE}/bookings", f"{BASE}/me", f"{BASE}/people", f"{BASE}/kinds"):
        assert (await relative.http.get(route)).status_code == 401
    assert (await other.http.get(path)).status_code == 404
    assert await other.refused(f"{path}/withdraw") == (404, "booking_not_found")
    assert await other.refused(f"{path}/resubmit", await wanted(other, world)) in (
        (404, "booking_not_found"),
        (409, "not_returned"),
    )
    listed = await other.get(f"{BASE}/bookings")
    assert listed["total"] == 0
    assert (await person.get(f"{BASE}/bookings"))["total"] == 1
    # Another body's file is nobody's to hand in either.
    stolen = {"title": "开庭通知书或提押票", "file_id": made["papers"][0]["file"]["id"]}
    papers = await handed_in(other, ["法官证或工作证件"])
    asked = await wanted(other, world, starts="15:00", papers=[stolen, *papers])
    assert await other.refused(f"{BASE}/bookings", asked) == (422, "file_not_found")


@pytest.mark.requirement("VC-OFFICIAL-05", clauses="ab")
async def test_officers_search_by_body_kind_inmate_date_and_state_and_open_the_whole(
    people: People, world: World
) -> None:
    court_id = await judge(world)
    court, notary = await visitor(people), await of_body(people, world, "notary", 9)
    await add_pair(world, "P03", "wx-wang")
    first = await booked(court, world)
    second = await booked(
        notary,
        world,
        "公证机关办理公证",
        inmate_no="3104000001",
        inmate_name="吴某",
        day=workday(world, 14).isoformat(),
        starts="14:00",
    )
    officer = await people.officer("prison_approver")
    one, two = first["booking"], second["booking"]

    async def found(**by: str) -> list[str]:
        return sorted(row["id"] for row in (await officer.get(BOOKINGS, **by))["rows"])

    both = sorted([one["id"], two["id"]])
    assert await found() == both
    assert await found(body_id=court_id) == [one["id"]]
    assert await found(kind_id=two["kind_id"]) == [two["id"]]
    assert await found(inmate_id=world.inmate_id) == [one["id"]]
    assert await found(**{"day.from": two["day"]}) == [two["id"]]
    assert await found(**{"day.until": one["day"]}) == [one["id"]]
    assert await found(state="pending") == both
    approver = await people.officer("approver")
    case = next(
        row
        for row in (await approver.get("/api/approvals/pending"))["rows"]
        if "钱法官" in row["title"]
    )
    await decide(approver, case, "reject", "材料不符")
    assert await found(state="rejected") == [one["id"]]
    assert await found(state="pending", body_id=court_id) == []

    record = (await officer.get(f"{BOOKINGS}/{one['id']}"))["record"]
    assert record["values"]["answers"].splitlines()[0] == "案号：答案号"
    assert record["titles"]["body_id"] == "申海市第一中级人民法院"
    assert [file["name"] for file in record["files"]["papers"]] == [
        "开庭通知书或提押票.pdf",
        "法官证或工作证件.pdf",
    ]
    course = await officer.get(f"/api/official-bookings/{one['id']}/course")
    assert [paper["title"] for paper in course["papers"]] == [
        "开庭通知书或提押票",
        "法官证或工作证件",
    ]
    assert [(step["action"], step["opinion"]) for step in course["steps"]] == [
        ("提交申请", ""),
        ("驳回", "材料不符"),
    ]
    strange = await people.officer("elsewhere")
    gone = await strange.http.get(f"/api/official-bookings/{one['id']}/course")
    assert gone.status_code == 404
    # What is to be read sealed is read nowhere in clear.
    async with world.database.transaction() as tx:
        kept = await tx.connection.scalar(
            text("select answers_sealed from official_booking where id = :id"), {"id": one["id"]}
        )
    assert "答案号".encode() not in kept


async def test_what_is_sent_back_is_mended_by_whoever_booked_it(
    people: People, world: World
) -> None:
    body = await judge(world)
    colleague_id = await add_person(world, body, "周法官", 3)
    await open_account(world, colleague_id, "colleague")
    person, other = await visitor(people), await of_body(people, world, "other", 9)
    made = await booked(person, world)
    booking = made["booking"]
    path = f"{BASE}/bookings/{booking['id']}"
    approver = await people.officer("approver")
    await decide(approver, await only(approver), "return", "请更换时间")
    back = await person.get(path)
    assert (back["booking"]["state"], back["progress"][-1]["opinion"]) == ("returned", "请更换时间")
    # The time is free for others while it lies with whoever booked.
    await booked(other, world, ENTRUSTED)
    colleague = await visitor(people, "colleague")
    again = await wanted(person, world, starts="14:00", papers=[])
    kept = [{"title": one["title"], "file_id": one["file"]["id"]} for one in made["papers"]]
    asked = again | {"papers": kept}
    assert await colleague.refused(f"{path}/resubmit", asked) == (403, "not_own_booking")
    taken = asked | {"starts": "09:30"}
    assert await person.refused(f"{path}/resubmit", taken) == (409, "overlap")
    mended = await person.post(f"{path}/resubmit", asked)
    assert (mended["booking"]["state"], mended["booking"]["starts"]) == ("pending", "14:00")
    assert [one["file"]["id"] for one in mended["papers"]] == [one["file_id"] for one in kept]


async def test_an_inmate_is_found_by_number_and_name_together_and_nobody_by_trying(
    people: People, world: World
) -> None:
    await judge(world)
    person = await visitor(people)
    kind = await kind_named(person, "法院开庭审判")
    asked = {"kind_id": kind["id"], "inmate_no": "3103000001", "name": "周某"}
    found = await person.post(f"{BASE}/inmates/find", asked)
    assert (found["prison"], found["rule"]["name"]) == ("P03监狱", "平台默认规则")
    wrong = asked | {"name": "周"}
    tries = [await person.refused(f"{BASE}/inmates/find", wrong) for _ in range(6)]
    assert tries[:5] == [(404, "inmate_unknown")] * 5
    assert tries[5] == (429, "too_many_names")
    assert await person.refused(f"{BASE}/inmates/find", asked) == (429, "too_many_names")
