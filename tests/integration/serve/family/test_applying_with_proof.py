"""Applications with their papers: from the phone to the approver's page and to the record."""

import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import text

from tests.integration.serve.approving import decide, only
from tests.integration.serve.calls.test_tool_packages import flip_byte, kept
from tests.integration.serve.client import People, Person
from tests.integration.serve.family.test_family_applications import (
    FILES,
    NUMBERS,
    WHITELIST,
    number,
    proof,
    whitelist,
)
from tests.integration.serve.journey import request_body
from tests.integration.serve.made_files import made_file, photograph, send_file
from tests.integration.serve.world import World

OWN = "/api/relative/applications"
MESSAGES = "/api/relative/messages"


@pytest.fixture
async def relative(people: People) -> Person:
    return await people.relative()


@pytest.fixture
async def approver(people: People) -> Person:
    return await people.officer("approver")


async def off_the_list(world: World) -> None:
    async with world.database.transaction() as tx:
        await tx.execute(text("delete from whitelist_entry"))


@pytest.mark.requirement("VC-NUM-01")
async def test_a_number_is_applied_for_with_owner_kinship_and_proof(
    people: People, world: World, relative: Person, approver: Person
) -> None:
    papers = await proof(relative, "营业厅登记单.jpg")
    body = {
        "inmate_id": world.inmate_id,
        "values": {"phone": "13912345678", "owner_name": "李大某", "kinship": "parent"},
        "proof": papers,
    }
    made = await relative.post(NUMBERS, body)
    assert [one["name"] for one in made["documents"]] == ["营业厅登记单.jpg"]
    told = {line["title"]: line["text"] for line in made["lines"]}
    assert told["登记机主"] == "李大某"
    assert told["机主与服刑人员关系"] == "父母"
    assert "13912345678" not in str(made)
    (own,) = await relative.get(OWN)
    assert (own["id"], own["inmate_name"], own["state"]) == (made["id"], "周某", "pending")
    case = await only(approver)
    detail = await approver.get(f"/api/approvals/{case['id']}")
    assert [one["file"]["id"] for one in detail["documents"]] == papers
    taken = await approver.http.get(
        f"/api/approvals/{case['id']}/files/{papers[0]}", params={"inline": "true"}
    )
    assert taken.headers["content-type"] == "image/jpeg"
    assert taken.headers["content-disposition"].startswith("inline")
    await decide(approver, case, "approve")
    leader = await people.officer("leader")
    (row,) = (await leader.get("/api/records/relative_numbers"))["rows"]
    assert row["values"]["owner_name"] == "李大某"
    assert row["values"]["kinship"] == "parent"
    assert [one["id"] for one in row["files"]["proof"]] == papers
    shown = await leader.http.get(f"/api/records/relative_numbers/{row['id']}/files/{papers[0]}")
    assert shown.content == taken.content
    # An officer's deletion of the record leaves the case its papers.
    gone = await leader.ask("DELETE", f"/api/records/relative_numbers/{row['id']}?version=1")
    assert gone.is_success
    assert (await approver.get(f"/api/approvals/{case['id']}"))["documents"]


@pytest.mark.requirement("VC-NUM-01")
async def test_an_unbound_inmate_a_wrong_number_and_missing_proof_are_refused(
    people: People, world: World, relative: Person
) -> None:
    stranger = await people.relative("wx-wang")
    body = await number(world, stranger)
    assert await stranger.refused(NUMBERS, body) == (404, "inmate_not_found")
    wrong = await number(world, relative, "1391234")
    assert await relative.refused(NUMBERS, wrong) == (422, "invalid_fields")
    without = wrong | {"values": {"phone": "13912345678"}, "proof": []}
    assert (await relative.refused(NUMBERS, without))[0] == 422
    # Another's paper is not there for this relative.
    foreign = without | {"proof": body["proof"]}
    assert await relative.refused(NUMBERS, foreign) == (422, "file_not_found")
    assert await relative.get(OWN) == []


