"""Forms from the designer to the decision and back (VC-MINI-05 to -07, VC-PUB-14 to -16)."""

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from connectors.postgres.governance import erasure
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.governance.privacy import form_retention
from tests.integration.serve.approving import by_role, decide, node, publish
from tests.integration.serve.client import People, Person
from tests.integration.serve.conftest import bureau
from tests.integration.serve.forms.forms import (
    DESIGNS,
    EVERY_KIND,
    PUBLIC,
    RIGHT,
    RIGHT_ID,
    SENT,
    WRONG_ID,
    YES_NO,
    administrator,
    begun,
    both,
    content,
    designed,
    new_form,
    picture_of,
    problems,
    published,
    question,
    sent,
)
from tests.integration.serve.visitors import BASE as OFFICIAL
from tests.integration.serve.visitors import judge, visitor, wanted
from tests.integration.serve.world import World
from tests.trace import proves

Shared = tuple[People, World]


@pytest.fixture(scope="module")
async def shared(
    postgres_server: Postgres,
    planted: World,
    tmp_path_factory: pytest.TempPathFactory,
    nats_server: Nats,
) -> AsyncIterator[Shared]:
    """One bureau for all; each test has a form and a person of its own."""
    folder = tmp_path_factory.mktemp("forms")
    async with bureau(postgres_server, planted, folder, nats_server.url) as made:
        yield made


@pytest.fixture
def people(shared: Shared) -> People:
    return shared[0]


@pytest.fixture
def world(shared: Shared) -> World:
    return shared[1]


@pytest.fixture(autouse=True)
def all_is_audited(people: People) -> Iterator[None]:
    """The test that changed something without an audit row fails, not the last one."""
    yield
    assert people.watch.problems == []


async def case_of(officer: Person, receipt: str) -> Any:
    """The case of a form that waits for this officer."""
    rows = (await officer.get("/api/approvals/pending"))["rows"]
    return next(one for one in rows if receipt in one["title"])


async def actions_of(tx: Tx, object_id: str) -> list[str]:
    """What the audit log says was done to it, in order."""
    asked = text("select action from audit_row where object_id = :id order by seq")
    return list(await tx.connection.scalars(asked, {"id": object_id}))


async def overwritten(world: World, form_id: str) -> None:
    """What somebody tries who reaches the database itself."""
    async with world.database.transaction() as tx:
        changed = "update form_version set content = '{}' where form_id = :id"
        await tx.connection.execute(text(changed), {"id": form_id})


async def test_a_right_answer_of_each_kind_is_kept_and_a_wrong_one_refused(
    people: People, world: World
) -> None:
    form_id, person = await both(people, world, "kinds")
    draft = await begun(person, form_id)
    path = f"{PUBLIC}/form-drafts/{draft['id']}/send"
    wrong = {
        "reason": "字" * 21,
        "visitors": "6",
        "card": WRONG_ID,
        "phone": "12345",
        "photo": ["01JD0000000000000000000001"] * 3,
        "way": "z",
        "papers": ["y", "z"],
        "on": "2026-02-30",
    }
    with proves("VC-MINI-07", "c"), proves("VC-PUB-14", "b"):
        assert await problems(person, path, {"answers": wrong}) == {
            "reason": "“事由”最多20个字",
            "visitors": "“人数”不能大于5",
            "card": "“身份证号”不是有效的18位身份证号，请核对",
            "phone": "“手机号”应为11位手机号",
            "photo": "“照片”有重复的图片",
            "way": "“方式”应从所给选项中选择",
            "papers": "“材料”应从所给选项中选择",
            "on": "“日期”应为日期，例如2026-01-31",
        }
        assert await problems(person, path, {"answers": {}}) == {
            "reason": "请填写“事由”",
            "card": "请填写“身份证号”",
            "way": "请选择“方式”",
        }
    photo = await picture_of(person)
    # What is hidden is not kept, whoever sends it; a question that is not there is refused.
    answers = RIGHT | {"photo": [photo], "more": "不问的不留"}
    assert await problems(person, path, {"answers": answers | {"zz": "1"}}) == {
        "zz": "没有这个问题"
    }
    found = await person.post(path, {"answers": answers})
    told = {one["key"]: one["text"] for one in found["rounds"][0]["lines"]}
    with proves("VC-MINI-07", "d"), proves("VC-PUB-14", "a"):
        # What identifies him is kept whole and shown with stars, to himself as well (PI-1).
        starred = {"card": "990*************19", "phone": "138****8000"}
        assert told == RIGHT | {"photo": "1张", "way": "是", "papers": "是、否"} | starred
        (kept,) = found["rounds"][0]["lines"][4]["pictures"]
        assert kept["id"] == photo
    with proves("VC-PUB-14", "c"):
        receipt = found["submission"]["receipt_no"]
        assert receipt.isdigit()
        assert len(receipt) == 14
        (mine,) = (await person.get(f"{PUBLIC}/form-submissions"))["rows"]
        assert (mine["receipt_no"], mine["state_title"]) == (receipt, "审核中")
    async with world.database.transaction() as tx:
        kept_text = text(
            "select string_agg(coalesce(text, ''), '') from form_answer where submission_id = :id"
        )
        plain = await tx.connection.scalar(kept_text, {"id": found["submission"]["id"]})
        assert RIGHT_ID not in plain
        assert RIGHT["phone"] not in plain


