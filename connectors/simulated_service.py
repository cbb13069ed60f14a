"""What the stand-ins of outside services share: a port of their own, and who signed a request."""

import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self

import msgspec

from pipelines.rules.exchange.open_api.signature import (
    SignedRequest,
    canonical,
    require_fresh,
    require_signed,
)
from schemas.errors import QinqiaoError, Unauthenticated

SIGNED = ("Key", "Time", "Nonce", "Signature")


class Asked(NamedTuple):
    """A request as it came in."""

    method: str
    path: str
    signed: SignedRequest
    body: bytes


class Reply(NamedTuple):
    """An answer; in JSON unless its headers say otherwise."""

    status: int
    content: bytes
    headers: tuple[tuple[str, str], ...] = ()

    def half(self) -> "Reply":
        """As of a service that breaks off in the midst of its answer."""
        return Reply(self.status, self.content[: len(self.content) // 2])


FAILED = Reply(500, b'{"code": "internal"}')
UNREADABLE = Reply(400, b'{"code": "unreadable"}')


def refused(refusal: QinqiaoError, status: int | None = None) -> Reply:
    return Reply(status or refusal.status, msgspec.json.encode(refusal.body()))


def _now() -> datetime:
    return datetime.now(UTC)


class Callers:
    """Knows the holder of one key, and every request that was made once."""

    def __init__(self, secret: bytes, clock: Callable[[], datetime] = _now) -> None:
        """By `clock` requests are judged to be fresh."""
        self._secret = secret
        self._clock = clock
        self._nonces: set[str] = set()
        self._one_at_a_time = threading.Lock()

    def admit(self, asked: Asked) -> None:
        """Raise `Unauthenticated` for what was not signed by the holder of the key, or twice."""
        signed = asked.signed
        require_fresh(signed, self._clock())
        text = canonical(asked.method, asked.path, (), signed.at, signed.nonce, asked.body)
        require_signed(self._secret, text, signed)
        with self._one_at_a_time:
            if signed.nonce in self._nonces:
                raise Unauthenticated("请求已处理过。", code="nonce_used")
            self._nonces.add(signed.nonce)


class _Server(ThreadingHTTPServer):
    """Lets as many connect at once as a service of its kind does: five lost some of each crowd."""

    daemon_threads = True
    request_queue_size = 128


class SimulatedService:
    """Listens on its port from `with` on; a reply of None just ends the line."""

    def __init__(
        self, reply: Callable[[Asked], Reply | None], port: int = 0, host: str = "127.0.0.1"
    ) -> None:
        self.stopped = False
        self._host = host
        self._server = _Server((host, port), _handler(self, reply))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def origin(self) -> str:
        return f"http://{self._host}:{self._server.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Nobody is answered any more."""
        self.stopped = True
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()


def serve_forever(service: SimulatedService) -> None:
    """Tell the address on a line of its own, and answer until the process ends."""
    with service:
        sys.stdout.write(f"{service.origin}\n")
        sys.stdout.flush()
        threading.Event().wait()


def _handler(
    service: SimulatedService, reply: Callable[[Asked], Reply | None]
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            # Connections that are open outlive the port.
            replied = None if service.stopped else reply(self._asked(body))
            if replied is None:
                self.close_connection = True
                return
            self.send_response(replied.status)
            for name, value in {
                "Content-Type": "application/json",
                **dict(replied.headers),
            }.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(replied.content)))
            self.end_headers()
            self.wfile.write(replied.content)

        do_GET = do_PUT = do_POST

        def _asked(self, body: bytes) -> Asked:
            key_id, at, nonce, signature = (self.headers.get(f"X-Api-{n}", "") for n in SIGNED)
            signed = SignedRequest(key_id=key_id, at=at, nonce=nonce, signature=signature)
            return Asked(self.command, self.path, signed, body)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: requests hold what is nobody's business."""

    return Handler
