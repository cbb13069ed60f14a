"""The public asks a unit, and what it answers reaches whoever asked (VC-PUB-17 to VC-PUB-20)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select, text

from connectors.postgres.governance import erasure
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from pipelines.flows.family import late_questions
from pipelines.flows.governance.privacy import retention
from pipelines.rules.platform.jobs.kinds import KINDS
from schemas.messages.officers import OfficerNotice
from schemas.tables.family.question import public_question, question_entry
from schemas.tables.messages.messaging import outbox
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.world import World
from tests.trace.proving import proves

OWN, DESK = "/api/public/questions", "/api/public-questions"
LIST, COMMON = "/api/records/public_questions", "/api/records/common_questions"
UNITS = "/api/records/question_units"
NOW = datetime(2026, 12, 2, 2, tzinfo=UTC)
HOUR, MINUTES = timedelta(hours=1), timedelta(minutes=5)
SECRET = "请问我丈夫周某的会见要带什么证件"


@pytest.fixture(autouse=True)
async def desks(world: World, people: People) -> None:
    world.now = NOW
    await taking_units(people, world)


async def taking_units(people: People, world: World) -> None:
    """The windows of both prisons take questions; the ward does as well."""
    keeper = await people.officer("sysadmin")
    async with world.database.transaction() as tx:
        ward = await units.by_code(tx, "P03-W01")
    assert ward is not None
    of = {
        "三监会见窗口": world.prison_id,
        "四监会见窗口": world.other_prison_id,
        "三监一监区": ward.id,
    }
    for sort, (title, unit_id) in enumerate(of.items()):
        values = {"unit_id": unit_id, "title": title, "answer_days": 5, "sort": sort}
        await keeper.post(UNITS, {"values": values})


async def ask(who: Person, unit_id: str, title: str = "会见证件", **more: str) -> dict[str, Any]:
    asked = {"unit_id": unit_id, "category": "visit", "title": title, "text": SECRET} | more
    sent: dict[str, Any] = await who.post(OWN, asked)
    return sent


async def desk(who: Person, question: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = await who.get(f"{DESK}/{question['id']}")
    return found


async def handle(who: Person, question: dict[str, Any], verb: str, **more: str) -> Any:
    version = (await desk(who, question))["version"]
    return await who.post(f"{DESK}/{question['id']}/{verb}", {"version": version, **more})


async def listed(who: Person) -> list[str]:
    return [row["values"]["title"] for row in (await who.get(LIST))["rows"]]


async def test_a_question_is_answered_by_its_unit_and_comes_back_unread(
    people: People, world: World
) -> None:
    asker, other = await people.relative(), await people.public("wx-nobody")
    leader, elsewhere = await people.officer("leader"), await people.officer("other_leader")
    approver = await people.officer("approver")
    form = await asker.get("/api/public/question-form")
    assert [one["title"] for one in form["units"]] == ["三监会见窗口", "四监会见窗口", "三监一监区"]
    with proves("VC-PUB-18", "ab"):
        sent = await ask(asker, world.prison_id)
        await ask(other, world.other_prison_id, "别处的问题")
        assert await listed(leader) == ["会见证件"]
        assert await listed(elsewhere) == ["别处的问题"]
        # A ward of the same prison does not see what was put to its prison.
        assert await listed(approver) == []
        for path in (f"{LIST}/{sent['id']}", f"{DESK}/{sent['id']}"):
            assert (await elsewhere.http.get(path)).status_code == 404
        answer = {"version": 1, "text": "不归我管"}
        path = f"{DESK}/{sent['id']}/answer"
        assert await elsewhere.refused(path, answer) == (404, "record_not_found")
        assert await (await people.officer("monitor")).refused(path, answer) == (
            403,
            "no_permission",
        )
    assert (sent["question_no"], sent["due_at"]) == ("ZX202612020001", "2026-12-09T16:00:00Z")
    with proves("VC-PUB-19", "a"):
        states, steps = [], ("sent_at", "received_at", "answered_at", "closed_at")
        for turn, verb in enumerate(("", "receive", "answer", "close")):
            world.now = NOW + turn * MINUTES
            if verb:
                said = {"answer": {"text": "带身份证"}, "close": {"reason": "已解决"}}.get(verb, {})
                await handle(leader, sent, verb, **said)
            (row,) = (await asker.get(OWN))["rows"]
            states.append((row["state"], [row[step] for step in steps].count(None)))
            if verb == "answer":
                await _read(asker, sent)
        assert states == [("sent", 3), ("received", 2), ("answered", 1), ("closed", 0)]
    times = [row[step] for step in steps]
    assert times == [f"2026-12-02T02:{minute:02}:00Z" for minute in (0, 5, 10, 15)]
    refused = await asker.ask("POST", f"{OWN}/{sent['id']}/reply", {"text": "再问一句"})
    assert (refused.status_code, refused.json()["code"]) == (409, "question_closed")
    assert "重新提问" in refused.json()["message"]
    with proves("VC-PUB-17", "ab"):
        whole = await asker.get(f"{OWN}/{sent['id']}")
        assert [(one["author"], one["name"], one["text"]) for one in whole["said"]] == [
            ("officer", "P03监狱", "带身份证"), ("officer", "P03监狱", "已办结：已解决"),
        ]  # fmt: skip
        kept = (await leader.get(f"{LIST}/{sent['id']}"))["record"]
        assert (kept["values"]["body"], kept["values"]["answer"]) == (SECRET, "带身份证")
        assert kept["values"]["answered_by"] == "民警leader"
    actions = [row.action for row in await audit_rows_of(world, "public_questions", sent["id"])]
    done = ["ask", "receive", "answer", "close", "reply"]
    assert next(one for one in actions if one.split(".")[1] in done) == "public_questions.ask"
    assert {f"public_questions.{one}" for one in done} <= set(actions)
    async with world.database.transaction() as tx:
        rows = (await tx.execute(text("select * from public_question"))).mappings().all()
        entries = (await tx.execute(select(question_entry))).mappings().all()
    assert SECRET not in repr(rows)
    assert "带身份证" not in repr(rows) + repr(entries)


async def _read(asker: Person, sent: dict[str, Any]) -> None:
    """The reply is in the help centre's list, a message tells of it, and both are unread first."""
    with proves("VC-PUB-20", "abc"):
        page = await asker.get(OWN)
        assert (page["unread"], page["rows"][0]["unread"]) == (1, True)
        assert (await asker.get("/api/public/home"))["unread"] == 1
        whole = await asker.get(f"{OWN}/{sent['id']}")
        assert ([one["text"] for one in whole["said"]], whole["unread"]) == (["带身份证"], True)
        messages = await asker.get("/api/relative/messages")
        (told,) = [one for one in messages["rows"] if one["kind"] == "question_answered"]
        assert (told["title"], told["read"]) == ("您的咨询有新的答复", False)
        assert "证件" not in told["text"]
        assert (await asker.post(f"{OWN}/{sent['id']}/see"))["unread"] is False
        assert (await asker.get(OWN))["unread"] == 0


