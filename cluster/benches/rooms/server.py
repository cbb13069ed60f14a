"""A process under measure: answers offers over a Unix socket, as rooms or as aiortc's relay."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Protocol

import msgspec
import uvloop

from connectors.files.store import SealedStore
from connectors.keys import SoftwareKeys
from connectors.media.call_media import CallMedia
from connectors.media.recording.recorder import TrackRecorder
from connectors.media.speech_decoder import Sound
from loadtests.rooms.load import SignalRequest
from schemas.calls.state import PartyRole


class Server(Protocol):
    """Whatever answers offers."""

    async def answer(self, request: SignalRequest) -> str: ...


class RoomServer:
    """Our rooms; `whole` records and decodes the sound, as a room of the platform does."""

    def __init__(self, folder: Path, *, whole: bool) -> None:
        self._whole = whole
        self._store = SealedStore(folder / "files", SoftwareKeys(folder / "keys"))
        self._rooms: dict[int, CallMedia] = {}
        self.heard = 0

    async def answer(self, request: SignalRequest) -> str:
        room = self._rooms.get(request.call)
        if room is None:
            room = self._rooms[request.call] = self._made()
        return await room.attach(request.role, PartyRole(request.role), request.sdp)

    def _made(self) -> CallMedia:
        began = time.monotonic()

        def clock() -> float:
            return time.monotonic() - began

        return CallMedia(
            addresses=("127.0.0.1",),
            clock=clock,
            on_pcm=self._hear if self._whole else None,
            on_connection=lambda peer_id, role, state: None,
            recorder=TrackRecorder(self._store, clock) if self._whole else None,
        )

    def _hear(self, role: PartyRole, pcm: Sound, start_s: float) -> None:
        """Where the segmenter of a room takes the sound."""
        self.heard += len(pcm)


async def serve(kind: str, socket: str, folder: Path) -> None:
    """Answer until the process is ended."""
    server = _server(kind, folder)

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = msgspec.json.decode(await reader.readline(), type=SignalRequest)
        writer.write(msgspec.json.encode(await server.answer(request)) + b"\n")
        await writer.drain()
        writer.close()

    listening = await asyncio.start_unix_server(one, socket, limit=1 << 20)
    print("listening", flush=True)
    await listening.serve_forever()


def _server(kind: str, folder: Path) -> Server:
    if kind in ("ours", "forward"):
        return RoomServer(folder, whole=kind == "ours")
    from cluster.benches.rooms.relay import RelayServer

    return RelayServer(folder, whole=kind == "relay")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        # The platform's rooms run on uvloop too: Ray takes it where it is installed.
        uvloop.run(serve(sys.argv[1], sys.argv[2], Path(made)))
