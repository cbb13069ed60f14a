"""Looking whether anything is left of what was erased, in every store that the platform has."""

import asyncio

from connectors.files.store import SealedStore
from connectors.postgres.database import Database
from connectors.postgres.governance.privileged_erasures import Erasure
from connectors.postgres.recordings import conversation_row
from connectors.postgres.speech import conversation_keys
from pipelines.flows.governance.privileged import holdings, recorded


async def left_of(database: Database, store: SealedStore, one: Erasure) -> list[str]:
    """What is left of one record, in words for an operator; empty where it is gone.

    A key is gone where neither the register nor any file has it in its wrapped form: the platform
    holds it in no other, and what is not there is unwrapped by no master key.
    """
    found: list[str] = []
    async with database.reading() as tx:
        call = await conversation_row.get(tx, one.record_id)
        left = await holdings.left(tx, call) if call is not None else {}
        keyed = await recorded.with_keys(tx, one.of_files)
        spoken = await conversation_keys.standing(tx, [one.record_id])
        again = await recorded.unerased(tx, one.record_id)
    found += [f"{name}: {count}" for name, count in sorted(left.items())]
    found += [f"key of file {file_id}" for file_id in keyed]
    found += [f"key of conversation {call_id}" for call_id in spoken]
    found += [f"file {file_id} came after it" for file_id in again]
    for key in one.of_files:
        if await asyncio.to_thread(store.holds, key.location):
            found.append(f"content of file {key.file_id}")
    steps = {
        "rows": one.erased_at,
        "messages": one.messages_at,
        "list": one.listed_at,
        "table files": one.rewritten_at,
    }
    return found + [f"{name} not done" for name, at in steps.items() if at is None]
