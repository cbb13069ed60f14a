"""An officer's conclusion on a conversation; each stays, and the last one counts (VC-SUP-09)."""

from datetime import datetime

from connectors.postgres.calls import calls
from connectors.postgres.recordings import conversation_row, reviews
from connectors.postgres.recordings.conversations import Place
from connectors.postgres.speech import attention
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.calls.scope import require_state
from pipelines.flows.recordings.review.listing import view
from pipelines.flows.recordings.review.scope import (
    attempt,
    conversation_for,
    note,
    require_kept,
    require_over,
)
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import REVIEW
from pipelines.rules.recordings.review_rows import reviewed_detail, reviewed_stage
from pipelines.rules.speech.attention import of_review
from schemas.calls.state import CallState, StageKind
from schemas.calls.views import ReviewRequest
from schemas.errors import Conflict, InvalidInput
from schemas.people.contacts import ContactChannel
from schemas.recordings.conversations import ConversationView


async def review(
    services: Services, officer: Officer, conversation_id: str, asked: ReviewRequest
) -> ConversationView:
    """Store it; of two officers at once the second is told who was faster."""
    async with (
        attempt(services, officer, "call.review", conversation_id) as tried,
        services.database.transaction() as tx,
    ):
        place = await conversation_for(tx, officer, tried, conversation_id, REVIEW)
        require_kept(place)
        require_over(place)
        if place.channel is ContactChannel.VIDEO_CALL:
            await _of_call(tx, services, officer, place, asked)
        else:
            # Held until the commit: reviews of one conversation come one after the other.
            await conversation_for(tx, officer, tried, conversation_id, REVIEW, for_update=True)
        await _require_valid(tx, asked)
        await _require_first(tx, conversation_id, asked.reviews_seen)
        now = services.clock()
        await reviews.review(tx, conversation_id, asked, officer_id=officer.id, at=now)
        await note(tx, officer, place, "call.review", reviewed_detail(asked))
        await _attend(tx, conversation_id, asked, now, officer)
        return await view(tx, services, officer, place)


async def _attend(
    tx: Tx, conversation_id: str, asked: ReviewRequest, now: datetime, officer: Officer
) -> None:
    """What the officer found worth attention is archived in the officer's name (VC-SUP-10)."""
    found = of_review(asked.assessment, asked.summary, asked.anomaly, asked.anomaly_note)
    held = await conversation_row.get(tx, conversation_id)
    if found is not None and held is not None:
        await attention.keep(tx, held, found, at=now, actor=officer.actor())


async def _of_call(
    tx: Tx, services: Services, officer: Officer, place: Place, asked: ReviewRequest
) -> None:
    """A video call's review is a stage of its case; the first one moves it to `reviewed`."""
    call = await calls.get(tx, place.id, for_update=True)
    assert call is not None
    require_state(call, REVIEW)
    now, actor = services.clock(), officer.actor()
    detail = reviewed_stage(asked)
    await calls.add_stage(tx, call.id, StageKind.REVIEW, actor=actor, at=now, detail=detail)
    if call.state is not CallState.REVIEWED:
        await calls.change_state(tx, call, CallState.REVIEWED, at=now, actor=actor)


async def _require_valid(tx: Tx, asked: ReviewRequest) -> None:
    if not asked.summary.strip():
        raise InvalidInput("请填写复听摘要。", code="summary_missing", field="summary")
    if not asked.anomaly:
        if asked.anomaly_kind is not None or asked.anomaly_note:
            raise InvalidInput(
                "选择“有异常”后才能填写异常类别和说明。",
                code="anomaly_unsaid",
                field="anomaly_kind",
            )
        return
    known = asked.anomaly_kind and await reviews.is_anomaly_kind(tx, asked.anomaly_kind)
    if not known:
        raise InvalidInput("请选择异常类别。", code="anomaly_kind", field="anomaly_kind")
    if not asked.anomaly_note.strip():
        raise InvalidInput("请填写异常说明。", code="anomaly_note", field="anomaly_note")


async def _require_first(tx: Tx, conversation_id: str, seen: int | None) -> None:
    stored = await reviews.count(tx, conversation_id)
    if seen is None or seen == stored:
        return
    by = await reviews.last_reviewer(tx, conversation_id)
    raise Conflict(
        f"{by}刚刚提交了复听结论，请查看后再决定是否补充。",
        code="reviewed_meanwhile",
        reviews=stored,
    )
