"""A sealed recording goes into the queue of transcription, in the transaction that seals it."""

from datetime import datetime

from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.postgres.speech import transcription_tasks
from connectors.postgres.transaction import Tx
from schemas.speech.transcription import QueueLevel


async def queue_sealed(
    tx: Tx, conversation: ConversationRow, recording_id: str, *, seconds: float, at: datetime
) -> bool:
    """False where it is privileged, or waits already."""
    if conversation.privileged:
        return False
    return await transcription_tasks.queue(
        tx,
        call_id=conversation.id,
        recording_id=recording_id,
        level=QueueLevel.ORDINARY,
        at=at,
        seconds=seconds,
    )
