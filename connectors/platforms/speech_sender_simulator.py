"""A stand-in for a visit or phone system that hands in the sound of a running conversation.

It does what a real one must: signs its handshake, sends sound at the pace of speech, tells what it
left out, and says when it has ended. Its answers are kept as they came.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import av
import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from connectors.speech.line_sound import SAMPLE_BYTES
from pipelines.rules.exchange.open_api.signature import canonical, sign
from schemas.exchange.open_api import NewKey
from schemas.speech.live_speech import (
    AnyStreamAnswer,
    LeftOut,
    SoundEncoding,
    SoundEnd,
    SoundFormat,
    StreamOver,
)

PATH = "/ws/open/speech"
PIECE_S = 0.1
CODECS = {SoundEncoding.ALAW: "pcm_alaw", SoundEncoding.PCM_S16LE: "pcm_s16le"}
_answers: msgspec.json.Decoder[AnyStreamAnswer] = msgspec.json.Decoder(AnyStreamAnswer)


class SentSpeech:
    """One connection."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.answers: list[AnyStreamAnswer] = []

    async def answer(self) -> AnyStreamAnswer:
        """The next answer; `ConnectionClosed` where there is none any more."""
        answer = _answers.decode(await self.connection.recv())
        self.answers.append(answer)
        return answer

    async def send(self, sound: bytes) -> None:
        await self.connection.send(sound)

    async def left_out(self, seconds: float) -> None:
        await self.connection.send(msgspec.json.encode(LeftOut(seconds=seconds)).decode())

    async def say_end(self) -> None:
        """No more sound follows."""
        await self.connection.send(msgspec.json.encode(SoundEnd()).decode())

    async def end(self) -> StreamOver | None:
        """Say that no more follows, and wait until all is stored."""
        await self.say_end()
        try:
            while not isinstance(answer := await self.answer(), StreamOver):
                pass
        except ConnectionClosed:
            return None
        return answer

    async def play(self, sound: Iterator[bytes], *, piece_s: float = PIECE_S) -> None:
        """Send pieces at the pace of speech."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        for piece in sound:
            # A piece can be sent once it was said.
            due += piece_s
            await asyncio.sleep(max(0.0, due - loop.time()))
            await self.send(piece)


class SpeechSender:
    """A system with a key."""

    def __init__(self, base_url: str, key: NewKey, clock: Callable[[], datetime]) -> None:
        self._address = base_url.rstrip("/").replace("http", "ws", 1)
        self._key = key
        self._clock = clock

    @asynccontextmanager
    async def opened(
        self, sound: SoundFormat, *, conversation: str | None = None, call_no: str | None = None
    ) -> AsyncIterator[SentSpeech]:
        """Open one conversation's stream; whether it was accepted is the first answer."""
        named = {"conversation": conversation, "call_no": call_no, **_said_of(sound)}
        query = {name: value for name, value in named.items() if value is not None}
        async with self.connected(query) as connection:
            yield SentSpeech(connection)

    @asynccontextmanager
    async def connected(
        self, query: dict[str, str], **other: str
    ) -> AsyncIterator[ClientConnection]:
        """The signed handshake itself; `other` headers stand in place of its own."""
        headers = self._signed(query) | other
        address = f"{self._address}{PATH}?{urlencode(query)}"
        async with connect(address, additional_headers=headers) as connection:
            yield connection

    def _signed(self, query: dict[str, str]) -> dict[str, str]:
        at, nonce = str(int(self._clock().timestamp())), secrets.token_hex(16)
        text = canonical("GET", PATH, query.items(), at, nonce, b"")
        return {
            "X-Api-Key": self._key.key_id,
            "X-Api-Time": at,
            "X-Api-Nonce": nonce,
            "X-Api-Signature": sign(self._key.secret.encode(), text),
        }


def pieces_of(
    path: Path, sound: SoundFormat, *, seconds: float | None = None, piece_s: float = PIECE_S
) -> Iterator[bytes]:
    """A sound file as a line carries it."""
    size = int(piece_s * sound.rate) * sound.channels * SAMPLE_BYTES[sound.encoding]
    most = None if seconds is None else round(seconds / piece_s) * size
    waiting, sent = bytearray(), 0
    for data in _coded(path, sound):
        waiting += data
        while len(waiting) >= size and (most is None or sent < most):
            yield bytes(waiting[:size])
            del waiting[:size]
            sent += size
        if most is not None and sent >= most:
            return
    if waiting:
        yield bytes(waiting)


def _coded(path: Path, sound: SoundFormat) -> Iterator[bytes]:
    layout = "mono" if sound.channels == 1 else "stereo"
    convert = av.AudioResampler(format="s16", layout=layout, rate=sound.rate)
    coder: Any = av.CodecContext.create(CODECS[sound.encoding], "w")
    coder.sample_rate, coder.layout, coder.format = sound.rate, layout, "s16"
    with av.open(str(path)) as file:
        for frame in file.decode(file.streams.audio[0]):
            for ready in convert.resample(frame):
                ready.pts = None
                yield from (bytes(packet) for packet in coder.encode(ready))


def _said_of(sound: SoundFormat) -> dict[str, str | None]:
    return {
        "encoding": sound.encoding.value,
        "rate": str(sound.rate),
        "channels": str(sound.channels),
        "first": None if sound.first is None else sound.first.value,
    }