async def test_the_state_follows_each_step_and_a_returned_form_goes_round_again(
    people: People, world: World
) -> None:
    form_id, person = await both(people, world, "rounds")
    admin = await administrator(people)
    body = {"kind": "form_submission.rounds", "name": "专用流程", "prison_id": None}
    flow = (await admin.post("/api/approval-flows", body))["flow"]
    first = node("first", by_role("approver", "PRISON"))
    second = node("second", by_role("leader", "PRISON"))
    await publish(admin, flow["id"], [first, second])
    approver, leader = await people.officer("prison_approver"), await people.officer("leader")

    found = await sent(person, form_id, RIGHT)
    sent_id, receipt = found["submission"]["id"], found["submission"]["receipt_no"]
    one = f"{PUBLIC}/form-submissions/{sent_id}"
    with proves("VC-MINI-06", "b"):
        detail = await approver.get(f"/api/approvals/{(await case_of(approver, receipt))['id']}")
        shown = {line["title"]: line["after"] for line in detail["difference"]}
        assert shown["事由"] == RIGHT["reason"]
        assert shown["身份证号"] == "990*************19"
        assert detail["link"] == f"/form-submissions/{sent_id}"
    with proves("VC-PUB-15", "a"):
        assert (await person.get(one))["submission"]["desk"] == "节点first"
        await decide(approver, await case_of(approver, receipt), "approve")
        assert (await person.get(one))["submission"]["desk"] == "节点second"
    await decide(leader, await case_of(leader, receipt), "return", "事由请写具体")
    now = (await person.get(one))["submission"]
    assert (now["state_title"], now["opinion"], now["mendable"]) == ("请修改", "事由请写具体", True)

    # Meanwhile the form is changed: who mends keeps the version that he was asked by.
    await designed(await administrator(people), form_id, question("text", "other", "别的"))
    draft = await person.post(f"{one}/draft")
    assert (draft["number"], draft["answers"]["reason"]) == (1, RIGHT["reason"])
    assert (draft["receipt_no"], draft["opinion"]) == (receipt, "事由请写具体")
    path = f"{PUBLIC}/form-drafts/{draft['id']}/send"
    again = await person.post(path, {"answers": RIGHT | {"reason": "寄送两本书"}})
    with proves("VC-PUB-16", "abcd"):
        assert again["submission"]["receipt_no"] == receipt
        assert (again["submission"]["round"], again["submission"]["desk"]) == (2, "节点first")
        told = [
            (one["round"], next(line["text"] for line in one["lines"] if line["key"] == "reason"))
            for one in again["rounds"]
        ]
        assert told == [(2, "寄送两本书"), (1, RIGHT["reason"])]
        assert [step["action"] for step in again["rounds"][1]["steps"]] == [
            "提交申请",
            "同意",
            "退回",
        ]
    await decide(approver, await case_of(approver, receipt), "approve")
    await decide(leader, await case_of(leader, receipt), "reject", "本月已寄过")
    with proves("VC-PUB-15", "b"):
        now = (await person.get(one))["submission"]
        assert (now["state_title"], now["opinion"]) == ("未通过", "本月已寄过")
        assert now["decided_at"] is not None
    # What was refused has a case that is over: sent once more it gets another.
    draft = await person.post(f"{one}/draft")
    third = await person.post(f"{PUBLIC}/form-drafts/{draft['id']}/send", {"answers": RIGHT})
    assert (third["submission"]["receipt_no"], third["submission"]["round"]) == (receipt, 3)
    assert [one["steps"][-1]["action"] for one in third["rounds"]] == ["提交申请", "驳回", "退回"]
    await decide(approver, await case_of(approver, receipt), "approve")
    await decide(leader, await case_of(leader, receipt), "approve")
    assert (await person.get(one))["submission"]["state_title"] == "已通过"
    assert await person.refused(f"{one}/draft") == (409, "not_mendable")
    async with world.database.transaction() as tx:
        actions = await actions_of(tx, sent_id)
    assert actions.count("form_submission.decided") == 3
    assert [one for one in actions if one.endswith(("send", "resubmit"))] == [
        "form_submission.send",
        "form_submission.resubmit",
        "form_submission.resubmit",
    ]


