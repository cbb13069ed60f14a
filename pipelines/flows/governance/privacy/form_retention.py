"""Of forms: drafts that nobody goes on with, and what was refused."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.forms import drafts
from connectors.postgres.forms import erasure as forms
from connectors.postgres.governance import erasure
from pipelines.flows.governance.privacy.keeper import KEEPER

AT_ONCE = 200


async def apply(database: Database, days: Mapping[str, int], now: datetime) -> dict[str, int]:
    """Erase by the days of each; contents of pictures go after the commit."""
    return {
        "form_drafts": await _drafts(database, now - timedelta(days=days["form_draft_days"])),
        "refused_forms": await _refused(
            database, now - timedelta(days=days["form_refused_days"]), now
        ),
    }


async def _drafts(database: Database, before: datetime) -> int:
    count = 0
    while True:
        async with database.transaction() as tx:
            gone = await drafts.drop_old(tx, before, AT_ONCE)
        count += gone
        if gone < AT_ONCE:
            return count


async def _refused(database: Database, before: datetime, now: datetime) -> int:
    count = 0
    while True:
        async with database.transaction() as tx:
            old = await forms.refused(tx, before, AT_ONCE)
            await erasure.release(tx, await forms.forget_refused(tx, old, now), now)
            for submission_id in sorted(old):
                await audit.write(
                    tx,
                    stream=audit.BUREAU,
                    actor=KEEPER,
                    action=f"{forms.KIND}.erase",
                    object_kind=forms.KIND,
                    object_id=submission_id,
                    detail={"reason": "超过留存期限"},
                    at=now,
                )
        count += len(old)
        if len(old) < AT_ONCE:
            return count
