"""One connection to a running call: frames in, events out."""

import asyncio
import logging
from typing import assert_never

import msgspec
from litestar.exceptions import WebSocketDisconnect

from connectors.ending import end
from connectors.postgres.audit import audit
from pipelines.flows.calls.live.entering import Entered, Secrets, enter
from pipelines.flows.calls.live.sharing import drawn_anew
from pipelines.flows.calls.live.standing import until_withdrawn
from pipelines.flows.services import Services
from schemas.calls.live import (
    OFFICERS_ONLY,
    Answer,
    AnyClientFrame,
    AnyEvent,
    Board,
    Ended,
    Join,
    Leave,
    Offer,
    Ping,
    Pong,
    Quality,
    Share,
    Speak,
    View,
)
from schemas.calls.state import PartyRole
from schemas.errors import Conflict, Forbidden, InvalidInput, QinqiaoError, Unavailable
from serve.calls.live import frames
from serve.calls.live.frames import Frames

logger = logging.getLogger(__name__)

JOIN_S = 10.0
"""How long the first frame is awaited."""
LEAVE_S = 2.0
"""How long somebody who leaves is told what followed from it."""
BAD_FRAMES = 20
"""After so many unreadable frames the connection is closed."""
LOST = frozenset({"room_lost", "not_in_room"})
"""The room died, or was made anew without this peer: the client joins again."""


class CallSession:
    """Lives as long as its WebSocket; the seat in the room may outlive it."""

    def __init__(self, services: Services, channel: Frames, secrets: Secrets, address: str) -> None:
        self._services = services
        self._frames = channel
        self._secrets = secrets
        self._address = address
        self._bad_frames = 0

    async def run(self) -> None:
        """From the first frame to the last."""
        try:
            entered = await self._enter()
        except QinqiaoError as error:
            await self._turn_away(error)
            return
        except WebSocketDisconnect:
            return
        await _Inside(self._services, self._frames, entered).run()

    async def _enter(self) -> Entered:
        try:
            async with asyncio.timeout(JOIN_S):
                first = await self._frames.receive()
        except TimeoutError:
            raise InvalidInput("没有及时发送进入凭证。", code="join_missing") from None
        if not isinstance(first, Join):
            raise InvalidInput("请先发送进入凭证。", code="join_missing")
        return await enter(self._services, self._secrets, first, self._address)

    async def _turn_away(self, error: QinqiaoError) -> None:
        lost = error.code in LOST
        code = frames.SERVICE_RESTART if lost else frames.POLICY
        later = error.retryable and not lost
        await self._frames.turn_away(error, frames.TRY_LATER if later else code)


