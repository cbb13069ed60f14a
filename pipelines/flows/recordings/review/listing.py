"""The list of conversations, and the head of one's review page; each opening is audited."""

from typing import Any

import msgspec

from connectors.postgres.audit import audit
from connectors.postgres.recordings import conversations, reviews
from connectors.postgres.recordings.conversation_search import Wanted
from connectors.postgres.recordings.conversations import Place
from connectors.postgres.recordings.review_due import rules_of
from connectors.postgres.speech import alerts
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.recordings.review.scope import attempt, conversation_for, note
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import LIST_CONVERSATIONS, READ_TRANSCRIPT
from pipelines.rules.access.codes.speech import READ_ALERTS
from pipelines.rules.access.permissions import require_permission
from pipelines.rules.recordings.conversation_rights import allowed_with
from schemas.recordings.conversations import ConversationPage, ConversationView

ALERTS = 200


async def page(
    services: Services, officer: Officer, wanted: Wanted, limit: int, offset: int
) -> ConversationPage:
    """Within the scope; who searches in what was said must be allowed to read it, and is noted."""
    async with (
        attempt(services, officer, "conversation.search", None),
        services.database.transaction() as tx,
    ):
        if wanted.terms:
            require_permission(officer.permissions, READ_TRANSCRIPT)
        rules, now = rules_of(services.settings), services.clock()
        listed = await conversations.page(
            tx, officer.scopes, wanted, rules, now, limit=limit, offset=offset
        )
        if wanted.terms:
            await _note_search(tx, officer, wanted, listed.total)
    return listed


async def opened(services: Services, officer: Officer, conversation_id: str) -> ConversationView:
    """Everything but sound and text of one conversation."""
    async with (
        attempt(services, officer, "conversation.read", conversation_id) as tried,
        services.database.transaction() as tx,
    ):
        action = LIST_CONVERSATIONS
        place = await conversation_for(tx, officer, tried, conversation_id, action)
        await note(tx, officer, place, "conversation.read", {})
        return await view(tx, services, officer, place)


async def view(tx: Tx, services: Services, officer: Officer, place: Place) -> ConversationView:
    """The conversation as it is now, and what the officer may do with it."""
    held = officer.permissions
    rules, now = rules_of(services.settings), services.clock()
    found, _ = await alerts.page(tx, officer.scopes, call_id=place.id, limit=ALERTS)
    over = place.ended_at is not None
    return ConversationView(
        row=await conversations.one(tx, place.id, rules, now),
        alerts=found if READ_ALERTS.code in held else [],
        reviews=await reviews.reviews(tx, place.id),
        allowed=allowed_with(held, place.channel, over=over, privileged=place.privileged),
        upload_most_mb=services.settings.upload_most_mb,
    )


async def _note_search(tx: Tx, officer: Officer, wanted: Wanted, total: int) -> None:
    """Looking for words in what people said is written down, with the words."""
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action="conversation.search",
        object_kind="conversation",
        object_id=None,
        detail={"filters": _told(wanted), "rows": total},
    )


def _told(wanted: Wanted) -> dict[str, Any]:
    asked = msgspec.to_builtins(wanted)
    return {name: value for name, value in asked.items() if value not in (None, "", [])}
