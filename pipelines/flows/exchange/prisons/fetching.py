"""A system's recordings are fetched one by one, the oldest first, and taken in.

A kill leaves a spool file that the next one goes on with, and a recording that is taken in twice
is one: nothing here is lost or doubled whenever it stops.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import aclosing, suppress
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from connectors.patience import within
from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import fetches
from connectors.postgres.exchange.prison_systems.fetches import FetchRow
from connectors.postgres.recordings import conversation_row
from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.postgres.transaction import Tx
from connectors.prisons.port import NotOffered
from pipelines.flows.exchange.prisons.asking import AskedSystem
from pipelines.flows.exchange.prisons.sounds import Sounds
from pipelines.flows.exchange.prisons.spool import Spool
from pipelines.flows.recordings.storing.incoming import Incoming
from pipelines.flows.recordings.storing.refusal import Unsettled, refuse, require_outside
from pipelines.rules.exchange.prison_systems.fetching import (
    NO_ROOM,
    Ended,
    Pace,
    ended,
    has_room,
    idle_pause_s,
    pause_after,
)
from pipelines.rules.security.actor import system_actor
from schemas.calls.state import PartyRole
from schemas.errors import InvalidInput, QinqiaoError, Unavailable
from schemas.exchange.prison_systems.state import FetchState

logger = logging.getLogger(__name__)

FETCHER = system_actor("录音抽取")
IDLE_S = 5.0
"""How soon something new is looked for; less often while there is nothing."""
FULL_S = 60.0
"""How soon a full disk is looked at again."""
AWAY = timedelta(minutes=1)
NOT_OFFERED = timedelta(hours=1)
CHECK_BYTES = 16 << 20
"""How often room is looked at, and whether the recording is still wanted."""
NAME_LENGTH = 200
DIFFERS, PRIVILEGED = "digest_differs", "privileged"
MAY_HELP = frozenset(
    {"peer_answer", "recording_too_short", "recording_too_long", DIFFERS, "fetch_failed"}
)
"""What another try, or a file that is written to its end meanwhile, may mend."""
HELD = "录音暂不能保存，稍后自动重试。"
NO_RECORD = "该会见或通话记录已删除，暂不抽取录音。"


class NoRoom(QinqiaoError):
    """Nothing is fetched until there is room again; what was told stays told."""

    status = 507
    retryable = True


class Superseded(QinqiaoError):
    """The source told something else of the recording while it was fetched."""

    status = 409
    retryable = True


class Fetcher:
    """Holds nothing: what is to be done lies in the database, what has come in the spool."""

    def __init__(
        self,
        database: Database,
        system: AskedSystem,
        system_id: str,
        sounds: Sounds,
        per_s: int,
        clock: Callable[[], datetime],
        loading: Callable[[], bool] = lambda: False,
    ) -> None:
        """While records of the system are still `loading`, no recording is begun."""
        self._database = database
        self._system = system
        self._system_id = system_id
        self._sounds = sounds
        self._spool = Spool(sounds.folder / system_id)
        self._pace = Pace(per_s)
        self._clock = clock
        self._loading = loading
        self._news = asyncio.Event()
        self._idle_looks = 0
        self._tidy = False
        self.fetched = 0

    def look(self) -> None:
        """Something came that a recording may be of: look now."""
        self._idle_looks, self._tidy = 0, False
        self._news.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            self._news.clear()
            try:
                pause = await self.step()
            except Exception:
                logger.exception("recordings of %s not fetched", self._system_id)
                pause = IDLE_S
            if self._idle_looks:
                with suppress(TimeoutError):
                    await within(idle_pause_s(pause, self._idle_looks), self._news.wait())
            else:
                await asyncio.sleep(pause)

    async def step(self) -> float:
        """The recording whose turn it is; seconds until it is worth going on."""
        if wait := self._system.wait_s():
            return wait
        if self._loading():
            self._idle_looks = 0
            return IDLE_S
        async with self._database.reading() as tx:
            row = await fetches.next_due(tx, self._system_id, self._clock())
            idle = row is None and not self._tidy
            wanted = await fetches.open_versions(tx, self._system_id) if idle else None
        if row is None:
            self._idle_looks += 1
            if wanted is not None:
                await asyncio.to_thread(self._spool.keep_only, wanted)
                self._tidy = True
            return IDLE_S
        self._idle_looks, self._tidy = 0, False
        return await self._one(row)

    async def _one(self, row: FetchRow) -> float:
        """Every way in which it can end is written down, and none of them holds up the next."""
        conversation: ConversationRow | None = None
        try:
            conversation = await self._conversation(row)
            if conversation.began_at is None:
                await self._put_off(row, NO_RECORD, NOT_OFFERED)
                return 0.0
            require_outside(conversation)
            await self._fetch(row)
            await self._take_in(row)
        except Superseded:
            await asyncio.to_thread(self._spool.drop, row.id, row.version)
            return 0.0
        except Unsettled as error:
            await asyncio.to_thread(self._spool.drop, row.id, row.version)
            await self._put_off(row, error.message, timedelta())
        except NoRoom as error:
            logger.error("recordings of %s wait for room: %s", self._system_id, error.detail)
            await self._put_off(row, error.message, timedelta())
            return FULL_S
        except NotOffered as error:
            # Other settings may offer it; asking for every single one would lead nowhere.
            await self._put_off(row, error.message, timedelta())
            return NOT_OFFERED.total_seconds()
        except OSError as error:
            logger.error("recordings of %s cannot be kept: %s", self._system_id, error)
            await self._put_off(row, HELD, AWAY)
            return FULL_S
        except Unavailable as error:
            await self._put_off(row, error.message, AWAY)
        except QinqiaoError as error:
            await self._failed(row, conversation, error)
        except Exception:
            logger.exception("recording %s not fetched", row.id)
            await self._failed(row, conversation, InvalidInput(HELD, code="fetch_failed"))
        return 0.0

    async def _conversation(self, row: FetchRow) -> ConversationRow:
        async with self._database.reading() as tx:
            return await self._known(tx, row)

    async def _known(self, tx: Tx, row: FetchRow) -> ConversationRow:
        found = await conversation_row.get(tx, row.call_id)
        assert found is not None, "a foreign key holds it"
        return found

    async def _fetch(self, row: FetchRow) -> None:
        """All of the file, on from what lies here; raises where it does not become whole."""
        had = await asyncio.to_thread(self._spool.had, row.id, row.version)
        await self._checkpoint(row, had)
        if ended(row.bytes, had) is not Ended.WHOLE or not row.bytes:
            had = await self._append(row, had)
        match ended(row.bytes, had):
            case Ended.LONG:
                await asyncio.to_thread(self._spool.drop, row.id, row.version)
                raise InvalidInput("录音文件比登记的大，与登记不符。", code="recording_too_long")
            case Ended.SHORT:
                raise InvalidInput("录音文件比登记的小，尚不完整。", code="recording_too_short")

    async def _append(self, row: FetchRow, had: int) -> int:
        checked = had
        with self._spool.appending(row.id, row.version) as file:
            async with aclosing(self._system.read(row.file, had)) as blocks:
                async for block in blocks:
                    await asyncio.to_thread(self._spool.append, file, block)
                    had += len(block)
                    if row.bytes and had > row.bytes:
                        break
                    if had - checked >= CHECK_BYTES:
                        await self._checkpoint(row, had)
                        checked = had
                    await asyncio.sleep(self._pace.take(len(block), time.monotonic()))
        return had

    async def _checkpoint(self, row: FetchRow, had: int) -> None:
        async with self._database.transaction() as tx:
            if not await fetches.under_way(tx, row, had, self._clock()):
                raise Superseded("来源系统已更新该录音。", code="recording_superseded")
            # What turns out to be privileged while it is on its way comes no further.
            require_outside(await self._known(tx, row))
        await asyncio.to_thread(self._spool.make)
        reserve = (await self._sounds.settings()).fetching_reserve_gb << 30
        for folder in (self._spool.folder, self._sounds.store.root):
            space = await asyncio.to_thread(self._sounds.usage, folder)
            if not has_room(space, row.bytes, had, reserve):
                raise NoRoom(NO_ROOM, code="no_room", free=space.free)

    async def _take_in(self, row: FetchRow) -> None:
        # Anew: it may have become privileged while its sound was on its way.
        conversation = await self._conversation(row)
        incoming = Incoming(
            path=self._spool.path(row.id, row.version),
            name=_name(row),
            conversation=conversation,
            first=PartyRole(row.first_speaker) if row.first_speaker else None,
            started_at=row.began_at,
            sm3=row.sm3 or None,
        )
        take_in = self._sounds.take_in or self._by_ourselves
        await take_in(incoming)
        async with self._database.transaction() as tx:
            await fetches.finish(tx, row, FetchState.DONE, "", self._clock())
        self.fetched += 1
        # Last: whoever dies before finds the file, and that it was taken.
        await asyncio.to_thread(self._spool.drop, row.id, row.version)

    async def _by_ourselves(self, incoming: Incoming) -> None:
        # The libraries of sound, which a process that leaves this to another need not carry.
        from pipelines.flows.recordings.storing.intake import take_in

        settings = await self._sounds.settings()
        await take_in(
            self._database, self._sounds.store, settings, incoming, FETCHER, self._clock()
        )

    async def _failed(
        self, row: FetchRow, conversation: ConversationRow | None, error: QinqiaoError
    ) -> None:
        """Tried again where that may help, else told to the officers."""
        if error.code in (DIFFERS, PRIVILEGED):
            await asyncio.to_thread(self._spool.drop, row.id, row.version)
        if error.retryable:
            await self._put_off(row, error.message, AWAY)
            return
        again = error.code in MAY_HELP
        tries = row.tries + 1
        pause = pause_after(tries) if again else None
        if pause is not None:
            await self._put_off(row, error.message, pause, tries)
            return
        at = self._clock()
        state = FetchState.FAILED if again else FetchState.REFUSED
        async with self._database.transaction() as tx:
            if await fetches.finish(tx, row, state, error.message, at):
                await refuse(
                    tx,
                    name=_name(row),
                    channel=conversation.channel if conversation else None,
                    conversation=conversation,
                    problem=error,
                    actor=FETCHER,
                    at=at,
                )
        await asyncio.to_thread(self._spool.drop, row.id, row.version)
        logger.warning("recording %s is not taken: %s", row.id, error)

    async def _put_off(
        self, row: FetchRow, problem: str, pause: timedelta, tries: int | None = None
    ) -> None:
        had = await asyncio.to_thread(self._spool.had, row.id, row.version)
        # What goes on is not in vain, however often it breaks off.
        count = 0 if had > row.had else row.tries if tries is None else tries
        at = self._clock()
        async with self._database.transaction() as tx:
            await fetches.put_off(
                tx, row, had=had, tries=count, until=at + pause, problem=problem, at=at
            )


def _name(row: FetchRow) -> str:
    return PurePosixPath(row.file).name[-NAME_LENGTH:]
