"""Keeping the headcount ledger in step with the prison affairs platform (LR-IF-01, LR-IF-02).

Movements, what follows from them, and the cursor are committed together: a process that dies in
between leaves nothing half done, and the next one asks again from the same number.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from connectors.live_settings import Current
from connectors.platforms.outbound import Outbound
from connectors.platforms.prison_affairs import PEER, PrisonAffairs
from connectors.postgres.database import Database
from connectors.postgres.headcount import headcount_keeping as keeping
from connectors.postgres.headcount import movements, spells
from connectors.postgres.headcount.headcount_keeping import GapRow
from connectors.postgres.transaction import Tx
from pipelines.flows.headcount.applying import Desk, settle
from pipelines.flows.headcount.sealing import to_row
from pipelines.rules.headcount.gaps import gaps, reached
from pipelines.rules.headcount.movement import read_page
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import QinqiaoError
from schemas.exchange.prison_affairs import Movement
from schemas.headcount.headcount import GapState

LIMIT = 200
"""Movements asked for at once."""
PAGES = 50
"""Pages taken in one round; what is left comes with the next."""
MEND_AFTER = timedelta(minutes=5)
"""So often movements are asked for again that led to a ward which we do not know."""
MEND = 50
CONFLICT = "同一序号曾以不同内容再次送来，以先到的为准。"


class Taken(msgspec.Struct, frozen=True):
    """What a page led to."""

    cursor: int
    newest: int
    given_up: int = 0
    waits: bool = False
    """Something is missing that the next round asks for again."""


class Round(msgspec.Struct, kw_only=True):
    """What one round did."""

    movements: int = 0
    given_up: int = 0
    own: int = 0


class RosterSync:
    """Pulls movements from the cursor and applies them."""

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
        self._mended_at: datetime | None = None

    async def round(self) -> Round:
        """Take in what is new; `QinqiaoError` where the platform does not answer rightly.

        A failure is noted before it is raised; the cursor stays where it was.
        """
        done = Round()
        async with self._database.transaction() as tx:
            await tx.lock(keeping.LOCK)
            done.own = await spells.follow_own_records(tx, self._clock())
            cursor = (await keeping.state(tx)).cursor
        if not self._affairs.connected:
            return done
        try:
            await self._pages(cursor, done)
            if self._mended_at is None or self._clock() - self._mended_at >= MEND_AFTER:
                await self.mend()
        except QinqiaoError as error:
            async with self._database.transaction() as tx:
                await keeping.failed(tx, error.message, self._clock())
            raise
        return done

    async def _pages(self, cursor: int, done: Round) -> None:
        for _ in range(PAGES):
            fresh, newest = await self.ask(cursor, LIMIT)
            taken = await self.take(cursor, fresh, newest, full=len(fresh) == LIMIT)
            done.movements += len(fresh)
            done.given_up += taken.given_up
            if taken.waits or taken.cursor == cursor or taken.cursor >= newest:
                return
            cursor = taken.cursor

    async def ask(self, after: int, limit: int) -> tuple[list[Movement], int]:
        """Movements above a number, read and in order, and the newest number there is."""
        page = await self._outbound.call(
            PEER,
            "movements",
            lambda: self._affairs.movements(after, limit),
            parameters={"after": after, "limit": limit},
        )
        return read_page(page, after, limit), page.newest

    async def take(
        self, cursor: int, fresh: Sequence[Movement], newest: int, *, full: bool
    ) -> Taken:
        """Store a page, apply what need not wait, and move the cursor, all at once."""
        now = self._clock()
        async with self._database.transaction() as tx:
            await tx.lock(keeping.LOCK)
            if (await keeping.state(tx)).cursor != cursor:
                # Another process took this page.
                return Taken(cursor, newest)
            if not await self._store(tx, fresh, now):
                return Taken(cursor, newest)
            known = await movements.numbers_above(tx, cursor)
            # Behind a full page more may follow; what is missing there is no gap yet.
            upto = max((one.seq for one in fresh), default=cursor) if full else newest
            missing = gaps(cursor, known, upto)
            tries = self._settings().headcount_gap_tries
            last = known[-1] if known else cursor
            given_up = await keeping.note_gaps(tx, missing, tries, last, now)
            through = reached(cursor, known, given_up)
            await self.apply(tx, through, now)
            await keeping.succeeded(tx, through, now)
        return Taken(through, newest, len(given_up), len(missing) > len(given_up))

    async def _store(self, tx: Tx, fresh: Sequence[Movement], now: datetime) -> bool:
        """False where there are no units yet that movements could belong to."""
        places = await movements.places(tx)
        if places is None:
            return False
        rows = [to_row(self._keys, movement) for movement in fresh]
        conflicts = await movements.add(tx, rows, places, now)
        await movements.note_conflicts(tx, conflicts, CONFLICT)
        return True

    async def apply(self, tx: Tx, through: int, now: datetime) -> None:
        """Settle every inmate of whom a movement need not wait any longer."""
        await self._settle(tx, await movements.ready(tx, through, now), through, now)

    async def mend(self) -> None:
        """Ask once more for movements to wards that we do not know: the word may have been wrong.

        What is refused stays refused where the platform says the same again.
        """
        async with self._database.transaction() as tx:
            waiting = await movements.unplaced(tx, MEND)
        while waiting:
            fresh, _ = await self.ask(waiting[0] - 1, LIMIT)
            reached = max((one.seq for one in fresh), default=waiting[-1])
            again = [one for one in fresh if one.seq in set(waiting)]
            now = self._clock()
            async with self._database.transaction() as tx:
                await tx.lock(keeping.LOCK)
                places = await movements.places(tx)
                if places is None:
                    return
                rows = [to_row(self._keys, movement) for movement in again]
                through = (await keeping.state(tx)).cursor
                told = await movements.reword(tx, rows, places)
                await self._settle(tx, sorted(set(told)), through, now)
            waiting = [seq for seq in waiting if seq > reached]
        self._mended_at = self._clock()

    async def look_again(self) -> None:
        """Fold anew whom a movement was refused for what may be otherwise here by now.

        A ward may have been opened since, a code added, a record found to be whole.
        """
        await self.mend()
        async with self._database.transaction() as tx:
            await tx.lock(keeping.LOCK)
            through = (await keeping.state(tx)).cursor
            await self._settle(tx, await movements.refused_for_now(tx), through, self._clock())

    async def _settle(self, tx: Tx, numbers: Sequence[str], through: int, now: datetime) -> None:
        places = await movements.places(tx)
        if places is None:
            return
        desk = Desk(keys=self._keys, places=places, through=through, at=now)
        for inmate_no in numbers:
            await settle(tx, desk, inmate_no)

    async def ask_again(self) -> int:
        """Ask once more for what was given up; answers how many gaps are whole now."""
        async with self._database.transaction() as tx:
            waiting = await keeping.gaps_in(tx, GapState.GIVEN_UP)
        repaired = 0
        for row in waiting:
            repaired += await self._repair(row)
        return repaired

    async def _repair(self, row: GapRow) -> bool:
        """Take what of a gap is there now, page by page."""
        after = row.first_seq - 1
        while True:
            fresh, _ = await self.ask(after, LIMIT)
            found = [one for one in fresh if one.seq <= row.last_seq]
            whole = await self._take_late(row, found)
            if whole or len(found) < LIMIT:
                return whole
            after = found[-1].seq

    async def _take_late(self, row: GapRow, found: Sequence[Movement]) -> bool:
        """Store and apply; whether nothing of the gap is missing any more."""
        now = self._clock()
        async with self._database.transaction() as tx:
            await tx.lock(keeping.LOCK)
            await self._store(tx, found, now)
            await self.apply(tx, (await keeping.state(tx)).cursor, now)
            stored = await movements.stored_within(tx, row.first_seq, row.last_seq)
            whole = stored == row.last_seq - row.first_seq + 1
            if whole:
                await keeping.settle_gap(tx, row.id, GapState.REPAIRED, now)
        return whole
