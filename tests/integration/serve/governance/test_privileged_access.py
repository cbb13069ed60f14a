"""特权通信接触情况 over HTTP: by person, within reach, for one role alone (VC-GEN-22)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from pipelines.rules.access.built_in_roles import BUILT_IN, grants
from schemas.people.contacts import ContactChannel
from schemas.people.kinds import Role
from schemas.tables.audit.audit import audit_row
from tests.integration.serve.approving import add_officer, add_pair
from tests.integration.serve.client import People
from tests.integration.serve.governance.closed_records import bus as bus
from tests.integration.serve.governance.closed_records import close, told_by_its_source
from tests.integration.serve.kept import eraser_of, kept
from tests.integration.serve.spoken import NOON
from tests.integration.serve.world import OFFICERS, World
from tests.trace import proves

LIST = "/api/privileged-access"
VISIT, PHONE, CALL = ContactChannel.VISIT, ContactChannel.PHONE_CALL, ContactChannel.VIDEO_CALL


def told(page: Any) -> set[tuple[str, str, str, int]]:
    return {(row["actor_name"], row["part"], row["action"], row["times"]) for row in page["rows"]}


@pytest.mark.requirement("VC-GEN-22")
async def test_who_had_opened_any_of_it_is_told_by_person(
    people: People, world: World, bus: Any
) -> None:
    other = await add_pair(world, "P04", "wx-li")
    visit, twin = await kept(world, VISIT), await kept(world, VISIT, NOON + timedelta(hours=3))
    letter = await kept(world, ContactChannel.LETTER)
    unopened = await kept(world, PHONE)
    theirs = await kept(world, VISIT, inmate_id=other)
    reviewer, leader = await people.officer("reviewer"), await people.officer("leader")
    elsewhere = await people.officer("elsewhere")
    for record in (visit, twin):
        one = f"/api/conversations/{record.id}"
        for _ in range(2):
            await reviewer.get(f"{one}/transcript")
        played = await reviewer.http.get(f"{one}/recording/{record.part_id}")
        assert played.status_code in (200, 206), played.text
        await leader.get(one)
        part = f"/api/recordings/{record.recording_id}/parts/{record.part_id}/download"
        await leader.http.get(part)
        await reviewer.get(f"/api/attention-records/{await attention_of(people, record.id)}")
        monitor = await people.officer("monitor")
        await monitor.post(f"/api/alerts/{record.alert_id}/acknowledge")
    page = f"/api/records/letters/{letter.id}/files/{letter.part_id}"
    assert (await leader.http.get(page)).status_code == 200
    await elsewhere.get(f"/api/conversations/{theirs.id}/transcript")
    for record in (visit, letter, unopened):
        await close(people, record)
    await told_by_its_source(world, theirs)
    await eraser_of(world, bus).round()

    await add_officer(world, "bureau_discipline", "SH", frozenset({Role.DISCIPLINE}))
    discipline = await people.officer("discipline")
    found = await discipline.get(LIST)
    with proves("VC-GEN-22", "c"):
        assert told(found) == {
            ("民警reviewer", "transcript", "transcript.read", 2),
            ("民警reviewer", "recording", "recording.play", 1),
            ("民警reviewer", "hits", "attention.read", 1),
            ("民警leader", "hits", "conversation.read", 1),
            ("民警leader", "export", "recording.download", 1),
            ("民警monitor", "hits", "alert.acknowledge", 1),
            ("民警leader", "scan", "letters.download", 1),
        }
        assert {row["record_id"] for row in found["rows"]} == {visit.id, letter.id}
        both = await (await people.officer("bureau_discipline")).get(LIST)
        assert told(both) - told(found) == {("民警elsewhere", "transcript", "transcript.read", 1)}
    assert {row["action_title"] for row in found["rows"]} >= {"播放录音录像", "下载录音录像"}
    (ours,) = found["prisons"]
    assert (ours["erased"], ours["opened"], ours["persons"], ours["waiting"]) == (3, 2, 3, 0)
    ours_there, theirs_there = both["prisons"]
    assert (ours_there, theirs_there["erased"], theirs_there["persons"]) == (ours, 1, 1)
    # Nobody else's twin is among them, and nothing of what was said.
    assert twin.id not in str(both)
    for mark in visit.marks.values():
        assert mark not in str(both)
    narrowed = await discipline.get(LIST, part="export", q="民警leader")
    assert [row["action"] for row in narrowed["rows"]] == ["recording.download"]
    assert (await discipline.get(LIST, channel="letter"))["total"] == 1
    assert (await discipline.get(LIST, unit_id=world.other_prison_id))["total"] == 0
    asked = select(audit_row.c.detail).where(audit_row.c.action == "privileged_access.list")
    async with world.database.reading() as tx:
        noted = list(await tx.connection.scalars(asked))
    assert len(noted) == 5
    assert {"part": "export", "text": "民警leader"} in [one["filters"] for one in noted]


async def test_no_other_role_sees_it(people: People) -> None:
    code = "privileged_access:list"
    holders = [one.role for one in BUILT_IN if code in grants(one)]
    assert holders == [Role.DISCIPLINE]
    assert grants(next(one for one in BUILT_IN if one.role is Role.DISCIPLINE)) == {code}
    for login, (_, roles) in OFFICERS.items():
        if Role.DISCIPLINE not in roles:
            answer = await (await people.officer(login)).http.get(LIST)
            assert answer.status_code == 403, login


async def attention_of(people: People, call_id: str) -> str:
    reviewer = await people.officer("reviewer")
    (row,) = (await reviewer.get("/api/attention-records", call_id=call_id))["rows"]
    return str(row["id"])
