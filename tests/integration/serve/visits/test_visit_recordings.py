"""Recordings of visits: found by any conditions together, given out by right."""

import hashlib
import io
from collections.abc import Callable
from datetime import datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import av
import msgspec
import pytest

from pipelines.rules.recordings.download_mark import read_mark
from schemas.modules.visits.visits import VisitType
from schemas.people.contacts import ContactChannel
from tests.integration.serve.client import People
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.speech.test_transcription import add
from tests.integration.serve.spoken import marked, say, talked
from tests.integration.serve.visits.counted_visits import (
    OTHER_NO,
    at,
    dated,
    reviewed,
    second_inmate,
    second_ward,
)
from tests.integration.serve.visits.told_here import VisitSystem
from tests.integration.serve.world import World

LIST = "/api/conversations"
WORD = "越狱"


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What is true of a recorded visit."""

    id: str
    at: datetime
    second: bool
    """Of the inmate in the second ward."""
    visit_type: VisitType
    level: str | None
    relative: str
    reviewed: bool
    hit: bool


async def recorded_visits(world: World, people: People, folder: Path) -> list[Seen]:
    """Eight recorded visits that differ in every respect."""
    system, leader = VisitSystem(world), await people.officer("leader")
    reviewer = await people.officer("reviewer")
    await second_inmate(world)
    await dated(world, "treatment_level", ("A", at(1, 1)), ("B", at(8, 10)))
    kinds = [VisitType.OPEN, VisitType.REGULAR, VisitType.VIDEO]
    made = []
    for number in range(8):
        when, second = at(8, 5 + number), number % 4 == 3
        one = Seen(
            id=await system.visit(
                f"A{number}",
                when,
                visit_type=kinds[number % 3],
                relative_name="李某" if number % 2 else "王某",
                **({"inmate_no": OTHER_NO} if second else {}),
            ),
            at=when,
            second=second,
            visit_type=kinds[number % 3],
            level=None if second else "A" if number < 5 else "B",
            relative="李某" if number % 2 else "王某",
            reviewed=number in (1, 2, 6),
            hit=number in (0, 2, 3, 5),
        )
        reply = await add(leader, one.id, folder, f"{number}.wav")
        assert reply.is_success, reply.text
        if one.hit:
            await say(world, one.id, "他想越狱", marked("他想越狱", WORD))
        if one.reviewed:
            await reviewed(reviewer, one.id)
        made.append(one)
    return made


@pytest.mark.requirement("VC-ONSITE-06")
async def test_any_conditions_together_find_the_right_recordings(
    people: People, world: World, tmp_path: Path
) -> None:
    made = await recorded_visits(world, people, tmp_path)
    ward_id = await second_ward(world)
    conditions: list[tuple[dict[str, Any], Callable[[Seen], bool]]] = [
        ({"since": at(8, 7).isoformat()}, lambda one: one.at >= at(8, 7)),
        ({"until": at(8, 11).isoformat()}, lambda one: one.at < at(8, 11)),
        ({"inmate_like": OTHER_NO}, lambda one: one.second),
        ({"relative_like": "李"}, lambda one: one.relative == "李某"),
        ({"unit_id": ward_id}, lambda one: one.second),
        ({"visit_type": "OPEN"}, lambda one: one.visit_type is VisitType.OPEN),
        ({"level": "A"}, lambda one: one.level == "A"),
        ({"reviewed": True}, lambda one: one.reviewed),
        ({"word": WORD}, lambda one: one.hit),
    ]
    reviewer = await people.officer("reviewer")
    found = 0
    for count in range(4):
        for chosen in combinations(conditions, count):
            query = {name: value for asked, _ in chosen for name, value in asked.items()}
            page = await reviewer.get(LIST, channel="visit", limit=50, **query)
            right = {one.id for one in made if all(holds(one) for _, holds in chosen)}
            assert {row["id"] for row in page["rows"]} == right, query
            assert page["total"] == len(right)
            assert all(row["recorded"] for row in page["rows"])
            found += bool(right)
    assert found > len(conditions), "most of them find something"


@pytest.mark.requirement("VC-ONSITE-07")
async def test_a_visits_file_is_given_out_whole_by_right_and_both_are_audited(
    people: People, world: World, tmp_path: Path
) -> None:
    leader, reviewer = await people.officer("leader"), await people.officer("reviewer")
    visit_id = await talked(world, ContactChannel.VISIT)
    added = (await add(leader, visit_id, tmp_path)).json()
    path = f"/api/recordings/{added['recording_id']}"
    sound = next(one for one in (await leader.get(path))["files"] if one["kind"] == "sound")
    download = f"{path}/parts/{sound['part_id']}/download"
    assert (await reviewer.http.get(download)).status_code == 403
    reply = await leader.http.get(download)
    assert reply.status_code == 200
    mark, size = read_mark(reply.content[-4096:])
    assert hashlib.new("sm3", reply.content[:-size]).hexdigest() == mark.sm3 == sound["sm3"]
    played = av.open(io.BytesIO(reply.content))
    assert sum(1 for _ in played.decode()) > 50
    rows = await audit_rows_of(world, "recording", added["recording_id"])
    told = [(row.action, row.result) for row in rows]
    assert told.count(("access.refused", "refused")) == 1
    assert told.count(("recording.download", "ok")) == 1
