"""What an exchange never reported on counts as not answered, until a report says else."""

from datetime import datetime

from connectors.postgres.audit import audit
from connectors.postgres.calls import extra_calls
from connectors.postgres.database import Database
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import people
from connectors.postgres.phone import phone_calls
from connectors.postgres.phone.phone_calls import PhoneCallRow
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import Actor, system_actor
from pipelines.rules.security.keys import KeyProvider
from schemas.calls.phone import PhoneCallState
from schemas.modules.phone.phone_calls import PHONE_CALLS

WATCH = system_actor("系统")


async def close_lapsed(database: Database, keys: KeyProvider, now: datetime) -> int:
    """Close all of them, so that the ledger gives back what nobody talked; answers how many."""
    seals = FieldSeals(keys)
    async with database.transaction() as tx:
        rows = await phone_calls.lapsed(tx, now)
        for row in rows:
            inmate = await people.inmate_by_id(tx, row.inmate_id)
            await close(tx, seals, row, WATCH, inmate.prison_code if inmate else "", now)
    return len(rows)


async def close(
    tx: Tx, seals: FieldSeals, row: PhoneCallRow, by: Actor, stream: str, now: datetime
) -> None:
    """One of them, with its audit row."""
    await writing.change(
        tx,
        PHONE_CALLS,
        seals,
        row.id,
        row.version,
        {},
        state=PhoneCallState.NO_ANSWER,
        by=None,
        at=now,
    )
    await audit.write(
        tx,
        stream=stream,
        actor=by,
        action=f"{PHONE_CALLS.code}.lapse",
        object_kind=PHONE_CALLS.code,
        object_id=row.id,
        detail={"state": [row.state, PhoneCallState.NO_ANSWER]},
        at=now,
    )
    await extra_calls.recount(tx, [row.extra_call_id])
