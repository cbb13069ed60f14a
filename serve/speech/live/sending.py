"""One connection of a sender: its sound to the stream, the stream's standing to it, and the end."""

import asyncio
import logging
from typing import Any

import msgspec
from litestar.exceptions import WebSocketDisconnect

from connectors.ending import end
from connectors.speech.line_sound import SAMPLE_BYTES
from pipelines.flows.services import Services
from pipelines.flows.speech.stream_client import Seen
from schemas.errors import InvalidInput, QinqiaoError, Unavailable
from schemas.speech.live_speech import (
    LARGEST_PIECE,
    AnySoundFrame,
    LeftOut,
    SoundFormat,
    StreamAccepted,
    StreamEnd,
    StreamOver,
    StreamStanding,
)
from schemas.speech.speech import Standing
from serve.calls.live import frames
from serve.calls.live.frames import Frames
from serve.http import Socket
from serve.speech.live.entering import Entered, enter, require_still

logger = logging.getLogger(__name__)

PIECE_S = 0.2
"""Frames are handed on together in pieces of this length: each costs a call of the actor."""
LOOK_S = 3.0
"""How often it is looked whether the sender may go on: its access ends within 5 s."""
LONGEST_TEXT = 1000
IN_ORDER = (1000, 1001)
ENDS = {
    "transcription_off": StreamEnd.SWITCHED_OFF,
    "conversation_over": StreamEnd.OVER,
}
"""Why a stream is ended from here, by the refusal; anything else closes the sender's access."""
_frames: msgspec.json.Decoder[AnySoundFrame] = msgspec.json.Decoder(AnySoundFrame)


async def run(services: Services, socket: Socket) -> None:
    """From the handshake to the last frame."""
    channel = Frames(socket)
    try:
        entered = await enter(services, socket)
    except QinqiaoError as error:
        await _turn_away(channel, error)
        return
    await Sending(services, socket, channel, entered).run()


class Sending:
    """A sender whose stream runs."""

    def __init__(
        self, services: Services, socket: Socket, channel: Frames, entered: Entered
    ) -> None:
        self._services = services
        self._socket = socket
        self._frames = channel
        self._entered = entered
        self._key = entered.key
        self._waiting = bytearray()
        self._piece = piece_bytes(entered.sound)

    async def run(self) -> None:
        """Until the sender ends, the stream is over, or the sender may not go on."""
        tasks = [asyncio.create_task(one) for one in (self._read(), self._tell(), self._look())]
        reason = StreamEnd.LOST
        try:
            await self._frames.send(
                StreamAccepted(
                    conversation_id=self._key.conversation_id,
                    channel=self._entered.channel,
                    at_s=round(self._key.at_s, 3),
                )
            )
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            # In this order: what the sender said last counts for more than that it has left.
            reason = next(one for one in tasks if one.done()).result()
            await self._end(reason)
            await self._frames.send(StreamOver(reason=reason))
            await self._frames.close(frames.NORMAL)
        except WebSocketDisconnect:
            await self._end(reason)
        except QinqiaoError as error:
            await _turn_away(self._frames, error)
            await self._end(StreamEnd.BROKEN if isinstance(error, InvalidInput) else reason)
        finally:
            await end(tasks)

    async def _end(self, reason: StreamEnd) -> None:
        try:
            await self._services.streams.end(self._key, reason)
        except Unavailable as error:
            # Its actor is gone, and with it the stream.
            logger.warning("stream of %s not ended: %s", self._key.conversation_id, error)

    async def _read(self) -> StreamEnd:
        while True:
            message: Any = await self._socket.receive()
            if message["type"] == "websocket.disconnect":
                await self._hand_on()
                in_order = message.get("code") in IN_ORDER
                return StreamEnd.ENDED if in_order else StreamEnd.LOST
            if message.get("bytes") is not None:
                await self._take(message["bytes"])
            elif isinstance(frame := _read_frame(message.get("text") or ""), LeftOut):
                await self._hand_on()
                await self._services.streams.left_out(self._key, frame.seconds)
            else:
                await self._hand_on()
                return StreamEnd.ENDED

    async def _take(self, sound: bytes) -> None:
        if len(sound) > LARGEST_PIECE:
            raise InvalidInput("语音帧过长。", code="frame_too_long", size=len(sound))
        self._waiting += sound
        if len(self._waiting) >= self._piece:
            await self._hand_on()

    async def _hand_on(self) -> None:
        sound, self._waiting = bytes(self._waiting), bytearray()
        if sound:
            await self._services.streams.feed(self._key, sound)

    async def _tell(self) -> StreamEnd:
        """Standings as they change, until the stream is over by itself."""
        seen, shown = Seen(stream_id=self._key.stream_id), None
        while True:
            key = self._key
            told = await self._services.streams.told(key.prison_id, key.conversation_id, seen)
            if told is None or told.stream_id != key.stream_id:
                raise Unavailable("语音连接已失效，请重新连接。", code="stream_lost")
            seen = told.seen(seen)
            if told.standing != shown:
                shown = told.standing
                await self._frames.send(_standing(shown))
            if told.reason is not None:
                return told.reason

    async def _look(self) -> StreamEnd:
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                await require_still(self._services, self._entered)
            except Unavailable as error:
                # The stream goes on while the database is away.
                logger.warning("sender of %s not looked at: %s", self._key.conversation_id, error)
            except QinqiaoError as error:
                return ENDS.get(error.code, StreamEnd.CLOSED)


def piece_bytes(sound: SoundFormat) -> int:
    """Bytes of sound that are handed on together."""
    return int(PIECE_S * sound.rate) * sound.channels * SAMPLE_BYTES[sound.encoding]


def _standing(standing: Standing) -> StreamStanding:
    return StreamStanding(state=standing.state, place=standing.place)


def _read_frame(text: str) -> AnySoundFrame:
    if len(text) > LONGEST_TEXT:
        raise InvalidInput("消息过长。", code="frame_too_long", size=len(text))
    try:
        return _frames.decode(text)
    except msgspec.MsgspecError as error:
        raise InvalidInput("无法识别的消息。", code="invalid_frame") from error


async def _turn_away(channel: Frames, error: QinqiaoError) -> None:
    try:
        await channel.refuse(error)
    except WebSocketDisconnect:
        return
    if error.code == "stream_lost":
        await channel.close(frames.SERVICE_RESTART)
    else:
        await channel.close(frames.TRY_LATER if error.retryable else frames.POLICY)