async def test_lists_and_files_have_the_forms_own_columns(people: People, world: World) -> None:
    form_id, person = await both(people, world, "columns")
    await sent(person, form_id, RIGHT)
    other = await people.public("wx-columns-2")
    second = RIGHT | {"way": "n", "visitors": "5", "on": "2026-12-30", "reason": "送药"}
    await sent(other, form_id, second | {"more": "有处方"})
    leader = await people.officer("leader")

    async def found(**asked: str) -> list[str]:
        page = await leader.get(SENT, form_id=form_id, **asked)
        return [one["cells"]["reason"] for one in page["rows"]]

    page = await leader.get(SENT, form_id=form_id)
    with proves("VC-MINI-06", "c"):
        assert [one["title"] for one in page["columns"]] == [one["title"] for one in EVERY_KIND]
        newest = page["rows"][0]["cells"]
        assert (newest["way"], newest["papers"], newest["visitors"]) == ("否", "是、否", "5")
        assert RIGHT_ID not in str(page)
        assert await found(**{"f.way": "y"}) == [RIGHT["reason"]]
        assert await found(**{"f.visitors.from": "3"}) == ["送药"]
        assert await found(**{"f.on.until": "2026-12-25"}) == [RIGHT["reason"]]
        assert await found(**{"f.reason": "书"}) == [RIGHT["reason"]]
        assert await found(**{"f.papers": "y", "f.way": "n"}) == ["送药"]
        assert len(await found(**{"f.card": RIGHT_ID})) == 2
        assert await found(**{"f.card": RIGHT_ID[:6]}) == []
    for wrong in ({"f.zz": "1"}, {"f.visitors": "3"}, {"f.on.from": "昨天"}):
        reply = await leader.http.get(SENT, params={"form_id": form_id, **wrong})
        assert reply.status_code == 422
    reply = await leader.http.get(
        f"{SENT}/export", params={"form_id": form_id, "format": "csv", "f.way": "n"}
    )
    mark, headings, *rows = csv.reader(io.StringIO(reply.content.decode("utf-8-sig")))
    with proves("VC-MINI-06", "d"):
        assert headings[7:] == [one["title"] for one in EVERY_KIND]
        (row,) = rows
        assert row[headings.index("事由")] == "送药"
        assert row[headings.index("说明")] == "有处方"
        assert RIGHT_ID not in reply.text
        assert "民警leader" in mark[0]
    # Of another prison nobody sees a line, and who may not take files takes none.
    outside = await people.officer("other_leader")
    reply = await outside.http.get(SENT, params={"form_id": form_id})
    assert (reply.status_code, reply.json()["code"]) == (404, "form_not_found")
    approver = await people.officer("prison_approver")
    reply = await approver.http.get(f"{SENT}/export", params={"form_id": form_id})
    assert reply.status_code == 403


