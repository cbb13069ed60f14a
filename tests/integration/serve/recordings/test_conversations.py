"""One list over visits, phone calls and video calls, searched by any conditions together."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from connectors.postgres.people import people as registered
from connectors.postgres.speech import said
from schemas.calls.kind import CallKind
from schemas.calls.state import CallState, PartyRole
from schemas.people.contacts import ContactChannel
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows, audit_rows_of, requested
from tests.integration.serve.records_of_calls import ended
from tests.integration.serve.spoken import NOON, marked, say, talked
from tests.integration.serve.spoken import visit as visits
from tests.integration.serve.world import World

LIST = "/api/conversations"
VIDEO, VISIT, PHONE = ContactChannel.VIDEO_CALL, ContactChannel.VISIT, ContactChannel.PHONE_CALL


async def ids(officer: Person, **asked: Any) -> list[str]:
    told = await officer.get(LIST, **asked)
    assert told["total"] == len(told["rows"])
    return [row["id"] for row in told["rows"]]


async def another_inmate(world: World) -> str:
    async with world.database.transaction() as tx:
        return await registered.add_inmate(
            tx,
            inmate_no="3103000777",
            name="吴某",
            prison_id=world.prison_id,
            ward_id=world.ward_id,
            monthly_calls=3,
        )


@pytest.mark.requirement("VC-SUP-06")
async def test_the_three_channels_stand_in_one_list_with_their_people_and_times(
    people: People, world: World
) -> None:
    call = await talked(world, VIDEO, NOON)
    visit = await talked(world, VISIT, NOON + timedelta(hours=1))
    phone = await talked(world, PHONE, NOON + timedelta(hours=2), seconds=95)
    reviewer = await people.officer("reviewer")
    told = await reviewer.get(LIST)
    assert [(row["id"], row["channel"]) for row in told["rows"]] == [
        (phone, "phone_call"),
        (visit, "visit"),
        (call, "video_call"),
    ]
    row = told["rows"][0]
    assert (row["inmate_name"], row["inmate_no"]) == ("周某", "3103000001")
    assert (row["relative_name"], row["kinship"]) == ("李某某", "spouse")
    assert (row["prison"], row["ward"]) == ("P03监狱", "一监区")
    assert (row["began_at"], row["seconds"]) == ("2026-11-10T06:00:00Z", 95)
    assert row["ended_at"] == "2026-11-10T06:01:35Z"
    assert (row["lines"], row["hits"], row["severity"], row["reviewer"]) == (0, 0, None, None)
    assert told["rows"][2]["case_no"]


@pytest.mark.requirement("VC-SUP-06", "VC-ONSITE-09")
async def test_a_visitor_whom_only_the_source_knows_stands_by_the_name_it_told(
    people: People, world: World
) -> None:
    visit_id = await talked(world, VISIT)
    async with world.database.transaction() as tx:
        told = {"relative_id": None, "relative_told": "王小某"}
        await tx.execute(update(visits).where(visits.c.id == visit_id).values(told))
    reviewer = await people.officer("reviewer")
    (row,) = (await reviewer.get(LIST, relative="王小"))["rows"]
    assert (row["id"], row["relative_id"], row["relative_name"]) == (visit_id, None, "王小某")
    opened = (await reviewer.get(f"{LIST}/{visit_id}"))["row"]
    assert (opened["relative_name"], opened["kinship"]) == ("王小某", None)


@pytest.mark.requirement("VC-SUP-06")
async def test_pages_are_stable_and_another_prison_sees_nothing(
    people: People, world: World
) -> None:
    every = [await talked(world, PHONE, NOON) for _ in range(5)]
    reviewer = await people.officer("reviewer")
    pages = [
        row["id"]
        for offset in (0, 2, 4)
        for row in (await reviewer.get(LIST, limit=2, offset=offset))["rows"]
    ]
    assert pages == sorted(every, reverse=True)
    beyond = await reviewer.get(LIST, limit=2, offset=40)
    assert (beyond["rows"], beyond["total"]) == ([], 5)
    elsewhere = await people.officer("elsewhere")
    assert await ids(elsewhere) == []
    reply = await elsewhere.http.get(f"{LIST}/{every[0]}")
    assert (reply.status_code, reply.json()["code"]) == (404, "conversation_not_found")


@pytest.mark.requirement("VC-SUP-07")
async def test_a_word_that_was_said_finds_its_call_together_with_other_conditions(
    people: People, world: World
) -> None:
    call, visit = await talked(world, VIDEO), await talked(world, VISIT)
    await say(world, call, "妈妈的身体好些了吗")
    await say(world, call, "下个月给你汇款ABC", seq=2, start_s=8)
    await say(world, visit, "身上带了好些东西，体谅一下")
    reviewer = await people.officer("reviewer")
    assert await ids(reviewer, q="身体好些") == [call]
    # The pairs 身体, 体好 and 好些 must stand together: the visit holds 好些 and 身 and 体 alone.
    assert set(await ids(reviewer, q="好些")) == {call, visit}
    assert await ids(reviewer, q="好些", channel="visit") == [visit]
    assert set(await ids(reviewer, q="体")) == {call, visit}
    assert await ids(reviewer, q="款abc") == [call]
    assert await ids(reviewer, q="身体　汇款") == [call]
    assert await ids(reviewer, q="身体 体谅") == []
    assert await ids(reviewer, q="身体", since="2026-11-11T00:00:00Z") == []
    assert await ids(reviewer, q="'%_\\") == []
    (row,) = (await reviewer.get(LIST, q="汇款"))["rows"]
    (line,) = row["found"]
    assert (line["text"], line["start_s"], line["speaker"]) == ("下个月给你汇款ABC", 8, "inmate")
    assert line["pieces"] == [{"start": 5, "end": 7}]


@pytest.mark.requirement("VC-SUP-07")
async def test_with_a_word_that_everybody_says_the_newest_are_searched_and_that_is_told(
    people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Ten thousand lines take minutes to be written.
    monkeypatch.setattr(said, "MOST_LINES", 3)
    old, middle, new = [await talked(world, VISIT, NOON + timedelta(hours=at)) for at in range(3)]
    for call in (old, middle, new):
        await say(world, call, "家里都好")
        await say(world, call, "家里来信了", seq=2, start_s=8)
    reviewer = await people.officer("reviewer")
    found = await reviewer.get(LIST, q="家里")
    # Of the one in the middle a line was not looked at any more.
    assert [row["id"] for row in found["rows"]] == [new]
    assert datetime.fromisoformat(found["searched_since"]) == NOON + timedelta(hours=2)
    assert found["total"] == 1
    monkeypatch.setattr(said, "MOST_LINES", 1)
    # A single one that says it more often than that is found all the same.
    assert [row["id"] for row in (await reviewer.get(LIST, q="家里"))["rows"]] == [new]
    monkeypatch.setattr(said, "MOST_LINES", 3)
    narrowed = await reviewer.get(LIST, q="家里", until=(NOON + timedelta(minutes=30)).isoformat())
    assert [row["id"] for row in narrowed["rows"]] == [old]
    assert narrowed["searched_since"] is None
    assert (await reviewer.get(LIST, q="来信", limit=1, offset=1))["total"] == 3


@pytest.mark.requirement("VC-SUP-07")
async def test_searching_in_what_was_said_is_by_right_and_noted(
    people: People, world: World
) -> None:
    call = await talked(world)
    await say(world, call, "家里都好吗")
    reviewer = await people.officer("reviewer")
    assert await ids(reviewer, q="家里") == [call]
    rows = await audit_rows_of(world, "conversation", None)  # type: ignore[arg-type]
    noted = [row.detail for row in rows if row.action == "conversation.search"]
    assert [one["filters"]["terms"] for one in noted] == [["家里"]]
    too_many = await reviewer.http.get(LIST, params={"q": "一 二 三 四 五 六"})
    assert (too_many.status_code, too_many.json()["code"]) == (422, "too_many_terms")
    approver = await people.officer("approver")
    assert (await approver.http.get(LIST)).status_code == 403


@pytest.mark.requirement("VC-SUP-07")
async def test_every_condition_narrows_the_list(people: People, world: World) -> None:
    other = await another_inmate(world)
    quiet = await talked(world, VISIT, seconds=60)
    loud = await talked(
        world, PHONE, NOON + timedelta(days=1), seconds=600, inmate_id=other,
        relative_id=world.stranger_id,
    )  # fmt: skip
    await say(world, loud, "他想越狱", marked("他想越狱", "越狱"))
    reviewer = await people.officer("reviewer")
    judged = {
        "summary": "有问题",
        "assessment": "attention",
        "anomaly": True,
        "anomaly_kind": "escape",
        "anomaly_note": "提到脱逃",
    }
    await reviewer.post(f"{LIST}/{loud}/reviews", judged)
    for asked in (
        {"channel": "phone_call"},
        {"since": "2026-11-11T00:00:00Z"},
        {"inmate_like": "吴"},
        {"inmate_like": "3103000777"},
        {"inmate_id": other},
        {"relative_like": "王某"},
        {"relative_id": world.stranger_id},
        {"word": "越狱"},
        {"word_class": "脱逃类"},
        {"severity": 3},
        {"has_hits": True},
        {"reviewed": True},
        {"assessment": "attention"},
        {"anomaly": True},
        {"reviewer": "民警review"},
        {"least_s": 300},
        {"q": "越狱", "unit_id": world.ward_id},
    ):
        assert await ids(reviewer, **asked) == [loud], asked
    for asked in (
        {"until": "2026-11-11T00:00:00Z"},
        {"has_hits": False},
        {"reviewed": False},
        {"most_s": 60},
        {"inmate_like": "周"},
    ):
        assert await ids(reviewer, **asked) == [quiet], asked
    for asked in ({"word": "手机"}, {"assessment": "normal"}, {"unit_id": world.other_prison_id}):
        assert await ids(reviewer, **asked) == [], asked
    # Word and severity are of one hit.
    assert await ids(reviewer, word_class="毒品类", severity=3) == []


@pytest.mark.requirement("VC-SUP-06")
async def test_of_a_privileged_call_nothing_is_told_and_nothing_can_be_asked(
    people: People, world: World
) -> None:
    lawyer = await talked(world, kind=CallKind.LAWYER)
    reviewer = await people.officer("reviewer")
    (row,) = (await reviewer.get(LIST))["rows"]
    assert (row["privileged"], row["due_at"], row["overdue"]) == (True, None, False)
    assert await ids(reviewer, reviewed=False) == []
    assert (await reviewer.get(f"{LIST}/{lawyer}"))["allowed"] == []
    for path in ("transcript", "recording", "waveform"):
        reply = await reviewer.http.get(f"{LIST}/{lawyer}/{path}")
        assert (reply.status_code, reply.json()["code"]) == (403, "privileged"), path
    refused = await reviewer.ask(
        "POST", f"{LIST}/{lawyer}/reviews", {"summary": "无", "assessment": "normal"}
    )
    assert refused.json()["code"] == "privileged"


@pytest.mark.requirement("VC-SUP-08")
@pytest.mark.requirement("VC-SUP-09")
async def test_a_visit_opens_as_a_call_does_and_the_look_is_audited(
    people: People, world: World
) -> None:
    visit = await talked(world, VISIT)
    await say(world, visit, "他想越狱", marked("他想越狱", "越狱"), speaker=PartyRole.RELATIVE)
    reviewer = await people.officer("reviewer")
    view = await reviewer.get(f"{LIST}/{visit}")
    assert (view["row"]["channel"], view["row"]["hits"], view["row"]["severity"]) == ("visit", 1, 3)
    assert view["row"]["relative_name"] == "李某某"
    heard = ["play", "read_transcript", "recordings:add", "review", "transcript:correct"]
    assert (view["allowed"], view["row"]["recorded"]) == (heard, False)
    (line,) = await reviewer.get(f"{LIST}/{visit}/transcript")
    assert (line["text"], line["hits"][0]["word"]) == ("他想越狱", "越狱")
    rows = await audit_rows_of(world, "visits", visit)
    assert [(row.action, row.result, row.stream) for row in rows] == [
        ("conversation.read", "ok", "P03"),
        ("transcript.read", "ok", "P03"),
    ]
    call = await talked(world)
    await reviewer.get(f"{LIST}/{call}")
    assert ("conversation.read", "ok", "") in await audit_rows(world, call)


@pytest.mark.requirement("VC-SUP-09")
async def test_reviews_of_all_channels_are_kept_and_two_officers_at_once_are_told(
    people: People, world: World
) -> None:
    phone = await talked(world, PHONE)
    reviewer = await people.officer("reviewer")
    path = f"{LIST}/{phone}/reviews"
    first = {"summary": "情绪激动", "assessment": "attention", "reviews_seen": 0}
    odd = first | {"anomaly": True, "anomaly_kind": "emotion", "anomaly_note": "多次哭泣"}
    view = await reviewer.post(path, odd)
    (kept,) = view["reviews"]
    assert (kept["anomaly"], kept["anomaly_kind"]) == (True, "情绪异常")
    assert (kept["anomaly_note"], kept["officer"]) == ("多次哭泣", "民警reviewer")
    late = await reviewer.ask("POST", path, first)
    assert (late.status_code, late.json()["code"]) == (409, "reviewed_meanwhile")
    assert "民警reviewer" in late.json()["message"]
    again = await reviewer.post(path, first | {"reviews_seen": 1})
    assert [one["anomaly"] for one in again["reviews"]] == [True, False]
    assert (again["row"]["reviews"], again["row"]["anomaly"]) == (2, False)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"anomaly": True}, "anomaly_kind"),
        ({"anomaly": True, "anomaly_kind": "nothing_known"}, "anomaly_kind"),
        ({"anomaly": True, "anomaly_kind": "emotion"}, "anomaly_note"),
        ({"anomaly": True, "anomaly_kind": "emotion", "anomaly_note": "  "}, "anomaly_note"),
        ({"anomaly_kind": "emotion"}, "anomaly_unsaid"),
        ({"summary": "   "}, "summary_missing"),
    ],
)
async def test_a_review_that_says_nothing_clear_is_refused(
    people: People, world: World, wrong: dict[str, Any], code: str
) -> None:
    phone = await talked(world, PHONE)
    reviewer = await people.officer("reviewer")
    body = {"summary": "正常", "assessment": "normal"} | wrong
    refused = await reviewer.ask("POST", f"{LIST}/{phone}/reviews", body)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert (await reviewer.get(f"{LIST}/{phone}"))["reviews"] == []


async def test_a_call_whose_other_side_never_came_is_no_conversation(
    people: People, world: World
) -> None:
    await ended(world, NOON, to=CallState.MISSED)
    reviewer = await people.officer("reviewer")
    assert await ids(reviewer) == []


async def test_a_booked_call_opens_before_it_begins_and_cannot_be_reviewed(
    people: People, world: World
) -> None:
    call_id = await requested(world, await people.relative())
    reviewer = await people.officer("reviewer")
    view = await reviewer.get(f"{LIST}/{call_id}")
    assert (view["row"]["began_at"], view["allowed"]) == (None, ["read_transcript"])
    assert await ids(reviewer) == []
    body = {"summary": "正常", "assessment": "normal"}
    early = await reviewer.ask("POST", f"{LIST}/{call_id}/reviews", body)
    assert (early.status_code, early.json()["code"]) == (409, "not_over")