async def test_a_photograph_loses_where_it_was_taken(
    world: World, relative: Person, approver: Person
) -> None:
    sent = await send_file(relative, FILES, "照片.jpg", photograph(size=(320, 240)))
    body = {"inmate_id": world.inmate_id, "values": {"phone": "13912345678"}}
    body |= {"proof": [sent.json()["id"]]}
    await relative.post(NUMBERS, body)
    case = await only(approver)
    path = f"/api/approvals/{case['id']}/files/{sent.json()['id']}"
    content = (await approver.http.get(path)).content
    with Image.open(io.BytesIO(content)) as image:
        assert dict(image.getexif()) == {}
        # It lay on its side, and stands upright now.
        assert image.size == (240, 320)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("证明.exe", b"MZ" + bytes(90)),
        ("证明.pdf", b"MZ" + bytes(90)),
        ("证明.jpg", b"\xff\xd8\xff?"),
    ],
)
async def test_what_proves_nothing_is_refused(
    world: World, relative: Person, name: str, content: bytes
) -> None:
    refused = await send_file(relative, FILES, name, content)
    assert refused.status_code == 422
    assert kept(world) == []


@pytest.mark.requirement("VC-WL-01")
async def test_the_white_list_is_applied_for_with_face_and_proof(
    people: People, world: World, relative: Person, approver: Person
) -> None:
    await off_the_list(world)
    made = await relative.post(WHITELIST, await whitelist(world, relative))
    assert any(line["title"] == "人脸登记" for line in made["lines"])
    case = await only(approver)
    detail = await approver.get(f"/api/approvals/{case['id']}")
    assert [one["title"] for one in detail["documents"]] == ["登记的人脸", "证明材料"]
    face = detail["documents"][0]["file"]["id"]
    shown = await approver.http.get(f"/api/approvals/{case['id']}/files/{face}")
    assert shown.headers["content-type"] == "image/jpeg"
    assert (await relative.get(MESSAGES))["rows"] == []
    await decide(approver, case, "approve")
    told = await relative.get(MESSAGES)
    assert told["unread"] == 1
    (message,) = told["rows"]
    assert (message["state"], message["read"]) == ("approved", False)
    assert message["title"] == "可视通话白名单申请已通过"
    read = await relative.post(f"{MESSAGES}/{message['case_id']}/read")
    assert (read["unread"], read["rows"][0]["read"]) == (0, True)
    leader = await people.officer("leader")
    (row,) = (await leader.get("/api/records/whitelist_entries"))["rows"]
    assert len(row["files"]["proof"]) == 1


@pytest.mark.requirement("VC-WL-01")
async def test_who_is_blacklisted_or_has_no_face_cannot_apply(
    world: World, relative: Person
) -> None:
    await off_the_list(world)
    body = await whitelist(world, relative)
    async with world.database.transaction() as tx:
        await tx.execute(text("delete from face_template where subject_kind = 'relative'"))
    assert await relative.refused(WHITELIST, body) == (409, "face_needed")
    async with world.database.transaction() as tx:
        await tx.execute(
            text(
                "insert into blacklist_entry (id, relative_id, reason, since)"
                " values (:id, :id, '曾携带违禁品', now() - interval '1 day')"
            ).bindparams(id=world.relative_id)
        )
    assert await relative.refused(WHITELIST, body) == (403, "blacklisted")
    assert await relative.get(OWN) == []


async def test_a_rejection_is_told_and_a_returned_application_is_mended(
    people: People, world: World, relative: Person, approver: Person
) -> None:
    await relative.post(NUMBERS, await number(world, relative))
    case = await only(approver)
    await decide(approver, case, "return", "证明看不清，请重新拍照")
    (message,) = (await relative.get(MESSAGES))["rows"]
    assert (message["state"], message["reason"]) == ("returned", "证明看不清，请重新拍照")
    await relative.post(f"{MESSAGES}/read")
    again = {"values": {"phone": "13912345679"}, "proof": await proof(relative, "清晰.png")}
    mended = await relative.post(f"{OWN}/{case['id']}/resubmit", again)
    assert (mended["id"], mended["state"]) == (case["id"], "pending")
    assert len(mended["documents"]) == 2
    assert await relative.refused(f"{OWN}/{case['id']}/resubmit", again) == (409, "not_returned")
    stranger = await people.relative("wx-wang")
    foreign = await stranger.refused(f"{OWN}/{case['id']}/resubmit", again)
    assert foreign == (404, "application_not_found")
    await decide(approver, await only(approver), "reject", "号码非本人实名")
    told = await relative.get(MESSAGES)
    assert told["unread"] == 1
    assert told["rows"][0]["reason"] == "号码非本人实名"
    leader = await people.officer("leader")
    assert (await leader.get("/api/records/relative_numbers"))["total"] == 0


async def test_a_returned_application_tells_what_its_form_held_without_what_lies_sealed(
    world: World, relative: Person, approver: Person
) -> None:
    body = await number(world, relative)
    body["values"] |= {"owner_name": "李大某", "kinship": "parent"}
    made = await relative.post(NUMBERS, body)
    assert made["values"] == {}
    await decide(approver, await only(approver), "return", "请补充")
    (own,) = await relative.get(OWN)
    assert own["values"] == {"owner_name": "李大某", "kinship": "parent"}
    assert (own["note"], own["address"]) == ("本人实名号码", "numbers")
    # The number is left as it was, which nobody reads.
    again = {"values": {}, "proof": await proof(relative)}
    mended = await relative.post(f"{OWN}/{own['id']}/resubmit", again)
    told = {line["title"]: line["text"] for line in mended["lines"]}
    assert (told["电话号码"], told["登记机主"]) == ("139****5678", "李某某（本人）")


async def test_forms_say_what_stands_against_an_application(
    people: People, world: World, relative: Person
) -> None:
    told = await relative.get(f"{OWN}/forms")
    assert [one["address"] for one in told["rows"]] == ["bindings", "numbers", "whitelist"]
    assert told["hindered"] == {}
    hindered = (await relative.get(f"{OWN}/forms", inmate_id=world.inmate_id))["hindered"]
    assert list(hindered) == ["whitelist"]
    assert "白名单中" in hindered["whitelist"]
    await off_the_list(world)
    assert (await relative.get(f"{OWN}/forms", inmate_id=world.inmate_id))["hindered"] == {}
    await relative.post(WHITELIST, await whitelist(world, relative))
    hindered = (await relative.get(f"{OWN}/forms", inmate_id=world.inmate_id))["hindered"]
    assert "正在审批" in hindered["whitelist"]
    stranger = await people.relative("wx-wang")
    reply = await stranger.http.get(f"{OWN}/forms", params={"inmate_id": world.inmate_id})
    assert (reply.status_code, reply.json()["code"]) == (404, "inmate_not_found")


async def test_what_is_not_decided_yet_can_be_taken_back_by_its_relative_alone(
    people: People, world: World, relative: Person, approver: Person
) -> None:
    await off_the_list(world)
    made = await relative.post(WHITELIST, await whitelist(world, relative))
    path = f"{OWN}/{made['id']}/withdraw"
    stranger = await people.relative("wx-wang")
    assert await stranger.refused(path) == (404, "application_not_found")
    assert (await relative.post(path))["state"] == "withdrawn"
    assert (await approver.get("/api/approvals/pending"))["total"] == 0
    assert await relative.refused(path) == (409, "state_not_allowed")
    # The pair may ask anew.
    assert (await relative.post(WHITELIST, await whitelist(world, relative)))["state"] == "pending"


async def test_a_field_that_no_form_asks_is_refused(world: World, relative: Person) -> None:
    body = await whitelist(world, relative) | {"values": {"valid_until": "2099-12-31"}}
    await off_the_list(world)
    assert await relative.refused(WHITELIST, body) == (422, "invalid_fields")


@pytest.mark.requirement("VC-NUM-02")
async def test_an_approved_number_may_be_dialled_and_a_rejected_one_is_none(
    people: People, world: World, relative: Person, approver: Person
) -> None:
    await relative.post(NUMBERS, await number(world, relative, "13900000001"))
    await decide(approver, await only(approver), "approve")
    await relative.post(NUMBERS, await number(world, relative, "13900000002"))
    await decide(approver, await only(approver), "reject", "号码非本人实名")
    leader = await people.officer("leader")
    (row,) = (await leader.get("/api/records/relative_numbers"))["rows"]
    assert (row["state"], row["values"]["phone"]) == ("usable", "139****0001")
    told = await relative.get(MESSAGES)
    assert [one["state"] for one in told["rows"]] == ["rejected", "approved"]


