"""Of people who never became relatives: registrations that came to nothing, answers left behind."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.governance import registration_erasure
from connectors.postgres.people import registrations
from pipelines.flows.governance.privacy.keeper import KEEPER
from schemas.modules.people.relative_registrations import RELATIVE_REGISTRATIONS

CODE = RELATIVE_REGISTRATIONS.code
CALLED = "已清除人员"
AT_ONCE = 200


async def apply(database: Database, days: Mapping[str, int], now: datetime) -> dict[str, int]:
    """Erase by the days of this kind of data; contents of files go after the commit."""
    before = now - timedelta(days=days["registration_days"])
    return {
        "registrations": await _refused(database, before, now),
        "registration_drafts": await _drafts(database, before, now),
    }


async def _refused(database: Database, before: datetime, now: datetime) -> int:
    count = 0
    while True:
        async with database.transaction() as tx:
            old = await registrations.refused_before(tx, before, AT_ONCE)
            await registration_erasure.forget(tx, old, CALLED, now)
            for registration_id in old:
                await audit.write(
                    tx,
                    stream=audit.BUREAU,
                    actor=KEEPER,
                    action=f"{CODE}.erase",
                    object_kind=CODE,
                    object_id=registration_id,
                    detail={"reason": "超过留存期限"},
                    at=now,
                )
        count += len(old)
        if len(old) < AT_ONCE:
            return count


async def _drafts(database: Database, before: datetime, now: datetime) -> int:
    count = 0
    while True:
        async with database.transaction() as tx:
            old = await registrations.old_drafts(tx, before, AT_ONCE)
            for account_id in old:
                await registration_erasure.forget_draft(tx, account_id, now)
        count += len(old)
        if len(old) < AT_ONCE:
            return count
