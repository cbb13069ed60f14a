"""Taking away what the database holds of one record, in one transaction with word of it."""

from collections import Counter
from datetime import datetime

from connectors.postgres.audit import audit
from connectors.postgres.governance import privileged_erasures as erasures
from connectors.postgres.governance.privileged_erasures import Erasure
from connectors.postgres.messages import outbox
from connectors.postgres.recordings import conversation_row
from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.postgres.speech import conversation_keys
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.flows.governance.privileged import holdings, opened, recorded
from pipelines.rules.access.codes.calls import HOLD_RECORDING
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.digest import sm3_hex
from schemas.governance.privileged import DestroyedKey
from schemas.messages.officers import OfficerNotice
from schemas.messages.subjects import notify_officers
from schemas.people.contacts import OBJECT_KINDS, ContactChannel

ERASER = system_actor("特权通信清除")
NOTICE = "hold_ended"


async def erase(tx: Tx, seals: RawSeals, record_id: str, at: datetime) -> bool:
    """Once; False where another process was faster.

    Who had opened it is written down before, since what they opened is what goes.
    """
    one = await erasures.get(tx, record_id, locked=True)
    if one is None or one.erased_at is not None:
        return False
    if one.channel is ContactChannel.LETTER:
        persons = await opened.keep(tx, record_id, [])
        keys = await recorded.erase_scans(tx, record_id, at)
        counts = Counter({"scans": len(keys)})
        holds = 0
    else:
        call = await conversation_row.get(tx, record_id)
        persons, keys, holds, counts = await _erase_call(tx, seals, record_id, call, at)
    counts["keys"] = len(keys)
    kept = {name: count for name, count in counts.items() if count}
    await erasures.erased(tx, record_id, kept, keys, at)
    await _note(tx, one, kept, keys, persons, holds, at)
    return True


async def _erase_call(
    tx: Tx, seals: RawSeals, record_id: str, call: ConversationRow | None, at: datetime
) -> tuple[int, list[DestroyedKey], int, Counter[str]]:
    if call is None:
        # Of a record that a restored database lacks there is nothing.
        return 0, [], 0, Counter()
    # Whoever writes what hangs on it waits, and is refused then.
    await conversation_row.lock(tx, call.id)
    hanging = [*await holdings.hanging_on(tx, call.id), *await recorded.ids(tx, call.id)]
    persons = await opened.keep(tx, record_id, hanging)
    keys, holds = await recorded.erase(tx, call.id, ERASER, at)
    counts = await holdings.erase(tx, seals, call, at)
    keys += await conversation_keys.destroy(tx, call.id, at)
    if holds:
        await _tell(tx, call, holds, at)
    return persons, keys, holds, counts


async def _note(
    tx: Tx,
    one: Erasure,
    counts: dict[str, int],
    keys: list[DestroyedKey],
    persons: int,
    holds: int,
    at: datetime,
) -> None:
    """No content, and no name: how much went, and by which digests the keys are known."""
    await audit.write(
        tx,
        stream=one.prison_code or audit.BUREAU,
        actor=ERASER,
        action="privileged.erase",
        object_kind=OBJECT_KINDS[one.channel],
        object_id=one.record_id,
        detail={
            "cause": one.cause.value,
            "counts": counts,
            "keys_sm3": digest_of(keys),
            "persons": persons,
            "holds": holds,
        },
        at=at,
    )


def digest_of(keys: list[DestroyedKey]) -> str:
    """Of the digests of all keys, in the order of their files."""
    ordered = sorted(keys, key=lambda one: one.file_id)
    return sm3_hex("\n".join(one.sm3 for one in ordered).encode())


async def _tell(tx: Tx, call: ConversationRow, holds: int, at: datetime) -> None:
    """Those who may place holds hear that theirs has ended, and why."""
    notice = OfficerNotice(
        kind=NOTICE,
        prison_code=call.prison_code,
        unit_path=call.ward_path,
        permission=HOLD_RECORDING.code,
        title="依法留存的录音录像已清除",
        text=f"一次会见通话已定为保密，其依法留存的录音录像（{holds}份）按特权通信清除，留存随之解除。",
        link=f"/conversations/{call.id}",
        at=at,
    )
    await outbox.put(tx, notify_officers(call.prison_code), notice)