@pytest.mark.requirement("VC-APPR-04")
async def test_from_a_record_form_pictures_inmate_and_relative_open_in_scope(
    people: People, world: World, relative: Person, approver: Person
) -> None:
    body = await number(world, relative) | {"proof": await proof(relative, "证明.jpg")}
    made = await relative.post(NUMBERS, body)
    await decide(approver, await only(approver), "approve")
    leader = await people.officer("leader")
    (record,) = (await leader.get("/api/approvals"))["rows"]
    detail = await leader.get(f"/api/approvals/{record['id']}")
    assert {line["title"] for line in detail["difference"]} >= {"电话号码", "登记机主"}
    (document,) = detail["documents"]
    path = f"/api/approvals/{made['id']}/files/{document['file']['id']}"
    assert (await leader.http.get(path)).content
    assert {one["title"]: one["link"] for one in detail["parties"]} == {
        "罪犯": f"/m/inmates/{world.inmate_id}",
        "家属": f"/m/relatives/{world.relative_id}",
    }
    for one in detail["parties"]:
        record_path = one["link"].replace("/m/", "/api/records/")
        assert (await leader.get(record_path))["record"]["values"]["name"] in one["name"]
        other = await people.officer("other_leader")
        assert (await other.http.get(record_path)).status_code == 404
    other = await people.officer("other_leader")
    assert (await other.get("/api/approvals"))["total"] == 0
    assert (await other.http.get(f"/api/approvals/{made['id']}")).status_code == 404
    assert (await other.http.get(path)).status_code == 404
    flip_byte(world, document["file"]["id"])
    broken = await leader.http.get(path)
    assert (broken.status_code, broken.json()["code"]) == (500, "file_broken")


@pytest.mark.requirement("VC-WL-04")
async def test_the_detail_of_an_entry_shows_the_relative_behind_it(
    people: People, world: World, relative: Person
) -> None:
    await relative.post("/api/relative/calls", request_body(world, minutes_ahead=60))
    leader = await people.officer("leader")
    (row,) = (await leader.get("/api/records/whitelist_entries"))["rows"]
    path = f"/api/whitelist-entries/{row['id']}/relative"
    shown = await leader.get(path)
    assert (shown["name"], shown["kinship"]) == ("李某某", "spouse")
    assert "*" in shown["id_no_masked"]
    assert shown["phone_masked"] == "138****0001"
    assert [one["name"] for one in shown["inmates"]] == ["周某"]
    assert shown["face_registered_at"] is not None
    assert (shown["valid_from"], shown["valid_until"]) == ("2020-01-01", None)
    assert shown["standing"] == "open"
    assert shown["calls_total"] == 1
    assert shown["calls"][0]["state"] == "requested"
    other = await people.officer("other_leader")
    assert (await other.http.get(path)).status_code == 404


@pytest.mark.requirement("VC-WL-06")
async def test_a_relative_without_a_valid_entry_signs_in_and_is_told_why_calls_are_closed(
    people: People, world: World, approver: Person
) -> None:
    relative = await people.relative()
    assert (await _standing(relative))["whitelist"] == "open"
    cases: list[tuple[str, str]] = [
        ("update whitelist_entry set valid_until = '2021-01-01'", "ended"),
        ("update whitelist_entry set valid_from = '2999-01-01', valid_until = null", "coming"),
        ("delete from whitelist_entry", "none"),
    ]
    for statement, expected in cases:
        async with world.database.transaction() as tx:
            await tx.execute(text(statement))
        again = await people.relative()
        told = await _standing(again)
        assert told["whitelist"] == expected
        assert "视频通话" in told["video_closed"]
        call = request_body(world, minutes_ahead=60)
        assert await again.refused("/api/relative/calls", call) == (403, "not_whitelisted")
    await relative.post(WHITELIST, await whitelist(world, relative))
    assert (await _standing(relative))["whitelist"] == "pending"
    await decide(approver, await only(approver), "approve")
    assert (await _standing(relative))["video_closed"] == ""


async def _standing(relative: Person) -> Any:
    (inmate,) = await relative.get("/api/relative/inmates")
    return inmate


def test_a_made_paper_is_one() -> None:
    assert made_file("证明.pdf").startswith(b"%PDF")
