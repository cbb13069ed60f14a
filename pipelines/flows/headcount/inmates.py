"""Following inmates in full as the prison affairs platform changes them (VC-API-03, OM-IF-01).

Records, what follows from them, and the cursor are committed together, under the lock of the
movements: a process that dies in between leaves nothing half done, and neither feed meets the
other in the midst of an inmate.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from connectors.live_settings import Current
from connectors.platforms.outbound import Outbound
from connectors.platforms.prison_affairs import PEER, PrisonAffairs
from connectors.postgres.database import Database
from connectors.postgres.headcount import headcount_keeping as keeping
from connectors.postgres.headcount import inmate_records as records
from connectors.postgres.headcount import movements
from connectors.postgres.headcount.headcount_keeping import INMATES, LOCK
from connectors.postgres.headcount.inmate_records import ToldRow
from connectors.postgres.transaction import Tx
from pipelines.flows.headcount.taking_on import Desk, take_on
from pipelines.rules.exchange.inmate_pages import read_inmates
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import QinqiaoError
from schemas.exchange.prison_affairs import InmateRecord

LIMIT = 500
"""Inmates asked for at once."""
PAGES = 20
"""Pages taken in one round; what is left comes with the next."""
AGAIN = 20
"""Inmates asked for once more in one round, of whom a part could not be used."""
AGAIN_AFTER = timedelta(minutes=1)


class Read(msgspec.Struct, kw_only=True):
    """What one round did."""

    inmates: int = 0
    again: int = 0


class InmateReader:
    """Pulls changed inmates from the cursor and takes them on."""

    def __init__(
        self,
        database: Database,
        affairs: PrisonAffairs,
        outbound: Outbound,
        keys: KeyProvider,
        clock: Callable[[], datetime],
        settings: Current,
    ) -> None:
        self._database = database
        self._affairs = affairs
        self._outbound = outbound
        self._keys = keys
        self._clock = clock
        self._settings = settings

    async def round(self) -> Read:
        """Take in who changed; `QinqiaoError` where the platform does not answer rightly.

        A failure is noted before it is raised; the cursor stays where it was.
        """
        done = Read()
        if not self._affairs.connected:
            return done
        async with self._database.transaction() as tx:
            await tx.lock(LOCK)
            cursor = (await keeping.state(tx, INMATES)).cursor
            await self._arrived(tx)
        try:
            await self._pages(cursor, done)
            await self._again(done)
        except QinqiaoError as error:
            async with self._database.transaction() as tx:
                await keeping.failed(tx, error.message, self._clock(), INMATES)
            raise
        return done

    async def read_all(self) -> int:
        """Hold every inmate of the platform against ours once more; answers how many there are.

        Where the platform was put back to an earlier state, its numbers begin anew from there.
        """
        if not self._affairs.connected:
            return 0
        after, count = 0, 0
        while True:
            fresh, newest = await self._ask(after, LIMIT)
            if not fresh:
                break
            count += len(fresh)
            after = fresh[-1].change
            async with self._database.transaction() as tx:
                await tx.lock(LOCK)
                put_back = newest < (await keeping.state(tx, INMATES)).cursor
                await self._take(tx, fresh, whatever=put_back)
                if put_back and after == newest:
                    await keeping.succeeded(tx, newest, self._clock(), INMATES)
        return count

    async def _pages(self, cursor: int, done: Read) -> None:
        for _ in range(PAGES):
            fresh, _ = await self._ask(cursor, LIMIT)
            reached = fresh[-1].change if fresh else cursor
            async with self._database.transaction() as tx:
                await tx.lock(LOCK)
                if (await keeping.state(tx, INMATES)).cursor != cursor:
                    # Another process took this page.
                    return
                if not await self._take(tx, fresh):
                    return
                await keeping.succeeded(tx, reached, self._clock(), INMATES)
            done.inmates += len(fresh)
            if len(fresh) < LIMIT:
                return
            cursor = reached

    async def _ask(self, after: int, limit: int) -> tuple[list[InmateRecord], int]:
        """Who changed above a number, read and in order, and the newest number there is."""
        page = await self._outbound.call(
            PEER,
            "inmates",
            lambda: self._affairs.inmates(after, limit),
            parameters={"after": after, "limit": limit},
        )
        return read_inmates(page, after, limit), page.newest

    async def _take(self, tx: Tx, fresh: Sequence[InmateRecord], *, whatever: bool = False) -> bool:
        """Take records on; False where there are no units yet that they could belong to.

        `whatever`: also those that are numbered below what was told before.
        """
        desk = await self._desk(tx)
        if desk is None:
            return False
        before = await records.of_numbers(tx, [one.inmate_no for one in fresh])
        newer = [
            one
            for one in fresh
            if whatever or (old := before.get(one.inmate_no)) is None or old.change <= one.change
        ]
        await take_on(tx, desk, newer, before)
        return True

    async def _arrived(self, tx: Tx) -> None:
        """Who was told of too early is taken on as he was told, once a movement brought him."""
        rows = await records.arrived(tx, LIMIT)
        desk = await self._desk(tx) if rows else None
        if desk is not None:
            early = {row.inmate_no: row for row in rows}
            await take_on(tx, desk, [_as_told(row) for row in rows], early)

    async def _again(self, done: Read) -> None:
        """Ask once more for those of whom a part could not be used: it may be otherwise by now."""
        now = self._clock()
        async with self._database.transaction() as tx:
            rows = await records.unusable(tx, now - AGAIN_AFTER, AGAIN)
        for row in rows:
            fresh, _ = await self._ask(row.change - 1, 1)
            async with self._database.transaction() as tx:
                await tx.lock(LOCK)
                await records.asked(tx, [row.inmate_no], now)
                # Who changed since stands elsewhere in the list, where his turn comes.
                await self._take(tx, [one for one in fresh if one.inmate_no == row.inmate_no])
            done.again += 1

    async def _desk(self, tx: Tx) -> Desk | None:
        places = await movements.places(tx)
        if places is None:
            return None
        return Desk(keys=self._keys, places=places, at=self._clock())


def _as_told(row: ToldRow) -> InmateRecord:
    """The record behind a row; the name is the movements' business."""
    kept = {name: getattr(row, name) for name in InmateRecord.__struct_fields__ if name != "name"}
    return InmateRecord(name="", **kept)