async def test_what_tells_of_a_person_is_shown_whole_on_record_alone(
    people: People, world: World
) -> None:
    form_id, person = await both(people, world, "masks")
    photo = await picture_of(person)
    found = await sent(person, form_id, RIGHT | {"photo": [photo]})
    sent_id = found["submission"]["id"]
    leader = await people.officer("leader")
    detail = await leader.get(f"{SENT}/{sent_id}")
    assert RIGHT_ID not in str(detail)
    whole = await leader.post(f"{SENT}/{sent_id}/reveal")
    assert RIGHT_ID in str(whole)
    reply = await leader.http.get(f"{SENT}/{sent_id}/files/{photo}")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "image/jpeg")
    assert (await person.http.get(f"{PUBLIC}/forms/files/{photo}")).status_code == 200
    async with world.database.transaction() as tx:
        actions = await actions_of(tx, sent_id)
    assert {"form_submission.reveal", "form_submission.download"} <= set(actions)
    # Neither another prison's officer nor another person reaches it.
    outside, stranger = await people.officer("other_leader"), await people.public("wx-masks-2")
    assert (await outside.http.get(f"{SENT}/{sent_id}")).status_code == 404
    assert (await stranger.http.get(f"{PUBLIC}/form-submissions/{sent_id}")).status_code == 404
    assert (await stranger.http.get(f"{PUBLIC}/forms/files/{photo}")).status_code == 404
    stolen = RIGHT | {"photo": [photo]}
    draft = await begun(stranger, form_id)
    told = await problems(stranger, f"{PUBLIC}/form-drafts/{draft['id']}/send", {"answers": stolen})
    assert told == {"photo": "“照片”已失效，请重新上传"}


async def test_a_draft_keeps_its_version_is_told_of_a_newer_one_and_is_sent_once(
    people: People, world: World
) -> None:
    admin = await administrator(people)
    form_id, person = await both(people, world, "drafts", question("text", "old", "旧问题"))
    draft = await begun(person, form_id)
    path = f"{PUBLIC}/form-drafts/{draft['id']}"
    kept = await person.post(f"{path}/save", {"revision": 1, "answers": {"old": "写到一半"}})
    assert kept["revision"] == 2
    await designed(
        admin, form_id, question("text", "old", "旧问题"), question("text", "new", "新问题")
    )
    known = await begun(person, form_id)
    assert (known["id"], known["number"], known["newer"]) == (draft["id"], 1, True)
    assert known["answers"] == {"old": "写到一半"}
    # Another device wrote meanwhile: nothing of either is lost in silence.
    stale = {"revision": 1, "answers": {"old": "别的"}}
    assert await person.refused(f"{path}/save", stale) == (409, "draft_changed")
    same = {"revision": 1, "answers": {"old": "写到一半"}}
    assert (await person.post(f"{path}/save", same))["revision"] == 2
    unknown = {"revision": 2, "answers": {"new": "还没有"}}
    assert await person.refused(f"{path}/save", unknown) == (422, "unknown_question")
    second = await people.public("wx-drafts")
    both_at_once = await asyncio.gather(
        *(one.post(f"{path}/send", {"answers": {"old": "写完"}}) for one in (person, second))
    )
    receipts = {one["submission"]["receipt_no"] for one in both_at_once}
    assert len(receipts) == 1
    assert (await person.get(f"{PUBLIC}/form-submissions"))["total"] == 1
    # Whoever did not hear that it was sent is led to what became of it.
    gone = await person.http.get(path)
    assert (gone.status_code, gone.json()["code"]) == (409, "draft_sent")
    assert gone.json()["detail"] == {"submission_id": both_at_once[0]["submission"]["id"]}
    assert both_at_once[0]["rounds"][0]["version"] == 1
    with proves("VC-MINI-05", "bc"):
        design = await admin.get(f"{DESIGNS}/{form_id}")
        told = [(one["number"], one["state"], one["changes"]) for one in design["versions"]]
        assert told[0] == (2, "published", ["新增“新问题”"])
        assert told[1][:2] == (1, "retired")
        leader = await people.officer("leader")
        detail = await leader.get(f"{SENT}/{both_at_once[0]['submission']['id']}")
        (round_one,) = detail["rounds"]
        assert [(one["title"], one["text"]) for one in round_one["lines"]] == [("旧问题", "写完")]
    # A new draft takes what is still asked along, where whoever fills it in wants it.
    draft = await begun(person, form_id)
    assert (draft["number"], draft["newer"]) == (2, False)
    await designed(admin, form_id, question("text", "new", "新问题"))
    save = {"revision": 1, "answers": {"old": "旧", "new": "新"}}
    await person.post(f"{PUBLIC}/form-drafts/{draft['id']}/save", save)
    renewed = await person.post(f"{PUBLIC}/form-drafts/{draft['id']}/renew")
    assert (renewed["number"], renewed["answers"]) == (3, {"new": "新"})


