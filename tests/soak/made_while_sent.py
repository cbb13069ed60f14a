"""A source whose recordings take no room: each is made up while it is sent, by ranges."""

import hashlib
import struct
import threading
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from typing import Any

RATE, CHANNELS, SAMPLE_BYTES = 192_000, 2, 4
HEADER_BYTES = 44
BLOCK_BYTES = 1 << 20
LOUDNESS = 1 << 24


class MadeRecording:
    """WAV of so many bytes: the same noise in each, and a number at the end that tells it apart."""

    def __init__(self, size: int, seed: int) -> None:
        self.size = size
        second = RATE * CHANNELS * SAMPLE_BYTES
        form = struct.pack(
            "<IHHIIHH", 16, 1, CHANNELS, RATE, second, CHANNELS * SAMPLE_BYTES, 8 * SAMPLE_BYTES
        )
        data = size - HEADER_BYTES
        self._header = b"".join(
            (
                *(b"RIFF", struct.pack("<I", size - 8), b"WAVEfmt ", form),
                *(b"data", struct.pack("<I", data)),
            )
        )
        random = Random(seed)
        noise = (random.randrange(-LOUDNESS, LOUDNESS) for _ in range(BLOCK_BYTES // SAMPLE_BYTES))
        self._block = array("i", noise).tobytes()
        self._common = hashlib.new("sm3")
        for piece in self.pieces(0, 0, size - SAMPLE_BYTES):
            self._common.update(piece)

    def sm3(self, number: int) -> str:
        digest = self._common.copy()
        digest.update(_tail(number))
        return digest.hexdigest()

    def pieces(self, number: int, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` to `stop`, a block at a time."""
        while start < stop:
            piece = self._piece(number, start)[: stop - start]
            yield piece
            start += len(piece)

    def _piece(self, number: int, start: int) -> bytes:
        end = self.size - SAMPLE_BYTES
        if start < HEADER_BYTES:
            return self._header[start:]
        if start >= end:
            return _tail(number)[start - end :]
        return self._block[(start - HEADER_BYTES) % BLOCK_BYTES :][: end - start]


def _tail(number: int) -> bytes:
    return struct.pack("<i", number)


@contextmanager
def sent_from(made: MadeRecording, most: int) -> Iterator[str]:
    """An address below which `recordings/<number>.wav` lies; a line carries `most` bytes."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made, most))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(made: MadeRecording, most: int) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            number = int(self.path.rpartition("/")[2].removesuffix(".wav"))
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{made.size - 1}/{made.size}")
            self.send_header("Content-Length", str(made.size - start))
            self.end_headers()
            stop = min(made.size, start + most)
            # Where that is not the end, the line breaks off within what was promised.
            self.close_connection = True
            try:
                for piece in made.pieces(number, start, stop):
                    self.wfile.write(piece)
            except ConnectionError:
                return

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler
