"""Official business, booked visits and help work, from the record to the decision on it."""

from typing import Any

import pytest
from sqlalchemy import text

from tests.integration.serve.approving import (
    WARD,
    by_role,
    decide,
    flow_of,
    node,
    only,
    publish,
)
from tests.integration.serve.client import People, Person
from tests.integration.serve.family.test_family_applications import number, whitelist
from tests.integration.serve.journey import requested
from tests.integration.serve.world import World

BOOKINGS = "/api/records/official_bookings"
VISITS = "/api/records/visit_bookings"
AGENCY = "/api/records/agency_people"
HELPERS = "/api/records/help_people"
ACTIVITIES = "/api/records/help_activities"
PRISON_LEADER = node("prison", by_role("leader", "PRISON"))
BUREAU_LEADER = node("bureau", by_role("leader", "BUREAU"))


@pytest.fixture
async def clerk(people: People) -> Person:
    """An officer of the prison who enters what outside bodies ask for."""
    return await people.officer("prison_approver")


async def kind_id(officer: Person, code: str) -> str:
    (row,) = (await officer.get("/api/records/official_kinds", code=code))["rows"]
    return str(row["id"])


async def agency_person(officer: Person, world: World, number: int = 1, **more: Any) -> Any:
    values = {
        "name": f"钱法官{number}",
        "id_no": f"9900001970010{number:04}X",
        "body": "申海市中级人民法院",
        "body_kind": "court",
        "certificate_kind": "judge",
        "certificate_no": f"J-{number}",
        "valid_from": "2026-01-01",
        "valid_until": "2030-12-31",
        "unit_id": world.prison_id,
    }
    return await officer.post(AGENCY, {"values": values | more})


async def help_person(officer: Person, world: World, **more: Any) -> Any:
    values = {
        "name": "孙老师",
        "id_no": "99000019600101001X",
        "phone": "10000010001",
        "organisation": "申海志愿者协会",
        "help_kind": "volunteer",
        "unit_id": world.prison_id,
    }
    return await officer.post(HELPERS, {"values": values | more})


async def booking(officer: Person, world: World, kind: str, person: Any, **more: Any) -> Any:
    values = {
        "kind_id": await kind_id(officer, kind),
        "inmate_id": world.inmate_id,
        "purpose": "二审开庭",
        "person_id": person["id"],
        "day": "2026-12-01",
        "starts": "09:00",
        "ends": "10:30",
    }
    return await officer.post(BOOKINGS, {"values": values | more})


def visit(world: World, **more: Any) -> dict[str, Any]:
    values = {"inmate_id": world.inmate_id, "relative_id": world.relative_id}
    return {"values": values | {"day": "2026-12-01", "starts": "09:30", "minutes": 30} | more}


async def act(officer: Person, path: str, record: Any, action: str, **more: Any) -> Any:
    body = {"version": record["version"], **more}
    return await officer.post(f"{path}/{record['id']}/actions/{action}", body)


async def submit(officer: Person, path: str, record: Any) -> Any:
    return await act(officer, path, record, "submit")


async def state_of(officer: Person, path: str, record: Any) -> str:
    return str((await officer.get(f"{path}/{record['id']}"))["record"]["state"])


async def set_kind_flow(
    admin: Person, kind: str, nodes: list[dict[str, Any]], prison_id: str | None = None
) -> None:
    body = {"kind": f"official_booking.{kind}", "name": "专用流程", "prison_id": prison_id}
    made = await admin.post("/api/approval-flows", body)
    await publish(admin, made["flow"]["id"], nodes)


@pytest.mark.requirement("VC-CFG-04")
async def test_each_kind_of_official_business_follows_the_flow_set_for_it(
    people: People, world: World, clerk: Person
) -> None:
    admin = await people.officer("sysadmin")
    kinds = {one["code"]: one for one in await admin.get("/api/approval-kinds")}
    assert kinds["official_booking.court_trial"]["title"] == "对公业务·法院开庭审判"
    assert kinds["official_booking.court_trial"]["variant_of"] == "official_booking"
    await set_kind_flow(admin, "court_trial", [PRISON_LEADER])
    await set_kind_flow(admin, "notarisation", [WARD, BUREAU_LEADER])
    shown = await flow_of(admin, "official_booking.court_trial")
    assert (shown["kind_title"], shown["state"]) == ("对公业务·法院开庭审判", "published")

    judge = await agency_person(clerk, world)
    notary = await agency_person(
        clerk, world, 2, body="申海公证处", body_kind="notary", certificate_kind="notary"
    )
    trial = await submit(clerk, BOOKINGS, await booking(clerk, world, "court_trial", judge))
    assert (trial["state"], trial["actions"]) == ("pending", [])
    later = {"starts": "14:00", "ends": "15:00"}
    deed = await submit(
        clerk, BOOKINGS, await booking(clerk, world, "notarisation", notary, **later)
    )

    leader = await people.officer("leader")
    case = await only(leader)
    assert (case["kind_title"], case["id"]) == ("对公业务", trial["pending"])
    read = await leader.get(f"/api/approvals/{case['id']}")
    assert [one["key"] for one in read["path"]] == ["prison"]
    assert "法院开庭审判" in {fact["text"] for fact in read["facts"]}
    await decide(leader, case, "approve")
    assert await state_of(clerk, BOOKINGS, trial) == "approved"

    approver, chief = await people.officer("approver"), await people.officer("chief")
    second = await only(approver)
    assert second["id"] == deed["pending"]
    await decide(approver, second, "approve")
    assert await state_of(clerk, BOOKINGS, deed) == "pending"
    await decide(chief, await only(chief), "approve")
    assert await state_of(clerk, BOOKINGS, deed) == "approved"


@pytest.mark.requirement("VC-CFG-04")
async def test_a_kind_without_its_own_flow_falls_back_and_a_prison_may_differ(
    people: People, world: World, clerk: Person
) -> None:
    admin = await people.officer("sysadmin")
    judge = await agency_person(clerk, world)
    unset = await submit(clerk, BOOKINGS, await booking(clerk, world, "court_trial", judge))
    case = (await clerk.get(f"{BOOKINGS}/{unset['id']}"))["record"]["pending"]
    path = (await clerk.get(f"/api/approvals/{case}"))["path"]
    assert [one["title"] for one in path] == ["监区审核", "监狱领导审批"]

    again = {"kind": "official_booking", "name": "再来一个", "prison_id": None}
    assert await admin.refused("/api/approval-flows", again) == (422, "not_a_prison")
    unknown = {"kind": "official_booking.nothing", "name": "没有", "prison_id": None}
    assert await admin.refused("/api/approval-flows", unknown) == (404, "kind_not_found")
    await set_kind_flow(admin, "court_trial", [BUREAU_LEADER])
    await set_kind_flow(admin, "court_trial", [PRISON_LEADER], world.prison_id)
    later = {"starts": "14:00", "ends": "15:00"}
    own = await submit(clerk, BOOKINGS, await booking(clerk, world, "court_trial", judge, **later))
    leader = await people.officer("leader")
    assert (await only(leader))["id"] == own["pending"]
    flow = await flow_of(admin, "official_booking.court_trial")
    assert (await admin.post(f"/api/approval-flows/{flow['id']}/retire"))["flow"]["version"] == 0