async def test_a_form_is_offered_to_its_audience_and_not_sent_once_it_is_withdrawn(
    people: People, world: World
) -> None:
    admin = await administrator(people)
    relatives = await published(
        admin, world.bureau_id, "for_relatives", question("text", "t", "事由"), audience="relatives"
    )
    official = await published(
        admin, world.bureau_id, "for_bodies", question("text", "t", "事由"), audience="official"
    )
    nobody = await people.public("wx-audience")
    relative = await people.relative()

    async def offered(person: Person) -> set[str]:
        return {one["id"] for one in await person.get(f"{PUBLIC}/forms")}

    assert not {relatives, official} & await offered(nobody)
    assert {relatives, official} & await offered(relative) == {relatives}
    assert (await nobody.refused(f"{PUBLIC}/forms/{relatives}/draft"))[0] == 404
    draft = await begun(relative, relatives)
    assert {one["id"] for one in draft["prisons"]} >= {world.prison_id, world.other_prison_id}
    path = f"{PUBLIC}/form-drafts/{draft['id']}"
    told = await problems(relative, f"{path}/send", {"answers": {"t": "甲"}})
    assert told == {"unit_id": "请选择办理的监狱"}
    ward = {"answers": {"t": "甲"}, "unit_id": world.ward_id}
    assert await problems(relative, f"{path}/send", ward) == {"unit_id": "请选择办理的监狱"}
    record = await admin.get(f"/api/records/forms/{relatives}")
    off = {"version": record["record"]["version"], "reason": "停办"}
    await admin.post(f"/api/records/forms/{relatives}/actions/deactivate", off)
    asked = {"answers": {"t": "甲"}, "unit_id": world.other_prison_id}
    assert await relative.refused(f"{path}/send", asked) == (409, "form_withdrawn")
    # What was written stays, and goes once the form is offered again.
    assert (await relative.get(path))["withdrawn"] is True
    record = await admin.get(f"/api/records/forms/{relatives}")
    on = {"version": record["record"]["version"]}
    await admin.post(f"/api/records/forms/{relatives}/actions/activate", on)
    found = await relative.post(f"{path}/send", asked)
    assert found["submission"]["prison"] == "P04监狱"
    taken = f"{PUBLIC}/form-submissions/{found['submission']['id']}/withdraw"
    assert (await relative.post(taken))["submission"]["state_title"] == "已撤回"
    assert (await relative.refused(taken))[0] == 409


