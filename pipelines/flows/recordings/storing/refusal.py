"""Recordings of other systems that are not taken: why, and how the officers hear of it."""

from datetime import datetime

from connectors.postgres.audit import audit
from connectors.postgres.recordings import recording_intake
from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import Actor
from schemas.errors import Conflict, Forbidden, QinqiaoError
from schemas.governance.confidentiality import Confidentiality
from schemas.people.contacts import ContactChannel

PRIVILEGED = "privileged"


class Unsettled(Conflict):
    """Nobody knows yet whether it may be kept: it stays where it lies, untouched (VC-GEN-21)."""


def require_outside(conversation: ConversationRow) -> None:
    """Raise where the conversation gets no recording from outside, or not yet."""
    if conversation.confidentiality is Confidentiality.UNDETERMINED:
        raise Unsettled("该会见、通话待定密，定为普通后才能保存录音。", code="undetermined")
    if conversation.privileged:
        raise Forbidden("保密会见、通话不保存录音。", code=PRIVILEGED)
    if conversation.channel is ContactChannel.VIDEO_CALL:
        raise Conflict("可视通话由平台录制，不能补录。", code="recorded_here")


async def refuse(
    tx: Tx,
    *,
    name: str,
    channel: ContactChannel | None,
    conversation: ConversationRow | None,
    problem: QinqiaoError,
    actor: Actor,
    at: datetime,
) -> str:
    """Into the list of refused recordings, and audited; the id of its row. The caller commits."""
    intake_id = await recording_intake.refuse(
        tx,
        name=name,
        channel=channel,
        ward_id=conversation.ward_id if conversation else None,
        problem=problem.message,
        at=at,
    )
    await audit.write(
        tx,
        stream=conversation.prison_code if conversation else audit.BUREAU,
        actor=actor,
        action="recording.refused",
        object_kind="recording_intake",
        object_id=intake_id,
        result="refused",
        detail={"name": name[:200], "code": problem.code},
        at=at,
    )
    return intake_id