async def test_what_is_submitted_is_not_changed_until_it_is_sent_back(
    people: People, world: World, clerk: Person
) -> None:
    judge = await agency_person(clerk, world)
    made = await booking(clerk, world, "court_trial", judge)
    path = f"{BOOKINGS}/{made['id']}"
    pending = await submit(clerk, BOOKINGS, made)
    change = {"version": pending["version"], "values": {"purpose": "另行审理"}}
    reply = await clerk.ask("PUT", path, change)
    assert (reply.status_code, reply.json()["message"]) == (
        409,
        "对公预约当前为“待审批”，不能编辑。",
    )
    approver = await people.officer("approver")
    await decide(approver, await only(approver), "return", "请补充公函文号")
    sent_back = (await clerk.get(path))["record"]
    assert (sent_back["state"], set(sent_back["actions"]) >= {"edit", "submit"}) == (
        "returned",
        True,
    )
    leader = await people.officer("leader")
    gone = await leader.ask("DELETE", f"{path}?version={sent_back['version']}")
    assert (gone.status_code, gone.json()["code"]) == (409, "in_approval")
    change = {"version": sent_back["version"], "values": {"document_no": "申法〔2026〕1号"}}
    edited = await clerk.ask("PUT", path, change)
    await submit(clerk, BOOKINGS, edited.json())
    await decide(approver, await only(approver), "approve")
    await decide(leader, await only(leader), "approve")
    agreed = (await clerk.get(path))["record"]
    assert agreed["state"] == "approved"
    without = {"version": agreed["version"], "values": {}}
    assert await clerk.refused(f"{path}/actions/finish", without) == (422, "invalid_fields")
    done = await act(clerk, BOOKINGS, agreed, "finish", values={"result": "已完成庭审"})
    assert (done["state"], done["values"]["result"]) == ("done", "已完成庭审")
    told = [one["action"] for one in await clerk.get(f"{path}/changes")]
    assert told == ["finish", "decided", "submit", "edit", "decided", "submit", "create"]


async def test_a_withdrawn_booking_is_a_draft_again(
    people: People, world: World, clerk: Person
) -> None:
    made = await booking(clerk, world, "court_trial", await agency_person(clerk, world))
    await submit(clerk, BOOKINGS, made)
    case = (await clerk.get(f"{BOOKINGS}/{made['id']}"))["record"]["pending"]
    await clerk.post(f"/api/approvals/{case}/withdraw", {"reason": "时间有误"})
    read = (await clerk.get(f"{BOOKINGS}/{made['id']}"))["record"]
    assert (read["state"], read["pending"]) == ("draft", None)


@pytest.mark.requirement("VC-APPR-02")
async def test_one_item_of_each_kind_appears_in_the_centre_with_its_kind(
    people: People, world: World, clerk: Person
) -> None:
    relative, approver = await people.relative(), await people.officer("approver")
    await requested(world, relative, minutes_ahead=60)
    async with world.database.transaction() as tx:
        await tx.execute(text("delete from whitelist_entry"))
    await relative.post("/api/relative/applications/numbers", await number(world, relative))
    await relative.post("/api/relative/applications/whitelist", await whitelist(world, relative))
    await submit(clerk, VISITS, await clerk.post(VISITS, visit(world)))
    judge = await agency_person(clerk, world)
    await submit(clerk, BOOKINGS, await booking(clerk, world, "court_trial", judge))

    rows = (await approver.get("/api/approvals/pending"))["rows"]
    assert {row["kind"]: row["kind_title"] for row in rows} == {
        "video_call": "可视通话",
        "relative_number": "亲情号码登记",
        "whitelist_entry": "可视通话白名单",
        "visit_booking": "会见预约",
        "official_booking": "对公业务",
    }
    for row in rows:
        narrowed = await approver.get("/api/approvals/pending", kind=row["kind"])
        assert [one["id"] for one in narrowed["rows"]] == [row["id"]]
        assert (await approver.get(f"/api/approvals/{row['id']}"))["case"]["kind"] == row["kind"]


