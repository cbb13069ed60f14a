"""Erasing what is past its retention (PI-2); what the law keeps stays out of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from connectors.files.store import SealedStore
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.family import question_keeping
from connectors.postgres.governance import account_erasure, erasure
from connectors.postgres.headcount import portraits
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.people import public_accounts, public_codes
from pipelines.flows.governance.privacy import (
    form_retention,
    known_retention,
    official_retention,
    registration_retention,
)
from pipelines.flows.governance.privacy.keeper import KEEPER
from pipelines.rules.platform.jobs.kinds import KINDS
from schemas.tables.exchange.open_api import api_call

AT_ONCE = 200
CODES_KEPT = timedelta(days=2)
"""Longer than any count of them looks back."""
FIRST = {one.name: one.default for one in KINDS["retention"].parameters}


async def apply(
    database: Database,
    store: SealedStore,
    seals: FieldSeals,
    asked: Mapping[str, int],
    now: datetime,
) -> dict[str, int]:
    """Erase by the days of each kind of data; counts, which the audit log keeps too."""
    # A job of before knows nothing of what is new.
    days = FIRST | dict(asked)
    counts = {
        "relatives": await _relatives(
            database, seals, now - _days(days, "relative_idle_days"), now
        ),
        "accounts": await _accounts(database, seals, now - _days(days, "public_idle_days"), now),
        "portraits": await _portraits(database, now - _days(days, "inmate_portrait_days"), now),
        "pictures": await _pictures(database, now - _days(days, "face_picture_days"), now),
        **await official_retention.apply(database, seals, days, now),
        **await registration_retention.apply(database, days, now),
        **await known_retention.apply(database, days, now),
        **await form_retention.apply(database, days, now),
    }
    async with database.transaction() as tx:
        closed = now - _days(days, "closed_question_days")
        counts["questions"] = await question_keeping.forget_closed(tx, closed)
        old = api_call.c.at < now - _days(days, "api_log_days")
        counts["api_calls"] = (await tx.execute(delete(api_call).where(old))).rowcount
        # From the day's beginning, so that a clock that runs ahead cuts nothing early.
        before = (now - _days(days, "sign_in_log_days")).replace(hour=0, minute=0, second=0)
        counts["sign_ins"] = int(await tx.scalar(select(func.purge_sign_in_log(before))))
        await audit.write(
            tx,
            stream=audit.BUREAU,
            actor=KEEPER,
            action="retention.apply",
            object_kind="retention",
            object_id=None,
            detail={"erased": counts, "days": days},
            at=now,
        )
    counts["files"] = await erasure.remove_contents(database, store)
    return counts


def _days(days: Mapping[str, int], name: str) -> timedelta:
    return timedelta(days=days[name])


async def _relatives(database: Database, seals: FieldSeals, before: datetime, now: datetime) -> int:
    count = 0
    while True:
        async with database.transaction() as tx:
            idle = await erasure.idle_relatives(tx, before, AT_ONCE)
            for relative_id in idle:
                erased = await erasure.erase(tx, seals, relative_id, now)
                await audit.write(
                    tx,
                    stream=audit.BUREAU,
                    actor=KEEPER,
                    action="relative.erase",
                    object_kind="relatives",
                    object_id=relative_id,
                    detail={"erased": erased, "reason": "超过留存期限"},
                    at=now,
                )
        count += len(idle)
        if len(idle) < AT_ONCE:
            return count


async def _accounts(database: Database, seals: FieldSeals, before: datetime, now: datetime) -> int:
    """Of whoever never became a relative and did not come again."""
    count = 0
    while True:
        async with database.transaction() as tx:
            idle = await public_accounts.idle(tx, before, AT_ONCE)
            for account_id in idle:
                called = account_erasure.pseudonym(account_id)
                erased = await account_erasure.erase(tx, seals, account_id, called, now)
                await audit.write(
                    tx,
                    stream=audit.BUREAU,
                    actor=KEEPER,
                    action="public.erase",
                    object_kind="public",
                    object_id=account_id,
                    detail={"identities": erased, "reason": "超过留存期限"},
                    at=now,
                )
            await public_codes.clear(tx, now - CODES_KEPT)
        count += len(idle)
        if len(idle) < AT_ONCE:
            return count


async def _portraits(database: Database, before: datetime, now: datetime) -> int:
    """Of inmates who left before a moment."""
    count = 0
    while True:
        async with database.transaction() as tx:
            left = await portraits.outdated(tx, before, AT_ONCE)
            for inmate_id in left:
                await portraits.erase(tx, inmate_id, "超过留存期限", now)
        count += len(left)
        if len(left) < AT_ONCE:
            return count


async def _pictures(database: Database, before: datetime, now: datetime) -> int:
    count = 0
    while True:
        async with database.transaction() as tx:
            old = await erasure.old_check_pictures(tx, before, AT_ONCE)
            await erasure.release(tx, old, now)
        count += len(old)
        if len(old) < AT_ONCE:
            return count
