"""JSON frames over a WebSocket, one at a time."""

import asyncio

import msgspec
from litestar.exceptions import WebSocketDisconnect

from schemas.calls.live import AnyClientFrame, Refused
from schemas.errors import InvalidInput, QinqiaoError
from serve.http import Socket

LONGEST_FRAME = 420_000
"""Characters; a shared picture of 300,000 bytes in base64 fits."""

NORMAL = 1000
POLICY = 1008
SERVICE_RESTART = 1012
TRY_LATER = 1013
SIGNED_OUT = 4401

_client_frames: msgspec.json.Decoder[AnyClientFrame] = msgspec.json.Decoder(AnyClientFrame)


class Frames:
    """Sends whole frames in order, from several tasks; reads what clients send."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self._sending = asyncio.Lock()
        self._closed = False

    async def send(self, frame: msgspec.Struct) -> None:
        """Send a frame; `WebSocketDisconnect` where the other side is gone."""
        async with self._sending:
            if self._closed:
                raise WebSocketDisconnect(detail="closed")
            try:
                await self._socket.send_text(msgspec.json.encode(frame).decode())
            except (RuntimeError, OSError) as gone:
                # The server says so where the peer left while a frame was on its way.
                raise WebSocketDisconnect(detail="gone") from gone

    async def receive(self) -> AnyClientFrame:
        """The next frame; `InvalidInput` where it is none of the protocol's."""
        text = await self.receive_text()
        try:
            return _client_frames.decode(text)
        except msgspec.MsgspecError as error:
            raise InvalidInput(
                "无法识别的消息。", code="invalid_frame", problem=str(error)[:200]
            ) from error

    async def receive_text(self) -> str:
        data = await self._socket.receive_data(mode="text")
        text = data if isinstance(data, str) else data.decode()
        if len(text) > LONGEST_FRAME:
            raise InvalidInput("消息过长。", code="frame_too_long", size=len(text))
        return text

    async def refuse(self, error: QinqiaoError) -> None:
        await self.send(Refused(code=error.code, message=error.message, retryable=error.retryable))

    async def turn_away(self, error: QinqiaoError, code: int) -> None:
        """Tell why, and close; a peer that is gone already is no error."""
        try:
            await self.refuse(error)
        except WebSocketDisconnect:
            return
        await self.close(code)

    async def close(self, code: int, reason: str = "") -> None:
        """Close once; a peer that is gone already is no error."""
        async with self._sending:
            if self._closed:
                return
            self._closed = True
            try:
                await self._socket.close(code=code, reason=reason)
            except (RuntimeError, OSError, WebSocketDisconnect):
                return
