"""A conversation within an officer's scope and rights; whatever lies outside does not exist."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from connectors.postgres.audit import audit
from connectors.postgres.recordings import conversations
from connectors.postgres.recordings.conversations import Place
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permission import Permission
from pipelines.rules.access.permissions import require_permission
from schemas.errors import Conflict, Forbidden, NotFound
from schemas.governance.confidentiality import Confidentiality
from schemas.people.contacts import OBJECT_KINDS


def attempt(
    services: Services, officer: Officer, action: str, conversation_id: str | None
) -> Attempt:
    """Audits what an officer tries with a conversation and is refused."""
    kind = "conversation"
    return Attempt(services, officer.actor(), action, kind, conversation_id, officer.stream)


@asynccontextmanager
async def kept_conversation(
    services: Services, officer: Officer, conversation_id: str, right: Permission, *, tries: str
) -> AsyncIterator[tuple[Tx, Place]]:
    """One transaction on a conversation of which something may be kept.

    `tries` is what the audit log calls it where the officer is refused.
    """
    async with (
        attempt(services, officer, tries, conversation_id) as tried,
        services.database.transaction() as tx,
    ):
        place = await conversation_for(tx, officer, tried, conversation_id, right)
        require_kept(place)
        yield tx, place


async def conversation_for(
    tx: Tx,
    officer: Officer,
    tried: Attempt,
    conversation_id: str,
    action: Permission,
    *,
    for_update: bool = False,
) -> Place:
    """The conversation, where the officer may do `action` with it."""
    require_permission(officer.permissions, action)
    found = await conversations.place(tx, officer.scopes, conversation_id, for_update=for_update)
    if found is None:
        raise NotFound("没有找到这次会见通话。", code="conversation_not_found")
    tried.object_kind = OBJECT_KINDS[found.channel]
    return found


def require_kept(place: Place) -> None:
    """Of a privileged conversation nothing is kept, and of an undetermined one nothing shown."""
    if place.confidentiality is Confidentiality.UNDETERMINED:
        raise Forbidden("该会见、通话待定密，定密前不能查看其内容。", code="undetermined")
    if place.privileged:
        raise Forbidden("保密通话没有录音录像和转写。", code="privileged")


def require_over(place: Place) -> None:
    if place.ended_at is None:
        raise Conflict("会见通话尚未结束，不能进行此操作。", code="not_over")


async def note(tx: Tx, officer: Officer, place: Place, action: str, detail: dict[str, Any]) -> None:
    """The audit row of what an officer did with a conversation or looked at."""
    await audit.write(
        tx,
        stream=place.prison_code,
        actor=officer.actor(),
        action=action,
        object_kind=OBJECT_KINDS[place.channel],
        object_id=place.id,
        detail=detail,
    )
