"""What pages tell of a made-up bureau is what was planted, and each proof of it holds."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from connectors.doors import open_doors
from connectors.postgres.audit.audit_log import AuditFilter
from connectors.postgres.calls import booked_calls
from connectors.postgres.recordings.conversation_search import Wanted
from connectors.postgres.speech import attended
from pipelines.flows.approvals import inbox
from pipelines.flows.audit import proving
from pipelines.flows.modules.figures import telling
from pipelines.flows.recordings.review import listing, overdue
from pipelines.flows.speech.alerts import passing
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.months import months_of
from pipelines.rules.bureau.story import Row
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.years.calls import CALLS
from pipelines.rules.bureau.years.spoken import SPOKEN
from pipelines.rules.recordings.review_due import DueRules
from schemas.calls.call_figures import CALL_FIGURES
from schemas.speech.word_figures import WORD_FIGURES
from tests.integration.bureau.bureaus import PLANTING_S, TALKED_PLAN, Planted
from tests.integration.bureau.played import Play, playing, world_of
from tests.integration.serve.scripted_rooms import SCRIPTED
from tests.integration.serve.world import PAINTED

pytestmark = [pytest.mark.integration, pytest.mark.timeout(PLANTING_S), PAINTED, SCRIPTED]
PLAN = TALKED_PLAN
GROUND = Ground(PLAN)
MORNING = datetime(2026, 11, 24, 1, tzinfo=UTC)


def left(year: Any, table: str) -> list[dict[str, Any]]:
    return [
        one.values
        for month in months_of(PLAN)
        for one in left_of(GROUND, year, month)
        if isinstance(one, Row) and one.table == table
    ]


@pytest.fixture
async def play(talked: Planted) -> AsyncIterator[Play]:
    doors = open_doors(talked.settings)
    async with playing(talked.settings, GROUND, world_of(talked.settings, doors)) as there:
        there.now = MORNING
        yield there
    await doors.close()


async def test_a_word_that_was_said_is_found_by_it(play: Play) -> None:
    leader = await play.officer("bureau.leader")
    lines = left(SPOKEN, "transcript_line")
    term = "期中考试"
    spoken = {row["call_id"] for row in lines if term in row["sealed"].text}
    assert spoken
    wanted = Wanted(terms=(term,))
    found = await listing.page(play.services, leader, wanted, 500, 0)
    assert {row.id for row in found.rows} == spoken
    assert all(term in row.found[0].text for row in found.rows)
    auditor = await play.officer("bureau.auditor")
    looked = AuditFilter(action="conversation.search")
    (noted,) = (await proving.rows(play.services, auditor, looked, None, 5)).rows
    assert noted.detail["rows"] == len(spoken)


async def test_statistics_count_what_was_planted(play: Play) -> None:
    leader = await play.officer("bureau.leader")
    days = {"since": f"{PLAN.first}", "until": f"{PLAN.until - timedelta(days=1)}"}
    told = await telling.read(play.services, leader, CALL_FIGURES, "calls", days)
    states = Counter(row["state"] for row in left(CALLS, "video_call"))
    held = states["ended"] + states["reviewed"] + states["cut_off"]
    whole = told.whole.values
    assert whole["missed"] == states["missed"]
    assert whole["ended"] + whole["cut_off"] == held
    report = await telling.read(play.services, leader, WORD_FIGURES, "words", days)
    (words,) = report.groups
    alerts = Counter(row["word"] for row in left(SPOKEN, "alert"))
    assert {line.key: line.values["alerted"] for line in words.lines} == dict(alerts)
    assert {line.titles[-1] for line in words.lines} == {"启用"}


async def test_every_decision_is_still_the_one_that_was_signed(play: Play) -> None:
    leader, seen = await play.officer("bureau.leader"), 0
    page = await inbox.records(play.services, leader, inbox.Filter(), 200, 0)
    for case in page.rows[:40]:
        checked = await inbox.signatures(play.services, leader, case.id)
        assert checked.verified, case
        seen += len(checked.steps)
    assert seen > 30


async def test_an_auditor_sees_what_officers_did(play: Play) -> None:
    auditor = await play.officer("bureau.auditor")
    for action in ("call.approved", "alert.conclude", "letters.decided", "phone_tickets.charged"):
        wanted = AuditFilter(action=action)
        found = await proving.rows(play.services, auditor, wanted, None, 5)
        assert len(found.rows) == 5, action
        assert all(row.at < MORNING for row in found.rows)


async def test_the_scheduler_finds_nothing_of_the_past_to_do(play: Play) -> None:
    rules = DueRules(hit_hours=24, sample_percent=20, sample_days=7)
    assert await overdue.tell_overdue(play.database, rules, MORNING - timedelta(hours=9)) == 0
    async with play.database.transaction() as tx:
        assert await attended.due(tx, MORNING) == []
        assert await booked_calls.overdue(tx, MORNING, timedelta(0)) == []
        late = list(await tx.connection.scalars(passing.untaken(MORNING, 60)))
    assert late == []
