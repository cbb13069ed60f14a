"""The keys of conversations: made with the first line, opened with each read, destroyed once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from connectors.postgres.speech.spoken_seals import ConversationKey
from connectors.postgres.transaction import Tx
from pipelines.rules.security.digest import sm3_hex
from pipelines.rules.security.purposes import SPOKEN
from schemas.errors import Conflict
from schemas.governance.privileged import DestroyedKey
from schemas.tables.speech.spoken import conversation_key

SEALED_KEY = conversation_key.c.sealed_key.label("sealed_key")
"""To be selected beside what it opens."""
KIND = "conversation"


async def to_write(tx: Tx, call_id: str) -> ConversationKey:
    """The conversation's key, made where it has none; `Conflict` where it was destroyed."""
    mine = select(conversation_key.c.sealed_key).where(conversation_key.c.call_id == call_id)
    sealed: bytes | None = await tx.scalar(mine)
    if sealed is None:
        row = {
            "call_id": call_id,
            "sealed_key": tx.spoken.make(call_id),
            "made_at": tx.now(),
        }
        # Of two writers one makes it, and both use that.
        await tx.insert_new(insert(conversation_key).values(**row))
        sealed = await tx.scalar(mine)
    if not sealed:
        raise Conflict("这次会见通话的内容已依法清除。", code="conversation_erased")
    return tx.spoken.key(call_id, bytes(sealed))


class OpenedKeys:
    """Keys that rows of one statement need, each opened once."""

    def __init__(self, tx: Tx) -> None:
        self._seals = tx.spoken
        self._opened: dict[str, ConversationKey] = {}

    def of(self, call_id: str, sealed_key: bytes) -> ConversationKey:
        if call_id not in self._opened:
            self._opened[call_id] = self._seals.key(call_id, bytes(sealed_key))
        return self._opened[call_id]

    def of_row(self, row: Mapping[Any, Any]) -> ConversationKey:
        """Of a row with `call_id` and `sealed_key`."""
        return self.of(row["call_id"], row["sealed_key"])


async def destroy(tx: Tx, call_id: str, at: datetime) -> list[DestroyedKey]:
    """Overwrite the conversation's key; what is left tells which it was. None where it had none."""
    mine = conversation_key.c.call_id == call_id
    found = select(conversation_key.c.sealed_key).where(mine).with_for_update()
    sealed = await tx.scalar(found)
    if not sealed:
        return []
    gone = {"sealed_key": b"", "destroyed_at": at}
    await tx.execute(update(conversation_key).where(mine).values(**gone))
    digest = sm3_hex(bytes(sealed))
    return [DestroyedKey(file_id=call_id, kind=KIND, location="", key_id=SPOKEN, sm3=digest)]


async def standing(tx: Tx, call_ids: Iterable[str]) -> list[str]:
    """Those of the conversations whose key was not destroyed."""
    found = select(conversation_key.c.call_id).where(
        conversation_key.c.call_id.in_(list(call_ids)),
        func.length(conversation_key.c.sealed_key) > 0,
    )
    return list(await tx.connection.scalars(found))
