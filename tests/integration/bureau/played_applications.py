"""Planted applications with records, played by the product's own flows at their moments."""

from typing import Any

from pipelines.flows.approvals.handling import decide_case
from pipelines.flows.modules import keeping
from pipelines.rules.bureau.years.record_life import RecordLife
from pipelines.rules.bureau.years.reversals import ReversalLife
from pipelines.rules.bureau.years.visit_bookings import BookingLife
from schemas.approvals.cases import DecideCase
from schemas.approvals.state import Verdict
from schemas.modules import common
from schemas.modules.views import ActOnRecord, CreateRecord
from tests.integration.bureau.played import Play

BOOKED = ("inmate_id", "relative_id", "day", "starts", "minutes", "visit_window")
ASKED_BACK = ("ticket_id", "reason")
"""What an officer fills in; the rest follows."""


async def play_booking(play: Play, planted: BookingLife) -> str:
    """From its entry to the visit, or to its refusal; answers its id."""
    booked = planted.booked
    values = {name: planted.values[name] for name in BOOKED} | {"day": f"{booked.day}"}
    made_id = await _applied(play, planted, values, planted.decider, booked)
    if planted.state == common.DONE:
        play.now = booked.finished_at
        keeper = await play.officer(planted.login)
        act = ActOnRecord(version=3)
        await keeping.act(play.services, keeper, planted.module.code, made_id, "finish", act)
    return made_id


async def play_reversal(play: Play, planted: ReversalLife) -> str:
    """Of one that is refused: the ticket that it is about stays as it is."""
    values = {name: planted.values[name] for name in ASKED_BACK}
    return await _applied(play, planted, values, planted.decider, planted.reversal)


async def _applied(
    play: Play, planted: RecordLife, values: dict[str, Any], decider: str, story: Any
) -> str:
    """Entered, submitted and decided at the moments of its story."""
    code, keeper = planted.module.code, await play.officer(planted.login)
    play.now = story.entered_at
    made = await keeping.create(play.services, keeper, code, CreateRecord(values=values))
    play.now = story.submitted_at
    act = ActOnRecord(version=1)
    submitted = await keeping.act(play.services, keeper, code, made.id, "submit", act)
    play.now = story.decided_at
    verdict = Verdict.REJECT if story.refusal else Verdict.APPROVE
    asked = DecideCase(visit=1, verdict=verdict, opinion=story.refusal)
    assert submitted.pending is not None
    await decide_case(play.services, await play.officer(decider), submitted.pending, asked)
    return made.id