@pytest.mark.requirement("VC-BASE-04")
async def test_an_agency_person_is_kept_and_picked_in_an_official_booking(
    world: World, clerk: Person
) -> None:
    person = await agency_person(clerk, world, post="审判员")
    edited = await clerk.ask(
        "PUT",
        f"{AGENCY}/{person['id']}",
        {"version": 1, "values": {"post": "审判长", "valid_until": "2026-11-30"}},
    )
    assert edited.json()["values"]["post"] == "审判长"
    picked = await clerk.get(f"{AGENCY}/choices", q="钱法官")
    assert [one["value"] for one in picked] == [person["id"]]
    expired = await clerk.ask("POST", BOOKINGS, await wanted(clerk, world, person))
    assert expired.json()["detail"]["problems"] == [
        {
            "field": "person_id",
            "message": "办理人“钱法官1”的证件已于2026-11-30到期，不能用于2026-12-01",
        }
    ]
    made = await booking(clerk, world, "court_trial", person, day="2026-11-30")
    assert made["titles"]["person_id"] == "钱法官1 申海市中级人民法院"
    listed = await clerk.get(BOOKINGS, person_id=person["id"])
    assert [row["id"] for row in listed["rows"]] == [made["id"]]

    body = {"version": 2, "values": {}, "reason": "调离"}
    await clerk.post(f"{AGENCY}/{person['id']}/actions/deactivate", body)
    assert await clerk.get(f"{AGENCY}/choices", q="钱法官") == []
    refused = await clerk.ask("POST", BOOKINGS, await wanted(clerk, world, person))
    assert refused.json()["detail"]["problems"] == [
        {"field": "person_id", "message": "办理人“钱法官1”当前为“停用”，不能选用"}
    ]
    late = await clerk.ask("POST", f"{BOOKINGS}/{made['id']}/actions/submit", {"version": 1})
    assert "当前为“停用”" in late.json()["message"]
    assert await state_of(clerk, BOOKINGS, made) == "draft"


async def wanted(officer: Person, world: World, person: Any) -> dict[str, Any]:
    values = {"kind_id": await kind_id(officer, "court_trial"), "inmate_id": world.inmate_id}
    times = {"day": "2026-12-01", "starts": "09:00", "ends": "10:00"}
    return {"values": values | times | {"purpose": "开庭", "person_id": person["id"]}}


async def test_a_kind_takes_people_of_its_own_bodies_alone(world: World, clerk: Person) -> None:
    judge = await agency_person(clerk, world)
    values = (await wanted(clerk, world, judge))["values"]
    values["kind_id"] = await kind_id(clerk, "notarisation")
    reply = await clerk.ask("POST", BOOKINGS, {"values": values})
    assert reply.json()["message"] == "办理人所属机构的类别不能办理此种业务。"


@pytest.mark.requirement("VC-BASE-05")
async def test_a_help_person_is_kept_and_found_by_visits_and_help_work(
    world: World, clerk: Person
) -> None:
    helper = await help_person(clerk, world)
    path = f"{HELPERS}/{helper['id']}"
    changed = {
        "version": 1,
        "values": {"organisation": "申海帮教协会", "valid_until": "2026-12-31"},
    }
    assert (await clerk.ask("PUT", path, changed)).json()["version"] == 2
    picked = await clerk.get(f"{HELPERS}/choices", q="孙老师")
    assert [one["title"] for one in picked] == ["孙老师 申海帮教协会"]
    seen = await clerk.post(VISITS, visit(world, help_person_id=helper["id"]))
    assert seen["titles"]["help_person_id"] == "孙老师 申海帮教协会"
    helped = {
        "inmate_id": world.inmate_id,
        "help_person_id": helper["id"],
        "day": "2026-11-20",
        "activity_kind": "talk",
        "content": "谈心谈话",
    }
    work = await clerk.post(ACTIVITIES, {"values": helped})
    pointing = (await clerk.get("/api/modules/help_people"))["pointed_from"]
    assert {one["module"] for one in pointing} == {"visit_bookings", "visits", "help_activities"}
    for address, record in ((VISITS, seen), (ACTIVITIES, work)):
        found = await clerk.get(address, help_person_id=helper["id"])
        assert [row["id"] for row in found["rows"]] == [record["id"]]

    late = await clerk.ask("POST", ACTIVITIES, {"values": helped | {"day": "2027-01-02"}})
    assert (
        late.json()["message"] == "帮教人员“孙老师”的资格已于2026-12-31到期，不能用于2027-01-02。"
    )
    await clerk.post(f"{path}/actions/deactivate", {"version": 2, "values": {}, "reason": "退出"})
    for address, body in (
        (VISITS, visit(world, help_person_id=helper["id"])),
        (ACTIVITIES, {"values": helped}),
    ):
        refused = await clerk.ask("POST", address, body)
        assert refused.status_code == 422
        assert "“孙老师”当前为“停用”，不能选用" in refused.json()["message"]
