"""Removing what is past its time, and, where space is short, the oldest reviewed (VC-REC-07)."""

import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from connectors.files.store import SealedStore
from connectors.files.stored_file import LASTING, WORKING
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.governance import erasure
from connectors.postgres.recordings import recording_keeping, storage
from pipelines.flows.recordings.storing.removal import Why, remove
from pipelines.rules.recordings.retention import (
    Rule,
    Space,
    chosen_for_space,
    is_due,
    is_low,
    keep_days,
    may_remove_for_space,
    wanted_bytes,
)
from pipelines.rules.security.actor import system_actor
from schemas.errors import Conflict
from schemas.modules.recordings.recording_rules import LEAST_DAYS

KEEPER = system_actor("录音录像留存")
KINDS = ("call", "sound", "picture", "track")
Usage = Callable[[Path], Space]


def usage_of(folder: Path) -> Space:
    """Of the volume that a store's folder lies on."""
    folder.mkdir(parents=True, exist_ok=True)
    found = shutil.disk_usage(folder)
    return Space(free=found.free, total=found.total)


def folders(store: SealedStore) -> dict[str, Path]:
    """The stores there are."""
    found = {WORKING: store.root}
    return found | {LASTING: store.lasting} if store.lasting is not None else found


async def apply(
    database: Database,
    store: SealedStore,
    settings: Mapping[str, int],
    now: datetime,
    usage: Usage = usage_of,
) -> dict[str, int]:
    """By time, then by space; counts. Contents are gone when it returns."""
    counts = {"term": await _by_term(database, now), "space": 0, "alerts": 0}
    await erasure.remove_contents(database, store)
    for name, folder in folders(store).items():
        space = usage(folder)
        if not is_low(space, settings["low_percent"]):
            await _clear_alert(database, name, now)
            continue
        raised_at = await _alert(database, name, space, now)
        counts["alerts"] += 1
        if may_remove_for_space(raised_at, now, settings["wait_hours"]):
            wanted = wanted_bytes(space, settings["target_percent"])
            days = settings["space_least_days"]
            counts["space"] += await _by_space(database, name, wanted, days, now)
    await erasure.remove_contents(database, store)
    return counts


async def _by_term(database: Database, now: datetime) -> int:
    """Removed kinds of recordings."""
    async with database.transaction() as tx:
        rules = await recording_keeping.rules(tx)
        due: list[storage.Ended] = []
        for kind in KINDS:
            before = now - timedelta(days=_shortest(rules, kind))
            for row in await storage.ended_before(tx, kind, before):
                if is_due(row.ended_at, keep_days(rules, row.prison_id, kind), now):
                    due.append(row)
    count = 0
    for row in due:
        days = keep_days(rules, row.prison_id, row.kind)
        why = Why(cause="term", reason=f"保存期限{days}天已满", actor=KEEPER, at=now)
        count += await _remove(database, row.recording_id, row.kind, why) > 0
    return count


def _shortest(rules: list[Rule], kind: str) -> int:
    """No prison keeps it shorter: the bureau's own days."""
    return keep_days([rule for rule in rules if rule.prison_id is None], "", kind)


async def _by_space(
    database: Database, store: str, wanted: int, least_days: int, now: datetime
) -> int:
    """Whole recordings whose calls were reviewed, the oldest first; how many kinds went."""
    before = now - timedelta(days=max(least_days, LEAST_DAYS))
    async with database.transaction() as tx:
        candidates = await storage.reviewed_before(tx, store, before)
    count = 0
    why = Why(cause="space", reason="存储空间不足，复听完毕的最早录像", actor=KEEPER, at=now)
    for chosen in chosen_for_space(candidates, wanted):
        for kind in KINDS:
            count += await _remove(database, chosen.recording_id, kind, why) > 0
    return count


async def _remove(database: Database, recording_id: str, kind: str, why: Why) -> int:
    """A hold that was placed meanwhile keeps it."""
    try:
        async with database.transaction() as tx:
            return await remove(tx, recording_id, kind, why)
    except Conflict:
        return 0


async def _alert(database: Database, store: str, space: Space, now: datetime) -> datetime:
    """The alert that stands; a new one is written down before anything is removed for it."""
    async with database.transaction() as tx:
        standing = await storage.alert_since(tx, store)
        if standing is not None:
            return standing
        await storage.raise_alert(tx, store, space, now)
        await audit.write(
            tx,
            stream=audit.BUREAU,
            actor=KEEPER,
            action="storage.low",
            object_kind="storage",
            object_id=store,
            detail={"free": space.free, "total": space.total},
            at=now,
        )
    return now


async def _clear_alert(database: Database, store: str, now: datetime) -> None:
    async with database.transaction() as tx:
        await storage.clear_alert(tx, store, now)