async def test_only_a_whole_draft_is_published_by_who_may_and_a_version_never_changes(
    people: People, world: World
) -> None:
    admin, leader = await administrator(people), await people.officer("leader")
    form_id = await new_form(admin, world.prison_id, "whole")
    draft = f"{DESIGNS}/{form_id}/draft"
    broken = content(question("choice", "c", "方式"))
    saved = await leader.put(draft, {"base": 0, "content": broken})
    assert saved["versions"][0]["state"] == "draft"
    checked = await leader.post(f"{DESIGNS}/{form_id}/check", {"content": broken})
    assert checked["problems"] == [{"message": "“方式”：至少有两个选项", "field": "c"}]
    first = {"number": 1, "revision": 1}
    assert await leader.refused(f"{DESIGNS}/{form_id}/publish", first) == (422, "form_invalid")
    whole = content(question("choice", "c", "方式", options=YES_NO))
    reply = await admin.ask("PUT", draft, {"base": 0, "content": whole})
    assert reply.json()["code"] == "changed_meanwhile"
    await leader.put(draft, {"base": 1, "content": whole})
    # Nobody publishes what somebody changed after he had looked at it.
    assert (await leader.refused(f"{DESIGNS}/{form_id}/publish", first))[1] == "changed_meanwhile"
    for other in ("other_leader", "prison_approver", "auditor"):
        officer = await people.officer(other)
        reply = await officer.ask(
            "POST", f"{DESIGNS}/{form_id}/publish", {"number": 1, "revision": 2}
        )
        assert reply.status_code in (403, 404), other
    await leader.post(f"{DESIGNS}/{form_id}/publish", {"number": 1, "revision": 2})
    for huge in (
        content(*(question("text", f"q{n}", f"{n}") for n in range(500))),
        content(
            question(
                "choice", "c", "甲", options=[{"value": str(n), "title": "乙"} for n in range(9999)]
            )
        ),
        content(question("text", "t", "甲", shown=[{"field": "c"}] * 99)),
        content(question("script", "t", "甲")),
        {**content(), "parseFn": "$FN:alert(1)"},
    ):
        reply = await leader.ask("PUT", draft, {"base": 0, "content": huge})
        assert reply.status_code in (400, 413, 422), reply.text[:200]
    with pytest.raises(DBAPIError, match="never changed"):
        await overwritten(world, form_id)
    reply = await admin.ask("DELETE", f"/api/records/forms/{form_id}?version=1")
    assert (reply.status_code, reply.json()["code"]) == (409, "record_in_use")
    async with world.database.transaction() as tx:
        actions = await actions_of(tx, form_id)
    assert actions.count("form_design.publish") == 4