async def test_a_thread_goes_on_and_a_question_goes_to_another_unit_with_a_reason(
    people: People, world: World
) -> None:
    asker, stranger = await people.public("wx-nobody"), await people.relative("wx-wang")
    leader, elsewhere = await people.officer("leader"), await people.officer("other_leader")
    sent = await ask(asker, world.prison_id)
    for path, body in (("reply", {"text": "插嘴"}), ("close", {})):
        assert await stranger.refused(f"{OWN}/{sent['id']}/{path}", body) == (
            404, "question_not_found",
        )  # fmt: skip
    forward = {"version": 1, "unit_id": world.other_prison_id, "reason": "人在那里"}
    path = f"{DESK}/{sent['id']}/forward"
    assert await leader.refused(path, forward | {"unit_id": world.bureau_id}) == (
        422, "unit_takes_none",
    )  # fmt: skip
    assert await leader.refused(path, forward | {"reason": ""}) == (422, "invalid_input")
    await leader.post(path, forward)
    assert (await listed(leader), await listed(elsewhere)) == ([], ["会见证件"])
    assert await leader.refused(path, forward) == (404, "record_not_found")
    row = await asker.get(f"{OWN}/{sent['id']}")
    # What units tell each other is not told outside.
    assert (row["state"], row["unit"], row["said"]) == ("sent", "P04监狱", [])
    assert [one["author"] for one in (await desk(elsewhere, sent))["said"]] == ["forwarded"]

    await handle(elsewhere, sent, "answer", text="带身份证")
    assert await elsewhere.refused(f"{DESK}/{sent['id']}/answer", {"version": 1, "text": "旧"}) == (
        409, "changed_meanwhile",
    )  # fmt: skip
    world.now = NOW + timedelta(days=1)
    asker = await people.public("wx-nobody")
    again = await asker.post(f"{OWN}/{sent['id']}/reply", {"text": "孩子呢"})
    assert (again["state"], again["due_at"]) == ("received", "2026-12-10T16:00:00Z")
    elsewhere = await people.officer("other_leader")
    await handle(elsewhere, sent, "answer", text="带户口簿")
    said = (await asker.get(f"{OWN}/{sent['id']}"))["said"]
    assert [one["text"] for one in said] == ["带身份证", "孩子呢", "带户口簿"]
    ended = await asker.post(f"{OWN}/{sent['id']}/close")
    assert (ended["state"], ended["unread"]) == ("closed", False)
    version = (await desk(elsewhere, sent))["version"]
    late = {"version": version, "text": "迟了"}
    assert await elsewhere.refused(f"{DESK}/{sent['id']}/answer", late) == (409, "question_closed")


