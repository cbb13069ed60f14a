"""A run over deliveries of old data: checked wholly first, then taken over month by month."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from connectors.ledger.shards import Shards
from connectors.postgres.access import held_rights, officers
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.labour.legacy import lists, runs
from connectors.postgres.labour.legacy.runs import BatchState, FoundFile
from connectors.postgres.labour.legacy.sheets import TakenBy
from connectors.postgres.transaction import Tx
from pipelines.flows.labour.legacy.checking import Checked, check, prisons_of, require_same_list
from pipelines.flows.labour.legacy.delivery import Delivery
from pipelines.flows.labour.legacy.hours import HoursTaker
from pipelines.flows.labour.legacy.pay import PayTaker
from pipelines.flows.labour.legacy.taking import Taker
from pipelines.rules.access.codes.labour import READ_LEGACY
from pipelines.rules.labour.legacy.words import KINDS
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.row_seal import RowSeal
from schemas.errors import Forbidden, NotFound
from schemas.labour.legacy import LegacyFileView, LegacyKind

ACTOR = system_actor("qinqiao labour migrate")


class Watcher(Protocol):
    """Is told how far a run has come."""

    def begin(self, what: str, rows: int) -> None: ...

    def advance(self, rows: int) -> None: ...


class Migrated(msgspec.Struct, frozen=True, kw_only=True):
    """What a run came to."""

    added: int
    """Rows that came into the ledger by this run."""
    files: list[LegacyFileView]

    @property
    def agrees(self) -> bool:
        return all(one.agrees for one in self.files)


class Migration:
    """Can be stopped or killed at any moment; run again, it goes on."""

    def __init__(
        self,
        core: Database,
        shards: Shards,
        seal: RowSeal,
        clock: Callable[[], datetime],
        watcher: Watcher,
        due_day: int,
    ) -> None:
        self._core = core
        self._shards = shards
        self._seal = seal
        self._clock = clock
        self._watcher = watcher
        self._due_day = due_day

    async def run(self, deliveries: Sequence[Delivery], login: str) -> Migrated:
        """`InvalidInput`, `Conflict`, `Forbidden` or `NotFound` before anything is written."""
        await self._shards.place_new()
        by, scopes = await self._answerable(login)
        rows = sum(file.rows for one in deliveries for file in one.files)
        self._watcher.begin("核对", rows)
        checked = [(one, await self._check(one, scopes)) for one in deliveries]
        self._watcher.begin("迁移", rows)
        added, ids = 0, list[str]()
        for delivery, dumps in checked:
            told = msgspec.structs.replace(by, manifest=delivery.manifest.name)
            for one, file_id in zip(dumps, await self._begin(delivery, dumps, told), strict=True):
                added += await self._take(one, file_id, told)
                ids.append(file_id)
        async with self._core.transaction() as tx:
            return Migrated(added=added, files=await lists.of_files(tx, ids))

    async def _answerable(self, login: str) -> tuple[TakenBy, tuple[str, ...]]:
        """The officer who stands in the ledger as the one who entered, and the units in reach."""
        async with self._core.transaction() as tx:
            found = await officers.by_login(tx, login)
            if found is None or not found.enabled:
                raise NotFound(f"没有启用的账号 {login}。", code="no_account")
            rights = await held_rights.of_officer(tx, self._seal, found.id)
        if READ_LEGACY.code not in rights.permissions:
            raise Forbidden(f"账号 {login} 没有“旧数据迁移”权限。", code="forbidden")
        by = TakenBy(officer_id=found.id, name=found.name, at=self._clock(), manifest="")
        return by, rights.scopes

    async def _check(self, delivery: Delivery, scopes: tuple[str, ...]) -> list[Checked]:
        async with self._core.transaction() as tx:
            await require_same_list(tx, delivery)
            prisons = await prisons_of(tx, delivery, scopes)
        today = local(self._clock()).date()
        return await check(delivery, prisons, today, self._watcher.advance)

    async def _begin(self, delivery: Delivery, dumps: Sequence[Checked], by: TakenBy) -> list[str]:
        """Note the list and its files where they are new; answers the files' ids."""
        async with self._core.transaction() as tx:
            known = await runs.manifest_named(tx, by.manifest)
            if known is None:
                manifest_id = await runs.add_manifest(
                    tx, by.manifest, delivery.digest, by.officer_id, by.name, by.at
                )
                detail = {"manifest": by.manifest, "files": len(dumps), "sm3": delivery.digest}
                await _note(tx, "legacy_data.begin", "legacy_manifest", manifest_id, by, detail)
            else:
                manifest_id = known.id
            return [
                await runs.take_file(tx, manifest_id, _found(one), one.dump.months, by.at)
                for one in dumps
            ]

    async def _take(self, one: Checked, file_id: str, by: TakenBy) -> int:
        taker, added = self._taker(LegacyKind(one.file.kind), by), 0
        async with self._core.transaction() as tx:
            batches = await runs.batches_of(tx, file_id)
        for batch in batches:
            if batch.state is not BatchState.DONE:
                added += await taker.take(one.dump, one.prison, batch)
            self._watcher.advance(batch.rows)
        async with self._core.transaction() as tx:
            if await runs.finish_file(tx, file_id, self._clock()):
                (view,) = await lists.of_files(tx, [file_id])
                await _note(tx, "legacy_data.finish", "legacy_file", file_id, by, _told(view))
        return added

    def _taker(self, kind: LegacyKind, by: TakenBy) -> Taker:
        match kind:
            case LegacyKind.HOURS:
                return HoursTaker(self._core, self._shards, by)
            case LegacyKind.PAY:
                return PayTaker(self._core, self._shards, by, self._due_day)


def _found(one: Checked) -> FoundFile:
    return FoundFile(
        kind=LegacyKind(one.file.kind),
        prison_id=one.prison.id,
        year=one.file.year,
        file_name=one.file.file,
        encoding=one.dump.encoding,
        digest=one.dump.digest,
        rows=one.file.rows,
        amount=one.file.amount,
    )


def _told(view: LegacyFileView) -> dict[str, object]:
    return {
        "manifest": view.manifest,
        "kind": KINDS[view.kind],
        "prison": view.prison_code,
        "year": view.year,
        "rows": view.rows,
        "taken": view.taken_rows,
        "before": view.before_rows,
        "refused": view.refused_rows,
        "agrees": view.agrees,
    }


async def _note(
    tx: Tx, action: str, kind: str, object_id: str, by: TakenBy, detail: dict[str, object]
) -> None:
    """The platform's doing, with the officer who answers for it."""
    await audit.write(
        tx,
        stream=audit.BUREAU,
        actor=ACTOR,
        action=action,
        object_kind=kind,
        object_id=object_id,
        detail={**detail, "by": by.name},
        at=by.at,
    )