async def test_a_kind_of_official_business_uses_a_form_and_old_bookings_stay_readable(
    people: People, world: World
) -> None:
    admin = await administrator(people)
    await judge(world)
    person = await visitor(people)
    before = await person.post(f"{OFFICIAL}/bookings", await wanted(person, world, starts="14:00"))
    form_id = await published(
        admin, world.bureau_id, "court", *EVERY_KIND, audience="official", name="开庭表单"
    )
    public = await published(admin, world.bureau_id, "not_official", question("text", "t", "事由"))
    (kind,) = (await admin.get("/api/records/official_kinds", code="court_trial"))["rows"]
    path = f"/api/records/official_kinds/{kind['id']}"
    edit = {"version": kind["version"], "values": {"form_id": public}}
    reply = await admin.ask("PUT", path, edit)
    assert "只能选用填写人为“对公业务”的表单" in reply.text
    await admin.put(path, edit | {"values": {"form_id": form_id}})

    asked = await wanted(person, world, starts="09:00")
    offered = await person.get(f"{OFFICIAL}/kinds")
    design = next(one for one in offered if one["id"] == asked["kind_id"])["design"]
    assert [one["key"] for one in design["content"]["sections"][0]["fields"]][:2] == [
        "reason",
        "visitors",
    ]
    answers = {"answers": {}, "version_id": design["version_id"]}
    told = await problems(
        person, f"{OFFICIAL}/bookings", asked | answers | {"filled": RIGHT | {"card": WRONG_ID}}
    )
    assert told == {"card": "“身份证号”不是有效的18位身份证号，请核对"}
    booked = await person.post(f"{OFFICIAL}/bookings", asked | answers | {"filled": RIGHT})
    booking_id = booked["booking"]["id"]
    with proves("VC-MINI-05", "a"):
        lines = {one["title"]: one["text"] for one in booked["answers"]}
        assert (lines["事由"], lines["方式"]) == (RIGHT["reason"], "是")
        officer = await people.officer("approver")
        record = await officer.get(f"/api/records/official_bookings/{booking_id}")
        assert f"事由：{RIGHT['reason']}" in record["record"]["values"]["answers"]
    # The form changes: what was sent stays as it was, and is mended by its own version.
    await designed(admin, form_id, question("text", "other", "别的", required=True))
    later = await person.get(f"{OFFICIAL}/bookings/{booking_id}")
    with proves("VC-MINI-05", "c"):
        assert {one["title"]: one["text"] for one in later["answers"]} == lines
        assert later["filled"]["design"]["number"] == 1
        old = await person.get(f"{OFFICIAL}/bookings/{before['booking']['id']}")
        assert old["answers"] == before["answers"]
        assert old["filled"] is None
    await decide(officer, await case_of(officer, "09:00-10:00"), "return", "请补充")
    mended = asked | answers | {"filled": RIGHT | {"reason": "补充后的事由"}}
    mended["papers"] = [
        {"title": one["title"], "file_id": one["file"]["id"]} for one in later["papers"]
    ]
    again = await person.post(f"{OFFICIAL}/bookings/{booking_id}/resubmit", mended)
    assert (again["filled"]["round"], again["filled"]["design"]["number"]) == (2, 1)
    # Who had begun by the version before may still send it; by one that never was nobody does.
    fresh = await wanted(person, world, starts="11:00")
    made = await person.post(f"{OFFICIAL}/bookings", fresh | answers | {"filled": RIGHT})
    assert made["filled"]["design"]["number"] == 1
    unknown = fresh | answers | {"version_id": form_id, "filled": RIGHT}
    assert await person.refused(f"{OFFICIAL}/bookings", unknown) == (409, "form_changed")


async def test_what_was_refused_is_erased_in_time_and_all_of_whom_is_erased(
    people: People, world: World
) -> None:
    form_id, person = await both(people, world, "erased")
    refused = await sent(person, form_id, RIGHT | {"photo": [await picture_of(person)]})
    leader = await people.officer("leader")
    case = await case_of(leader, refused["submission"]["receipt_no"])
    await decide(leader, case, "reject", "不符合条件")
    allowed = await sent(person, form_id, RIGHT)
    await begun(person, form_id)
    days = {"form_draft_days": 90, "form_refused_days": 180}
    before = await form_retention.apply(world.database, days, world.clock())
    assert before["refused_forms"] == 0
    later = world.clock() + timedelta(days=181)
    counts = await form_retention.apply(world.database, days, later)
    assert counts["refused_forms"] >= 1
    assert counts["form_drafts"] >= 1
    gone = await person.get(f"{PUBLIC}/form-submissions/{refused['submission']['id']}")
    assert (gone["rounds"][0]["lines"], gone["submission"]["mendable"]) == ([], False)
    assert gone["submission"]["opinion"] == "不符合条件"
    kept = await person.get(f"{PUBLIC}/form-submissions/{allowed['submission']['id']}")
    assert len(kept["rounds"][0]["lines"]) == len(RIGHT)
    case = await case_of(leader, allowed["submission"]["receipt_no"])
    assert (await leader.get(f"/api/approvals/{case['id']}"))["difference"] != []

    relative = await people.relative("wx-wang")
    mine = await sent(relative, form_id, RIGHT)
    told = await relative.get("/api/relative/own-data")
    (section,) = [one for one in told["sections"] if one["name"] == "forms"]
    assert mine["submission"]["receipt_no"] in section["lines"][0]["title"]
    async with world.database.transaction() as tx:
        await erasure.erase(tx, FieldSeals(world.keys), world.stranger_id, world.clock())
    detail = await leader.get(f"{SENT}/{mine['submission']['id']}")
    assert (detail["applicant"], detail["rounds"][0]["lines"]) == ("已注销", [])
