"""Giving a conversation to an officer for review (VC-ONSITE-13)."""

from connectors.postgres.recordings import conversations, review_assignments, reviews
from connectors.postgres.recordings.review_due import rules_of
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.recordings.review.scope import (
    attempt,
    conversation_for,
    note,
    require_kept,
    require_over,
)
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import ASSIGN_REVIEW
from pipelines.rules.security.row_seal import PURPOSE, RowSeal
from schemas.errors import Conflict, InvalidInput
from schemas.recordings.conversations import ConversationRow
from schemas.recordings.review_assignments import AssignReview, Reviewer

TRIES = "call.assign_review"


async def reviewers(services: Services, officer: Officer, conversation_id: str) -> list[Reviewer]:
    """Officers whom it may be given to."""
    async with (
        attempt(services, officer, TRIES, conversation_id) as tried,
        services.database.transaction() as tx,
    ):
        place = await conversation_for(tx, officer, tried, conversation_id, ASSIGN_REVIEW)
        return await review_assignments.reviewers(tx, _seal(services), place.ward_path)


async def assign(
    services: Services, officer: Officer, conversation_id: str, asked: AssignReview
) -> ConversationRow:
    """Give it to one of them; what somebody reviewed already is given to nobody."""
    async with (
        attempt(services, officer, TRIES, conversation_id) as tried,
        services.database.transaction() as tx,
    ):
        place = await conversation_for(
            tx, officer, tried, conversation_id, ASSIGN_REVIEW, for_update=True
        )
        require_kept(place)
        require_over(place)
        able = await review_assignments.reviewers(tx, _seal(services), place.ward_path)
        chosen = next((one for one in able if one.id == asked.officer_id), None)
        if chosen is None:
            raise InvalidInput(
                "该民警不能复听这个监区的会见通话。", code="not_a_reviewer", field="officer_id"
            )
        if by := await reviews.last_reviewer(tx, conversation_id):
            raise Conflict(f"{by}已经复听，不需要再分派。", code="reviewed_already")
        now = services.clock()
        before = await review_assignments.assignee(tx, conversation_id)
        await review_assignments.assign(
            tx, conversation_id, chosen.id, assigned_by=officer.id, at=now
        )
        await note(tx, officer, place, TRIES, {"assignee": chosen.name, "assignee_before": before})
        return await conversations.one(tx, conversation_id, rules_of(services.settings), now)


def _seal(services: Services) -> RowSeal:
    return RowSeal(services.keys.derive(PURPOSE))
