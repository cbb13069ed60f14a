"""The line to one system under one version of its settings: pulls, compares, pushes."""

import asyncio
import logging
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from functools import partial

from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import feeds, problems
from connectors.postgres.exchange.prison_systems.feeds import Rest
from connectors.prisons.port import NotOffered, Pulled
from pipelines.flows.calls.giving_way import GivingWay
from pipelines.flows.exchange.prisons.asking import AskedSystem
from pipelines.flows.exchange.prisons.desk import Desk
from pipelines.flows.exchange.prisons.pushing import Pusher
from pipelines.flows.exchange.prisons.reconciling import Reconciler, window
from pipelines.flows.exchange.prisons.replaying import Replayer
from pipelines.flows.exchange.prisons.resting import Resting
from pipelines.flows.exchange.prisons.taking import Taker
from pipelines.rules.exchange.prison_systems.digest import page_digest
from pipelines.rules.platform.local_time import local
from schemas.errors import QinqiaoError
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.settings import SystemSettings

logger = logging.getLogger(__name__)

REPLAY_EVERY = timedelta(minutes=1)
SOON = timedelta(minutes=2)
"""What is told before what it refers to has usually come is tried in each round for so long."""
COMPARE_EVERY, COMPARE_DAYS = timedelta(minutes=15), 2
"""What is missing of today is found within so long."""
REVIEW_EVERY, REVIEW_DAYS = timedelta(hours=12), 35
"""Records that are changed late are found within so long."""
SHARES = 1_000
PROBLEM = "记录处理失败，已记入日志，稍后自动重试。"
LEAST_PAUSE_S = 1.0