async def test_a_common_question_tells_of_nobody_and_is_confirmed_by_another(
    people: People, world: World
) -> None:
    asker = await people.relative()
    leader, second = await people.officer("leader"), await people.officer("prison_approver")
    sent = await ask(asker, world.prison_id)
    await handle(leader, sent, "answer", text="带身份证")
    values = {
        "title": "会见要带什么证件",
        "body": "请带好身份证原件，咨询电话021-57221234。",
        "category": "visit",
        "unit_id": world.prison_id,
        "sort": 1,
        "question_id": sent["id"],
    }
    for name, wrong in (
        ("title", "李 某某问证件"),
        ("body", "请打13812345678"),
        ("body", "证号31010119900101123x"),
    ):
        reply = await leader.ask("POST", COMMON, {"values": values | {name: wrong}})
        assert (reply.status_code, reply.json()["code"]) == (422, "invalid_fields")
        assert [one["field"] for one in reply.json()["detail"]["problems"]] == [name]
    made = await leader.post(COMMON, {"values": values})
    confirm = {"version": made["version"], "values": {}, "reason": ""}
    path = f"{COMMON}/{made['id']}/actions/publish"
    assert await leader.refused(path, confirm) == (409, "same_officer")
    assert (await asker.get("/api/public/help"))["common"] == []
    await second.post(path, confirm)
    (shown,) = (await asker.get("/api/public/help", q="证件"))["common"]
    assert (shown["title"], shown["category"]) == ("会见要带什么证件", "现场会见")
    # Another prison's people do not see it, and nobody sees who asked.
    nobody = await people.public("wx-nobody")
    assert (await nobody.get("/api/public/help"))["common"] == []
    assert "李" not in repr(shown)

    async with world.database.transaction() as tx:
        await erasure.erase(tx, FieldSeals(world.keys), world.relative_id, NOW)
    async with world.database.transaction() as tx:
        for table in (public_question, question_entry):
            assert await tx.scalar(select(func.count()).select_from(table)) == 0
    assert (await leader.get(f"{COMMON}/{made['id']}"))["record"]["values"]["question_id"] is None


async def test_there_are_bounds_and_late_answers_warn_their_unit_once(
    people: People, world: World
) -> None:
    asker = await people.public("wx-nobody")
    asked = {"unit_id": world.prison_id, "category": "visit", "title": "问", "text": "问"}
    for wrong in ({"title": ""}, {"title": "长" * 41}, {"text": ""}, {"text": "长" * 1001}):
        assert (await asker.refused(OWN, asked | {"title": "证件"} | wrong))[0] == 422
    assert await asker.refused(OWN, asked | {"title": "  证  "}) == (422, "question_empty")
    whole = asked | {"title": "证件"}
    assert await asker.refused(OWN, whole | {"category": "none"}) == (422, "category_unknown")
    assert await asker.refused(OWN, whole | {"unit_id": world.bureau_id}) == (
        422,
        "unit_takes_none",
    )
    for number in range(5):
        sent = await ask(asker, world.prison_id, f"问题{number}")
    assert await asker.refused(OWN, whole) == (409, "too_many_questions")
    rows = (await asker.get(OWN))["rows"]
    for row in rows:
        await asker.post(f"{OWN}/{row['id']}/close")
    for number in range(5):
        sent = await ask(asker, world.prison_id, f"又问{number}")
        if number < 4:
            await asker.post(f"{OWN}/{sent['id']}/close")
    assert sent["question_no"] == "ZX202612020010"
    assert await asker.refused(OWN, whole) == (429, "asked_too_often")

    on_time = datetime(2026, 12, 9, 15, 59, tzinfo=UTC)
    assert await late_questions.warn(world.database, on_time) == 0
    assert await late_questions.warn(world.database, on_time + HOUR) == 1
    assert await late_questions.warn(world.database, on_time + HOUR) == 0
    async with world.database.transaction() as tx:
        found = select(outbox.c.payload).where(outbox.c.subject == "notify.officers.P03")
        payloads = list((await tx.execute(found)).scalars())
    (notice,) = [msgspec.json.decode(one, type=OfficerNotice) for one in payloads]
    assert (notice.permission, notice.unit_path) == ("public_questions:answer", "/SH/P03/")
    assert (notice.link, "周某" in notice.text) == (f"/m/public_questions/{sent['id']}", False)
    world.now = on_time + HOUR
    assert (await desk(await people.officer("leader"), sent))["late"] is True

    days = {one.name: one.default for one in KINDS["retention"].parameters}
    for kept, gone in ((730, 0), (0, 9)):
        limits = days | {"closed_question_days": kept}
        seals, now = FieldSeals(world.keys), NOW + HOUR
        counts = await retention.apply(world.database, world.files, seals, limits, now)
        assert counts["questions"] == gone