class _Inside:
    """A person who has a seat."""

    def __init__(self, services: Services, channel: Frames, entered: Entered) -> None:
        self._services = services
        self._rooms = services.rooms
        self._frames = channel
        self._entered = entered
        self._speaking = False
        self._call_id = entered.call_id
        self._peer_id = entered.claim.token_id
        self._bad_frames = 0
        self._left = False
        self._over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    async def run(self) -> None:
        """Until one of the three tasks is done.

        The client left, the call ended or the room died; or the person may not be here any more.
        """
        tasks = [
            asyncio.create_task(work, name=f"{name} {self._peer_id}")
            for name, work in (
                ("stay", until_withdrawn(self._still)),
                ("read", self._read()),
                ("pump", self._pump()),
            )
        ]
        try:
            await self._frames.send(self._entered.joined)
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if tasks[0] in done:
                await self._put_out(tasks)
            else:
                await self._finish(next(iter(done)))
        except WebSocketDisconnect:
            return
        finally:
            await end(tasks)
            await self._go()

    async def _finish(self, task: asyncio.Task[None]) -> None:
        """Close as the task's end demands."""
        error = task.exception()
        if error is None:
            await self._frames.close(frames.NORMAL)
        elif isinstance(error, WebSocketDisconnect):
            return
        elif self._left:
            await self._frames.close(frames.NORMAL)
        elif isinstance(error, QinqiaoError) and error.code in LOST:
            self._left = True
            await self._frames.refuse(_room_lost())
            await self._frames.close(frames.SERVICE_RESTART)
        elif isinstance(error, QinqiaoError):
            await self._frames.refuse(error)
            await self._frames.close(frames.TRY_LATER if error.retryable else frames.POLICY)
        else:
            logger.error("connection to %s failed", self._call_id, exc_info=error)
            await self._frames.refuse(_room_lost())
            await self._frames.close(frames.SERVICE_RESTART)

    async def _put_out(self, tasks: list[asyncio.Task[None]]) -> None:
        """The media first: the room feeds them beside this connection, however slow that is."""
        await self._go(cut=True)
        self._left = True
        # Nothing more is sent, and a frame that the client does not take holds up no close.
        await end(tasks)
        error = tasks[0].exception()
        if isinstance(error, QinqiaoError):
            await self._frames.turn_away(error, frames.POLICY)
            return
        logger.error("rights in %s not read", self._call_id, exc_info=error)
        await self._frames.close(frames.TRY_LATER)

    async def _go(self, *, cut: bool = False) -> None:
        """Tell the room that the connection broke, unless the person left or the room is gone."""
        if self._left:
            return
        try:
            await self._rooms.disconnected(self._call_id, self._peer_id, cut=cut)
        except QinqiaoError as error:
            logger.info("leaving %s: %s", self._call_id, error)

    async def _read(self) -> None:
        while not self._left:
            try:
                await self._handle(await self._frames.receive())
            except InvalidInput as error:
                self._bad_frames += 1
                if self._bad_frames > BAD_FRAMES:
                    raise
                await self._frames.refuse(error)
            except QinqiaoError as error:
                if error.code in LOST:
                    raise
                await self._frames.refuse(error)

    async def _handle(self, frame: AnyClientFrame) -> None:
        match frame:
            case Offer(sdp=sdp):
                answer = await self._rooms.offer(self._call_id, self._peer_id, sdp)
                await self._frames.send(Answer(sdp=answer))
            case Leave():
                await self._rooms.leave(self._call_id, self._peer_id)
                self._left = True
                # Hanging up ends a connected call, and whoever did it reads so too.
                await asyncio.wait([self._over], timeout=LEAVE_S)
            case Speak(on=on):
                await self._speak(on)
            case View(picture=picture):
                await self._rooms.view(self._call_id, self._peer_id, picture)
            case Quality():
                figures = msgspec.structs.asdict(frame)
                await self._rooms.quality(self._call_id, self._peer_id, figures)
            case Board():
                await self._rooms.board(self._call_id, self._peer_id, frame)
            case Share(picture=text):
                shown = await asyncio.to_thread(drawn_anew, text)
                await self._rooms.share(self._call_id, self._peer_id, shown)
            case Ping():
                await self._frames.send(Pong(server_now=self._services.clock()))
            case Join():
                raise Conflict("您已在通话中。", code="already_joined")
            case _:
                assert_never(frame)

    async def _speak(self, on: bool) -> None:
        """The officer's voice goes first; its audit row must not hold it up."""
        if not self._entered.may_speak:
            raise Forbidden("您的账号只能观看，不能插话。", code="no_permission")
        await self._rooms.speak(self._call_id, self._peer_id, on)
        self._speaking = on
        await self._note_speaking(on)

    async def _note_speaking(self, on: bool) -> None:
        try:
            async with self._services.database.transaction() as tx:
                await audit.write(
                    tx,
                    stream=self._entered.stream,
                    actor=self._entered.actor,
                    action="call.speak_in",
                    object_kind="video_call",
                    object_id=self._call_id,
                    detail={"on": on},
                )
        except Unavailable as error:
            logger.error("speaking into %s not audited: %s", self._call_id, error)

    async def _pump(self) -> None:
        """Events from the room to the client, until the call is over."""
        after = self._entered.claim.last_seq
        while True:
            events = await self._rooms.events(self._call_id, self._peer_id, after)
            for event in events:
                after = event.seq
                if self._may_see(event):
                    await self._frames.send(event)
                if isinstance(event, Ended):
                    self._left = True
                    self._over.set_result(None)
                    return

    def _may_see(self, event: AnyEvent) -> bool:
        officer = self._entered.claim.role is PartyRole.OFFICER
        return officer or not isinstance(event, OFFICERS_ONLY)

    async def _still(self) -> None:
        """Whether the person may be here; an officer's voice ends with the right to speak in."""
        await self._entered.still()
        if self._speaking and not self._entered.may_speak:
            await self._hush()

    async def _hush(self) -> None:
        try:
            await self._rooms.speak(self._call_id, self._peer_id, False)
        except QinqiaoError as error:
            # Tried again with the next reading.
            logger.error("speaking into %s not ended: %s", self._call_id, error)
            return
        self._speaking = False
        await self._note_speaking(False)


def _room_lost() -> Unavailable:
    return Unavailable("通话房间正在恢复，请稍候。", code="room_lost")
