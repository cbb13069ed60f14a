"""复听工作情况: given to officers, reviewed, left too long and found, as the records say it."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest

from schemas.calls.kind import CallKind
from schemas.people.contacts import ContactChannel
from schemas.people.kinds import Role
from tests.integration.serve.approving import add_officer
from tests.integration.serve.client import People, Person
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.recordings.test_review_statistics import OFFICERS, lines, sheet
from tests.integration.serve.spoken import NOON, marked, say, talked
from tests.integration.serve.world import World

DAYS = {"since": "2026-11-10", "until": "2026-11-14"}
LIST = "/api/conversations"
VISIT, PHONE = ContactChannel.VISIT, ContactChannel.PHONE_CALL
NORMAL = {"summary": "谈家常", "assessment": "normal"}
ODD = {
    "summary": "提到转账",
    "assessment": "attention",
    "anomaly": True,
    "anomaly_kind": "emotion",
    "anomaly_note": "两次提到向陌生账户转账",
}
SECOND = "listener"
SECOND_NAME = "民警listener"
FIGURES = ("assigned", "reviewed", "overdue", "anomalous")
BEHIND: dict[str, Any] = {
    "assigned": lambda key: {"kept": True, "assignee_id": key},
    "reviewed": lambda key: {"kept": True, "reviewer_id": key},
    "overdue": lambda key: {"kept": True, "assignee_id": key, "overdue": True},
    "anomalous": lambda key: {"kept": True, "reviewer_id": key, "anomaly": True},
}
"""What the list is asked for behind each number, as the page links it."""


async def work_of(leader: Person, **asked: str) -> list[dict[str, Any]]:
    """Officers in their order, with what each was given and did."""
    told = await leader.get(OFFICERS, **(DAYS | asked))
    return [
        {"key": one["key"], "label": one["titles"][0], "unit": one["titles"][1], **one["values"]}
        for one in lines(told, "officer")
    ]


async def given(leader: Person, conversation_id: str, name: str) -> Any:
    able = await leader.get(f"{LIST}/{conversation_id}/reviewers")
    (chosen,) = [one for one in able if one["name"] == name]
    asked = {"officer_id": chosen["id"]}
    return await leader.post(f"{LIST}/{conversation_id}/assignment", asked)


async def worked(world: World, people: People) -> list[str]:
    """Six conversations: four given to the first officer, one to the second, one to nobody."""
    await add_officer(world, SECOND, "P03", frozenset({Role.REVIEWER}))
    ids = [
        await talked(world, VISIT if number % 2 else PHONE, NOON + timedelta(hours=12 * number))
        for number in range(6)
    ]
    # What a word was heard in is due within a day.
    await say(world, ids[3], "越狱", marked("越狱", "越狱"))
    world.now = NOON + timedelta(days=3)
    leader = await people.officer("leader")
    for one in ids[:4]:
        row = await given(leader, one, "民警reviewer")
        assert row["assignee"] == "民警reviewer"
    await given(leader, ids[4], SECOND_NAME)
    reviewer, second = await people.officer("reviewer"), await people.officer(SECOND)
    await reviewer.post(f"{LIST}/{ids[0]}/reviews", NORMAL)
    await reviewer.post(f"{LIST}/{ids[1]}/reviews", ODD)
    # Nobody was given it, and one who was given another reviewed it.
    await second.post(f"{LIST}/{ids[5]}/reviews", ODD)
    return ids


@pytest.mark.requirement("VC-ONSITE-13")
async def test_each_officers_work_agrees_with_the_records_and_opens_them(
    people: People, world: World
) -> None:
    ids = await worked(world, people)
    leader = await people.officer("leader")
    told = await work_of(leader)
    figures = {one["label"]: tuple(one[name] for name in FIGURES) for one in told}
    assert figures == {"民警reviewer": (4, 2, 1, 1), SECOND_NAME: (1, 1, 0, 1)}
    since, until = "2026-11-09T16:00:00Z", "2026-11-14T16:00:00Z"
    for one in told:
        for name in FIGURES:
            behind = BEHIND[name](one["key"])
            listed = await leader.get(LIST, since=since, until=until, **behind)
            assert listed["total"] == one[name], (one["label"], name)
    late = await leader.get(LIST, overdue=True, assignee_id=told[0]["key"])
    assert [row["id"] for row in late["rows"]] == [ids[3]]
    # What rests unreviewed becomes overdue for whoever was given it, also where no word fell.
    world.now = NOON + timedelta(days=3 + world.settings.review_sample_days, hours=1)
    leader = await people.officer("leader")
    later = await work_of(leader)
    assert {one["label"]: one["overdue"] for one in later} == {"民警reviewer": 2, SECOND_NAME: 1}
    visits = await work_of(leader, channel="visit")
    assert {one["label"]: one["assigned"] for one in visits} == {"民警reviewer": 2, SECOND_NAME: 0}


@pytest.mark.requirement("VC-ONSITE-14")
async def test_the_summary_is_searched_and_its_file_equals_what_is_shown(
    people: People, world: World
) -> None:
    await worked(world, people)
    leader = await people.officer("leader")
    for asked in (DAYS, DAYS | {"officer_like": "民警review"}, DAYS | {"channel": "visit"}):
        shown = await work_of(leader, **asked)
        reply = await leader.http.get(f"{OFFICERS}/export", params=asked)
        assert reply.is_success
        book = openpyxl.load_workbook(io.BytesIO(reply.content))
        head, *rows = sheet(book, "复听按民警")
        file = [dict(zip(head, row, strict=True)) for row in rows]
        assert [
            (
                row["民警"],
                row["单位"],
                row["分派数"],
                row["复听数"],
                row["超时未复听"],
                row["有异常"],
            )
            for row in file
        ] == [(one["label"], one["unit"], *(one[name] for name in FIGURES)) for one in shown]
        assert file
    named = await work_of(leader, officer_like="民警review")
    assert [one["label"] for one in named] == ["民警reviewer"]
    (row,) = (await leader.get(LIST, reviewer_id=named[0]["key"], anomaly=True))["rows"]
    opened = await leader.get(f"{LIST}/{row['id']}")
    assert opened["reviews"][0]["anomaly_note"] == ODD["anomaly_note"]
    other = await people.officer("other_leader")
    assert await work_of(other) == []


async def test_a_review_is_given_by_right_to_who_may_make_it_and_given_on(
    people: People, world: World
) -> None:
    visit = await talked(world, VISIT)
    leader, reviewer = await people.officer("leader"), await people.officer("reviewer")
    path = f"{LIST}/{visit}/assignment"
    able = await leader.get(f"{LIST}/{visit}/reviewers")
    # Of this prison alone, and nobody who may not review.
    assert [one["name"] for one in able] == ["民警reviewer"]
    (to,) = able
    assert await reviewer.refused(path, {"officer_id": to["id"]}) == (403, "no_permission")
    elsewhere = await people.officer("other_leader")
    missing = (404, "conversation_not_found")
    assert await elsewhere.refused(path, {"officer_id": to["id"]}) == missing
    wrong = {"officer_id": "01JXXXXXXXXXXXXXXXXXXXXXXX"}
    assert await leader.refused(path, wrong) == (422, "not_a_reviewer")
    await leader.post(path, {"officer_id": to["id"]})
    await add_officer(world, SECOND, "P03", frozenset({Role.REVIEWER}))
    assert (await given(leader, visit, SECOND_NAME))["assignee"] == SECOND_NAME
    rows = [one for one in await audit_rows_of(world, "visits", visit) if one.result == "ok"]
    steps = [one.detail for one in rows if one.action == "call.assign_review"]
    assert [(one["assignee_before"], one["assignee"]) for one in steps] == [
        (None, "民警reviewer"),
        ("民警reviewer", SECOND_NAME),
    ]
    await reviewer.post(f"{LIST}/{visit}/reviews", NORMAL)
    assert await leader.refused(path, {"officer_id": to["id"]}) == (409, "reviewed_already")
    lawyer = await talked(world, kind=CallKind.LAWYER)
    refused = await leader.refused(f"{LIST}/{lawyer}/assignment", {"officer_id": to["id"]})
    assert refused == (403, "privileged")