class Link:
    """One system's loops; nothing of them is lost with them, since cursors lie in the database."""

    def __init__(
        self,
        database: Database,
        system: AskedSystem,
        settings: SystemSettings,
        desks: Sequence[Desk],
        clock: Callable[[], datetime],
        pusher: Pusher | None = None,
        resting: Resting | None = None,
    ) -> None:
        """`resting` is shared with other links: what brings nothing is noted of all together."""
        self._database = database
        self._system = system
        self._settings = settings
        self._desks = desks
        self._clock = clock
        self._pusher = pusher
        self._taker = Taker(database, clock)
        self._replayer = Replayer(database, clock)
        self._reconciler = Reconciler(database, self._taker, clock)
        self._resting = resting or Resting(database)
        self._way = GivingWay(database)
        self._cursors: dict[RecordKind, str] = {}
        self._told: dict[RecordKind, bytes] = {}
        """Of the page that was taken last, where it moved no cursor."""
        self._looked_at: datetime | None = None
        self._to_replay: set[RecordKind] = set()
        self._waiting: set[RecordKind] = set()
        self._quiet: dict[RecordKind, str] = {}
        """Cursors of kinds that had nothing new, until that is noted of all of them at once."""
        self._held_at: dict[RecordKind, datetime] = {}
        self._asked_again: dict[tuple[RecordKind, date], datetime] = {}
        self._compared: dict[RecordKind, datetime] = {}
        self._reviewed: dict[RecordKind, datetime] = {}
        self._turns = {desk.kind: asyncio.Lock() for desk in desks}
        self._caught_up: set[RecordKind] = set()
        self._behind: set[RecordKind] = set()
        self._asked = asyncio.Event()
        self.on_news: Callable[[], None] = _nobody
        """Called where something was applied in a round."""
        self.applied = 0
        self.rounds = 0

    @property
    def kinds(self) -> set[RecordKind]:
        """What is pulled."""
        return {desk.kind for desk in self._desks}

    @property
    def compared(self) -> int:
        """Kinds whose days were compared since it was opened."""
        return len(self._compared)

    @property
    def loading(self) -> bool:
        """Whether the system has more than the page that is being taken."""
        return bool(self._behind)

    async def run(self) -> None:
        """Records and orders, until it is cancelled."""
        while True:
            await self.round()
            pause = max(float(self._settings.every_s), self._system.wait_s(), LEAST_PAUSE_S)
            if self._system.wait_s():
                # It did not answer: not the usual pause counts, but when it is worth asking.
                pause = max(self._system.wait_s(), LEAST_PAUSE_S)
            await asyncio.sleep(pause)

    async def run_comparing(self) -> None:
        """Days, until it is cancelled; beside the records, which must not wait for it."""
        await self._asked.wait()
        while True:
            if not self._system.wait_s():
                await self.compare()
            await asyncio.sleep(max(float(self._settings.every_s), LEAST_PAUSE_S))

    async def round(self) -> None:
        """Every kind once; what fails of one is noted, and the system is left alone for a while."""
        before = self.applied
        await self._look_at_held()
        for desk in self._desks:
            if not await self._noting(desk, self._kind):
                break
        await self._rest()
        await self._push()
        if self.applied != before:
            self.on_news()
        self.rounds += 1
        self._asked.set()

    async def compare(self) -> None:
        """The days of each kind whose time it is, once every kind was asked for."""
        for desk in self._desks if self._asked.is_set() else ():
            if not await self._noting(desk, self._days):
                break

    async def _noting(self, desk: Desk, work: Callable[[Desk], Awaitable[None]]) -> bool:
        """False where the system is to be left alone."""
        try:
            await work(desk)
        except NotOffered as error:
            await self._note(desk, error.message)
        except QinqiaoError as error:
            await self._note(desk, error.message)
            return not self._system.wait_s()
        except Exception:
            logger.exception("records of %s not taken", desk.lock)
            await self._note(desk, PROBLEM)
        return True

    async def _kind(self, desk: Desk) -> None:
        turn = self._turns[desk.kind]
        if turn.locked():
            # It is being compared, and was pulled for that.
            return
        async with turn:
            await self._pull(desk)
        self._caught_up.add(desk.kind)
        await self._replay(desk)

    async def _replay(self, desk: Desk) -> None:
        now = self._clock()
        if desk.kind in self._to_replay:
            taken = await self._replayer.round(desk)
            self._to_replay.discard(desk.kind)
        elif self._held_lately(desk, now):
            taken = await self._replayer.round(desk, since=now - SOON)
        else:
            return
        self.applied += taken.applied
        await self._ask_again(desk, taken.again, now)

    async def _look_at_held(self) -> None:
        """Which kinds hold what may go by now: one question for all of them."""
        now = self._clock()
        if not self._desks or (self._looked_at and now < self._looked_at + REPLAY_EVERY):
            return
        of = self._desks[0]
        try:
            async with self._database.reading() as tx:
                system_id = of.source.system_id
                found = await problems.kinds_to_try(tx, system_id, of.settings, now)
        except QinqiaoError:
            logger.exception("what is held of %s not looked at", of.source.system_id)
            return
        self._to_replay |= found
        self._waiting = found
        self._looked_at = now

    async def _rest(self) -> None:
        """Kinds that had nothing new are noted together; one that stands elsewhere is read anew."""
        quiet, self._quiet = self._quiet, {}
        if not quiet:
            return
        of, at = self._desks[0], self._clock()
        rests = [
            Rest(
                system_id=of.source.system_id,
                kind=kind,
                cursor=cursor,
                settings=of.settings,
                tried_at=at,
            )
            for kind, cursor in quiet.items()
        ]
        await self._resting.note(rests, self._stand_elsewhere)

    def _stand_elsewhere(self, kinds: Iterable[RecordKind]) -> None:
        for kind in kinds:
            self._cursors.pop(kind, None)

    async def _ask_again(self, desk: Desk, days: Iterable[date], now: datetime) -> None:
        """Words that were not kept while nobody knew whether they may be."""
        for day in sorted(days):
            before = self._asked_again.get((desk.kind, day))
            # What the source does not tell any more is not asked for in every round.
            if before is None or now >= before + COMPARE_EVERY:
                self._asked_again[desk.kind, day] = now
                self.applied += (await self._reconciler.fetch(desk, self._system, day)).new

    async def _days(self, desk: Desk) -> None:
        if desk.kind not in self._caught_up:
            return
        now = self._clock()
        reviewed = _is_due(self._reviewed, desk, REVIEW_EVERY, now)
        if not reviewed and not _is_due(self._compared, desk, COMPARE_EVERY, now):
            return
        days = window(local(now).date(), REVIEW_DAYS if reviewed else COMPARE_DAYS)
        settled = partial(self._settled, desk)
        await self._reconciler.compare(desk, self._system, *days, settled=settled)
        if reviewed:
            _mark(self._reviewed, desk, REVIEW_EVERY, now)
        _mark(self._compared, desk, COMPARE_EVERY, now)

    @asynccontextmanager
    async def _settled(self, desk: Desk) -> AsyncIterator[None]:
        """With all of a kind that the system tells now, and nothing of it coming in meanwhile."""
        async with self._turns[desk.kind]:
            await self._pull(desk)
            yield

    async def _push(self) -> None:
        """After the records, so that what was told last is known when something goes out."""
        if self._pusher is None:
            return
        try:
            await self._pusher.round()
        except Exception:
            # Orders lie in the database as they were; the next round goes on with them.
            logger.exception("orders of %s not pushed", self._pusher.system_id)

    async def _pull(self, desk: Desk) -> None:
        """Page after page until the system has no more."""
        try:
            await self._pages(desk)
        finally:
            self._behind.discard(desk.kind)

    async def _pages(self, desk: Desk) -> None:
        more = True
        while more:
            cursor = await self._cursor(desk)
            if cursor is None:
                # Another version counts by now; this link is about to be closed.
                return
            begun = time.monotonic()
            page = await self._system.pull(desk.kind, cursor, self._settings.page)
            rests = not page.more and page.cursor == cursor
            if rests and self._repeats(desk, page):
                self._quiet[desk.kind] = cursor
                return
            self._cursors.pop(desk.kind, None)
            self._told.pop(desk.kind, None)
            taken = await self._taker.take(desk, page, cursor)
            if rests and taken.moved:
                self._told[desk.kind] = _digest_of(page)
            if taken.moved:
                self._cursors[desk.kind] = page.cursor
            self.applied += taken.applied
            if taken.held:
                self._held_at[desk.kind] = self._clock()
            if page.more:
                self._behind.add(desk.kind)
                await self._way.rest(time.monotonic() - begun)
            # A cursor that stands still would be asked for ever.
            more = page.more and page.cursor != cursor

    def _repeats(self, desk: Desk, page: Pulled) -> bool:
        """Whether it holds nothing, or what was taken the last time, byte by byte.

        Systems that are asked by time tell their last moment each time, as it may not be over.
        Where something is held it is taken each time: words that may be kept by now come with it.
        """
        if not page.records:
            return True
        waits = desk.kind in self._waiting or self._held_lately(desk, self._clock())
        return not waits and self._told.get(desk.kind) == _digest_of(page)

    def _held_lately(self, desk: Desk, now: datetime) -> bool:
        held_at = self._held_at.get(desk.kind)
        return held_at is not None and now < held_at + SOON

    async def _cursor(self, desk: Desk) -> str | None:
        """Where to go on from; None where other settings count.

        As it was left, since most rounds bring nothing; whether it still stands there is seen when
        it is moved.
        """
        if desk.kind not in self._cursors:
            async with self._database.transaction() as tx:
                feed = await feeds.get(tx, desk.source.system_id, desk.kind, desk.settings)
            if feed.settings != desk.settings:
                return None
            self._cursors[desk.kind] = feed.cursor
        return self._cursors[desk.kind]

    async def _note(self, desk: Desk, problem: str) -> None:
        try:
            async with self._database.transaction() as tx:
                await feeds.get(tx, desk.source.system_id, desk.kind, desk.settings)
                await feeds.failed(tx, desk.source.system_id, desk.kind, problem, self._clock())
        except QinqiaoError:
            logger.exception("failure of %s not noted", desk.lock)


def _digest_of(page: Pulled) -> bytes:
    return page_digest(one.raw for one in page.records)


def _nobody() -> None:
    """Nobody waits for news."""


def _is_due(
    last: Mapping[RecordKind, datetime], desk: Desk, every: timedelta, now: datetime
) -> bool:
    before = last.get(desk.kind)
    return before is None or now >= before + every


def _mark(last: dict[RecordKind, datetime], desk: Desk, every: timedelta, now: datetime) -> None:
    """The first time counts as if it were some time ago: systems that were switched on together
    are not compared together for ever."""
    share = zlib.crc32(desk.lock.encode()) % SHARES / SHARES
    last[desk.kind] = now if desk.kind in last else now - every * share
