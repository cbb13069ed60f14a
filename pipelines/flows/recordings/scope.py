"""A recording within an officer's reach; whatever lies outside does not exist."""

from connectors.postgres.audit import audit
from connectors.postgres.recordings import recording_list
from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permission import Permission
from pipelines.rules.access.permissions import require_permission
from schemas.errors import NotFound
from schemas.recordings.recordings import RecordingRow


def attempt(services: Services, officer: Officer, action: str, recording_id: str | None) -> Attempt:
    """Audits what an officer tries with a recording and is refused."""
    return Attempt(services, officer.actor(), action, "recording", recording_id, officer.stream)


async def recording_for(
    tx: Tx, officer: Officer, recording_id: str, action: Permission
) -> RecordingRow:
    """The recording, where the officer may do `action` with it."""
    require_permission(officer.permissions, action)
    row = await recording_list.one(tx, officer.scopes, recording_id)
    if row is None:
        raise NotFound("没有找到录音录像。", code="recording_not_found")
    return row


async def note(
    tx: Tx,
    officer: Officer,
    conversation: ConversationRow | None,
    action: str,
    recording_id: str | None,
    detail: dict[str, object],
) -> None:
    """The audit row of what an officer did or looked at."""
    await audit.write(
        tx,
        stream=conversation.prison_code if conversation else officer.stream,
        actor=officer.actor(),
        action=action,
        object_kind="recording",
        object_id=recording_id,
        detail=detail,
    )
