"""Erases what turned out to be privileged, step by step, until it is proven to be gone (VC-GEN-22).

The database says which records wait and how far each has come, so whatever dies half way is gone on
with by whoever comes next; each step may be done again.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlalchemy import text

from connectors.files.store import SealedStore
from connectors.nats.bus import Bus
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.governance import confidentiality, erasure
from connectors.postgres.governance import privileged_erasures as erasures
from connectors.postgres.governance.privileged_erasures import Erasure
from connectors.postgres.recordings import conversation_row
from connectors.postgres.recordings.conversation_row import ConversationRow
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.flows.governance.privileged import holdings, messages, record
from pipelines.flows.governance.privileged.erasure_list import ErasureList, Listed
from pipelines.flows.governance.privileged.verifying import left_of
from pipelines.rules.governance.rewriting import may_rewrite
from schemas.errors import Unavailable
from schemas.people.contacts import OBJECT_KINDS, ContactChannel

logger = logging.getLogger(__name__)

ROUND = 100
"""So many records at once; what is left comes with the next round."""
SWEEP_S = 600.0
"""How often it is looked for what nobody has put among those that wait."""
PATIENCE = ("set local lock_timeout = '500ms'", "set local statement_timeout = 0")
"""Whoever reads the table goes first: behind a waiting lock everybody would wait."""


class Eraser:
    """One platform's; `bus` is None where no streams are, as while a backup is restored."""

    def __init__(
        self,
        database: Database,
        store: SealedStore,
        bus: Bus | None,
        listed: ErasureList,
        now: Callable[[], datetime],
    ) -> None:
        self._database, self._store, self._bus = database, store, bus
        self._listed = listed
        self._now = now
        self._swept_at: float | None = None

    async def round(self) -> int:
        """Go on with everything that waits; how many records are proven to be gone by it."""
        await self._sweep()
        async with self._database.reading() as tx:
            waiting = await erasures.waiting(tx, ROUND)
        if not waiting:
            return 0
        for one in waiting:
            await self._alone(self._erase(one), one)
        waiting = await self._again(waiting)
        await self._remove_contents(waiting)
        await self._remove_messages([one for one in waiting if one.messages_at is None])
        for one in waiting:
            if one.listed_at is None:
                await self._alone(self._list(one), one)
        await self._rewrite([one for one in waiting if one.rewritten_at is None])
        return await self._prove(await self._again(waiting))

    async def erase_again(self) -> int:
        """Queue what the list outside of the database has and the database lacks, and close it.

        After a restore: what was erased since the backup came back with it.
        """
        ids = await asyncio.to_thread(self._listed.ids)
        async with self._database.reading() as tx:
            lost = ids - await erasures.every_id(tx)
        for one in await asyncio.to_thread(self._listed.read, lost) if lost else ():
            async with self._database.transaction() as tx:
                await erasures.queue_listed(tx, one.record_id, one.channel, one.keys, self._now())
                await confidentiality.close(tx, one.channel, one.record_id)
        return len(lost)

    async def _sweep(self) -> None:
        if self._swept_at is not None and time.monotonic() - self._swept_at < SWEEP_S:
            return
        async with self._database.transaction() as tx:
            found = await erasures.sweep(tx, self._now())
        if found:
            logger.warning("%d privileged records still hold something", found)
        self._swept_at = time.monotonic()

    async def _alone(self, work: Awaitable[None], one: Erasure) -> None:
        """One record that cannot be erased holds up no other; it goes on waiting."""
        try:
            await work
        except Exception:
            logger.exception("record %s is not erased yet", one.record_id)

    async def _again(self, waiting: Sequence[Erasure]) -> list[Erasure]:
        """The same records as they stand now, without those whose rows are not gone."""
        async with self._database.reading() as tx:
            found = [await erasures.get(tx, one.record_id) for one in waiting]
        return [one for one in found if one is not None and one.erased_at is not None]

    async def _erase(self, one: Erasure) -> None:
        if one.erased_at is None:
            async with self._database.transaction() as tx:
                await record.erase(tx, RawSeals(self._store.keys), one.record_id, self._now())

    async def _remove_contents(self, waiting: Sequence[Erasure]) -> None:
        for one in waiting:
            for key in one.of_files:
                await asyncio.to_thread(self._store.destroy, key.location)
        await erasure.remove_contents(self._database, self._store)

    async def _remove_messages(self, waiting: Sequence[Erasure]) -> None:
        if not waiting:
            return
        calls = await self._calls(waiting)
        if self._bus is not None:
            try:
                await self._bus.connect()
                await messages.erase(self._bus, calls)
            except Unavailable:
                logger.warning("streams are away; messages of %d records wait", len(calls))
                return
        async with self._database.transaction() as tx:
            # A relay may have been about to send them when the rows went, a consumer to give up.
            for call in calls:
                await holdings.leftovers(tx, call)
            ids = [one.record_id for one in waiting]
            await erasures.note(tx, ids, "messages_at", self._now())

    async def _calls(self, waiting: Sequence[Erasure]) -> list[ConversationRow]:
        ids = [one.record_id for one in waiting if one.channel is not ContactChannel.LETTER]
        async with self._database.reading() as tx:
            found = [await conversation_row.get(tx, one) for one in ids]
        return [one for one in found if one is not None]

    async def _list(self, one: Erasure) -> None:
        at = one.erased_at or self._now()
        listed = Listed(record_id=one.record_id, channel=one.channel, at=at, keys=one.keys)
        await asyncio.to_thread(self._listed.add, listed)
        async with self._database.transaction() as tx:
            await erasures.note(tx, [one.record_id], "listed_at", self._now())

    async def _rewrite(self, waiting: Sequence[Erasure]) -> None:
        """The tables that lost something: at once where that is quick, else by night."""
        if not waiting:
            return
        counted = {name for one in waiting for name in one.counts}
        tables = {table for name in counted for table in holdings.TABLES.get(name, ())}
        indexed = [one.record_id for one in waiting if "lines" in one.counts]
        async with self._database.reading() as tx:
            names = sorted(tables | await erasures.index_parts(tx, indexed))
            size = await erasures.size_of(tx, names)
        if not may_rewrite(size, self._now()):
            return
        for name in names:
            try:
                async with self._database.transaction() as tx:
                    for setting in PATIENCE:
                        await tx.execute(text(setting))
                    if not await erasures.rewrite(tx, name):
                        return
            except Exception as busy:
                logger.info("%s is not written anew yet: %s", name, busy)
                return
        async with self._database.transaction() as tx:
            ids = [one.record_id for one in waiting]
            await erasures.note(tx, ids, "rewritten_at", self._now())

    async def _prove(self, waiting: Sequence[Erasure]) -> int:
        count = 0
        for one in waiting:
            left = await left_of(self._database, self._store, one)
            if not left:
                await self._note_proof(one)
                count += 1
            elif one.rewritten_at is not None:
                logger.error("record %s is not gone: %s", one.record_id, ", ".join(left))
                await self._begin_anew(one)
        return count

    async def _note_proof(self, one: Erasure) -> None:
        now = self._now()
        async with self._database.transaction() as tx:
            await erasures.note(tx, [one.record_id], "verified_at", now)
            await audit.write(
                tx,
                stream=one.prison_code or audit.BUREAU,
                actor=record.ERASER,
                action="privileged.verify",
                object_kind=OBJECT_KINDS[one.channel],
                object_id=one.record_id,
                detail={"keys": len(one.keys), "keys_sm3": record.digest_of(one.keys)},
                at=now,
            )

    async def _begin_anew(self, one: Erasure) -> None:
        async with self._database.transaction() as tx:
            for what in ("erased_at", "messages_at", "listed_at", "rewritten_at"):
                await erasures.note(tx, [one.record_id], what, None)
