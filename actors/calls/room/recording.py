"""The recording of a call while it runs: a segment every few seconds, its row behind it."""

import asyncio
import logging
from functools import partial

from actors.calls.room.case import SYSTEM, Case
from actors.calls.room.services import RoomServices
from actors.speech.live.event_log import EventLog
from actors.speech.live.journal import Journal
from connectors.ending import end
from connectors.media.recording.recorder import SealedSegment, TrackRecorder
from connectors.postgres.calls import calls
from connectors.postgres.recordings import recordings, segments
from pipelines.flows.recordings.storing.recovery import Standing, recover
from pipelines.rules.recordings.segment_chain import ChainHead
from schemas.calls.live import RecorderState
from schemas.calls.state import StageKind

logger = logging.getLogger(__name__)

LAST_TRIES = 6
"""How often the end of a call asks a disk that takes nothing."""
BROKEN = "录像写入失败，通话未中断；恢复前的内容可能缺失，请立即通知系统管理员。"
MENDED = "录像写入已恢复。"


class CallRecording:
    """Cuts, seals in a thread and hands the rows to the journal; media never wait for it."""

    def __init__(
        self,
        services: RoomServices,
        case: Case,
        events: EventLog,
        journal: Journal,
        recording_id: str,
        standing: Standing,
        resumed_from_s: float | None = None,
    ) -> None:
        self.id = recording_id
        self.resumed_from_s = resumed_from_s
        """Until when an earlier room's recording reaches; None where there was none."""
        self.recorder = TrackRecorder(
            services.store,
            case.clock_s,
            recording_id,
            part=standing.part,
            head=standing.head,
            since_s=0.0 if resumed_from_s is None else None,
        )
        self._services = services
        self._case = case
        self._events = events
        self._journal = journal
        self._stored = 0
        self._told: str | None = None
        self._task = asyncio.create_task(self._run())

    async def finish(self, seconds: float) -> None:
        """Seal what is open, store the end, and have it composed."""
        await end([self._task])
        for _ in range(LAST_TRIES):
            self._store(await asyncio.to_thread(self.recorder.finish))
            self._tell()
            if self.recorder.problem is None:
                break
            await asyncio.sleep(self._services.settings.segment_s)
        await self._journal.drained()
        async with self._services.database.transaction() as tx:
            await recordings.end(tx, self.id, ended_at=self._case.call.ended_at, seconds=seconds)
        await self._services.compose(self.id)

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._services.settings.segment_s)
            try:
                self.recorder.cut()
                await asyncio.to_thread(self.recorder.seal_waiting)
            except Exception as error:
                # Whatever it is, the call goes on and the officers are told.
                logger.exception("recording %s", self.id)
                self.recorder.problem = str(error)
            self._store(self.recorder.sealed)
            self._tell()

    def _store(self, sealed: list[SealedSegment]) -> None:
        fresh, self._stored = sealed[self._stored :], len(sealed)
        for one in fresh:
            write = partial(segments.add, link=one.link, file=one.file)
            self._journal.put(f"segment {one.link.seq}", write)

    def _tell(self) -> None:
        """The officers see at once that the recorder broke or works again; the case keeps it."""
        problem = self.recorder.problem
        if (problem is None) == (self._told is None):
            return
        self._told = problem
        text = MENDED if problem is None else BROKEN
        self._events.add(RecorderState, works=problem is None, text=text)
        detail = {"state": "mended" if problem is None else "broken", "problem": problem}
        note = partial(
            calls.add_stage,
            call_id=self._case.call.id,
            kind=StageKind.RECORDING,
            actor=SYSTEM,
            at=self._services.now(),
            detail={**detail, "at_s": round(self._case.clock_s(), 1)},
        )
        self._journal.put("recorder state", note)


async def open_recording(
    services: RoomServices, case: Case, events: EventLog, journal: Journal
) -> CallRecording:
    """Begin the call's recording, or go on with the one that an earlier room left."""
    call_id = case.call.id
    async with services.database.transaction() as tx:
        row = await recordings.running(tx, call_id)
        if row is None:
            recording_id = await recordings.start(tx, call_id, at=services.now())
    if row is None:
        fresh = Standing(part=1, head=ChainHead(), end_s=0.0)
        return CallRecording(services, case, events, journal, recording_id, fresh)
    standing = await recover(services.database, services.store, row.id)
    away = {"state": "resumed", "from_s": round(standing.end_s, 1)}
    detail = {**away, "to_s": round(case.clock_s(), 1), "part": standing.part}
    await case.stage(StageKind.RECORDING, SYSTEM, detail)
    return CallRecording(services, case, events, journal, row.id, standing, standing.end_s)
