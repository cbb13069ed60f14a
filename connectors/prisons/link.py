"""The line to one system under one version of its settings: pulls, compares, pushes."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from connectors.postgres.database import Database
from connectors.postgres.prison_systems import feeds
from connectors.prisons.asking import AskedSystem
from connectors.prisons.desk import Desk
from connectors.prisons.port import NotOffered
from connectors.prisons.pushing import Pusher
from connectors.prisons.reconciling import Reconciler, window
from connectors.prisons.replaying import Replayer
from connectors.prisons.taking import Taker
from pipelines.rules.local_time import local
from schemas.errors import QinqiaoError
from schemas.prison_systems.kinds import RecordKind
from schemas.prison_systems.settings import SystemSettings

logger = logging.getLogger(__name__)

REPLAY_EVERY = timedelta(minutes=1)
COMPARE_EVERY, COMPARE_DAYS = timedelta(minutes=15), 2
"""What is missing of today is found within so long."""
REVIEW_EVERY, REVIEW_DAYS = timedelta(hours=12), 35
"""Records that are changed late are found within so long."""
PROBLEM = "记录处理失败，已记入日志，稍后自动重试。"
LEAST_PAUSE_S = 1.0


class Link:
    """One system's loop; nothing of it is lost with it, since cursors lie in the database."""

    def __init__(
        self,
        database: Database,
        system: AskedSystem,
        settings: SystemSettings,
        desks: Sequence[Desk],
        clock: Callable[[], datetime],
        pusher: Pusher | None = None,
    ) -> None:
        self._database = database
        self._system = system
        self._settings = settings
        self._desks = desks
        self._clock = clock
        self._pusher = pusher
        self._taker = Taker(database, clock)
        self._replayer = Replayer(database, clock)
        self._reconciler = Reconciler(database, self._taker, clock)
        self._cursors: dict[RecordKind, str] = {}
        self._replayed: dict[RecordKind, datetime] = {}
        self._compared: dict[RecordKind, datetime] = {}
        self._reviewed: dict[RecordKind, datetime] = {}
        self.applied = 0
        self.rounds = 0
        self.loading = False
        """Whether the system has more than the page that is being taken."""

    @property
    def kinds(self) -> set[RecordKind]:
        """What is pulled."""
        return {desk.kind for desk in self._desks}

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self.round()
            pause = max(float(self._settings.every_s), self._system.wait_s(), LEAST_PAUSE_S)
            if self._system.wait_s():
                # It did not answer: not the usual pause counts, but when it is worth asking.
                pause = max(self._system.wait_s(), LEAST_PAUSE_S)
            await asyncio.sleep(pause)

    async def round(self) -> None:
        """Every kind once; what fails of one is noted, and the system is left alone for a while."""
        for desk in self._desks:
            try:
                await self._kind(desk)
            except NotOffered as error:
                await self._note(desk, error.message)
            except QinqiaoError as error:
                await self._note(desk, error.message)
                if self._system.wait_s():
                    break
            except Exception:
                logger.exception("records of %s not taken", desk.lock)
                await self._note(desk, PROBLEM)
        await self._push()
        self.rounds += 1

    async def _kind(self, desk: Desk) -> None:
        await self._pull(desk)
        now = self._clock()
        if _is_due(self._replayed, desk, REPLAY_EVERY, now):
            self.applied += (await self._replayer.round(desk)).applied
            self._replayed[desk.kind] = now
        today = local(now).date()
        if _is_due(self._reviewed, desk, REVIEW_EVERY, now):
            await self._reconciler.compare(desk, self._system, *window(today, REVIEW_DAYS))
            self._reviewed[desk.kind] = self._compared[desk.kind] = now
        elif _is_due(self._compared, desk, COMPARE_EVERY, now):
            await self._reconciler.compare(desk, self._system, *window(today, COMPARE_DAYS))
            self._compared[desk.kind] = now

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
            self.loading = False

    async def _pages(self, desk: Desk) -> None:
        more = True
        while more:
            cursor = await self._cursor(desk)
            if cursor is None:
                # Another version counts by now; this link is about to be closed.
                return
            page = await self._system.pull(desk.kind, cursor, self._settings.page)
            self._cursors.pop(desk.kind, None)
            taken = await self._taker.take(desk, page, cursor)
            if taken.moved:
                self._cursors[desk.kind] = page.cursor
            self.applied += taken.applied
            self.loading = page.more
            # A cursor that stands still would be asked for ever.
            more = page.more and page.cursor != cursor

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


def _is_due(
    last: Mapping[RecordKind, datetime], desk: Desk, every: timedelta, now: datetime
) -> bool:
    before = last.get(desk.kind)
    return before is None or now >= before + every
