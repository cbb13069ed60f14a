"""Takes tasks from the queue and reads their recordings, one after the other (VC-SUP-19)."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from connectors.ending import end
from connectors.files.store import SealedStore
from connectors.media.background import in_background
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.recordings import conversation_row
from connectors.postgres.speech import transcription_tasks
from connectors.postgres.speech.transcription_tasks import Task
from connectors.speech.vad import make_vad
from pipelines.flows.calls.giving_way import GivingWay
from pipelines.flows.speech.reading.loading import Loaded, OpenSound, load, open_sound
from pipelines.flows.speech.reading.storing import READER, Heard, TaskLost, store
from pipelines.rules.speech.lines.queue import LEASE, Verdict, after_failure, after_outage, never
from pipelines.rules.speech.pieces import Piece, pieces
from pipelines.rules.speech.reading import Reader
from pipelines.rules.speech.segmenter import VoiceDetector
from schemas.errors import QinqiaoError, Unavailable
from schemas.speech.transcription import TaskState

logger = logging.getLogger(__name__)

NICENESS = 15
"""As the model that reads: what is stored is read when nobody wants the processor for a call, a
record or a recording that is made playable."""

BEAT_S = LEASE.total_seconds() / 12
"""How often a worker says that it lives, also while it waits for the model."""


@dataclass(frozen=True)
class Tools:
    """What a worker works with."""

    database: Database
    store: SealedStore
    reader: Reader
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    voice: Callable[[], VoiceDetector] = make_vad
    open_sound: OpenSound = open_sound


class Worker:
    """One of several that work side by side, in one process or in many; holds no state."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._way = GivingWay(tools.database)
        self._worked_s = 0.0
        self.done = 0
        self.failed = 0

    async def drain(self) -> None:
        """Work until nothing may begin now."""
        while await self.one():
            await self._way.rest(self._worked_s)

    async def one(self) -> bool:
        """Take and do one task; False where none may begin."""
        now = self._tools.now()
        async with self._tools.database.transaction() as tx:
            for task_id in await transcription_tasks.take_back(tx, now):
                logger.warning("transcription task %s is taken back from a lost worker", task_id)
            task = await transcription_tasks.take(tx, now)
        if task is None:
            return False
        begun = time.monotonic()
        await self._do(task)
        self._worked_s = time.monotonic() - begun
        return True

    async def _do(self, task: Task) -> None:
        try:
            async with _Lease(self._tools, task) as lease:
                await _Try(self._tools, task, lease).run()
            self.done += 1
        except TaskLost:
            logger.info("transcription task %s was paused, cancelled or taken over", task.id)
        except Exception as failure:
            self.failed += 1
            logger.exception("transcription task %s failed", task.id)
            await self._fail(task, failure)

    async def _fail(self, task: Task, failure: Exception) -> None:
        """Where the database is away too, the lease runs out and the task is taken back."""
        now = self._tools.now()
        verdict = _verdict(failure, task.tries, now)
        told = failure.message if isinstance(failure, QinqiaoError) else type(failure).__name__
        with suppress(Unavailable):
            async with self._tools.database.transaction() as tx:
                kept = await transcription_tasks.fail(tx, task, now, verdict, told)
                if kept and verdict.state is TaskState.FAILED:
                    conversation = await conversation_row.get(tx, task.call_id)
                    await audit.write(
                        tx,
                        stream=conversation.prison_code if conversation else audit.BUREAU,
                        actor=READER,
                        action="transcription.failed",
                        object_kind="transcription_task",
                        object_id=task.id,
                        result="failed",
                        detail={"recording_id": task.recording_id, "problem": told[:200]},
                        at=now,
                    )


def _verdict(failure: Exception, tries: int, now: datetime) -> Verdict:
    """An outage costs no try; what is refused for good gets no other one."""
    if isinstance(failure, QinqiaoError):
        return after_outage(now) if failure.retryable else never(now)
    return after_failure(tries, now)


class _Lease:
    """Renews the lease while the task runs, and knows when it is lost."""

    def __init__(self, tools: Tools, task: Task) -> None:
        self._tools = tools
        self._task = task
        self._began = time.monotonic()
        self._seconds_done = 0.0
        self._beating: asyncio.Task[None] | None = None
        self._lost = False

    @property
    def work_s(self) -> float:
        return time.monotonic() - self._began

    async def reached(self, seconds_done: float) -> None:
        """Tell the progress; raises `TaskLost`."""
        self._seconds_done = seconds_done
        await self._beat()
        if self._lost:
            raise TaskLost(self._task.id)

    async def __aenter__(self) -> "_Lease":
        self._beating = asyncio.create_task(self._run())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._beating is not None:
            await end([self._beating])

    async def _run(self) -> None:
        while not self._lost:
            await asyncio.sleep(BEAT_S)
            # Without the database the work goes on: whether it may be kept is decided at its end.
            with suppress(Unavailable):
                await self._beat()

    async def _beat(self) -> None:
        async with self._tools.database.transaction() as tx:
            kept = await transcription_tasks.beat(
                tx,
                self._task,
                self._tools.now(),
                seconds_done=self._seconds_done,
                work_s=self.work_s,
            )
        self._lost = not kept


class _Try:
    """One try of one task."""

    def __init__(self, tools: Tools, task: Task, lease: _Lease) -> None:
        self._tools = tools
        self._task = task
        self._lease = lease

    async def run(self) -> None:
        tools = self._tools
        async with tools.database.transaction() as tx:
            loaded = await load(tx, self._task)
            await transcription_tasks.measured(tx, self._task, loaded.seconds)
        heard = await self._read(loaded)
        async with tools.database.transaction() as tx:
            await store(tx, self._task, loaded, heard, tools.now(), self._lease.work_s)

    async def _read(self, loaded: Loaded) -> list[Heard]:
        """Everything that was said; between two pieces a pause or cancellation takes effect."""
        heard: list[Heard] = []
        rest = self._pieces(loaded)
        while (piece := await in_background(partial(next, rest, None), NICENESS)) is not None:
            spoken = [one.utterance for one in piece.said]
            hearings = await self._tools.reader.read(spoken, loaded.library) if spoken else []
            heard += [Heard(*pair) for pair in zip(piece.said, hearings, strict=True)]
            await self._lease.reached(min(piece.reached_s, loaded.seconds))
        return heard

    def _pieces(self, loaded: Loaded) -> Iterator[Piece]:
        """Nothing is opened before the first piece is asked for, in a thread."""
        sound = self._tools.open_sound(self._tools.store, loaded)
        yield from pieces(sound.stretches(), sound.speakers, self._tools.voice)
