"""One port for many stand-ins that speak HTTP, each below a path of its own."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qs, unquote, urlsplit

from connectors.prisons.simulators.faults import Faults

MOST_BODY = 8 * 1024 * 1024


class Asked(NamedTuple):
    """A request as it came in; `path` is what follows the stand-in's own."""

    method: str
    path: tuple[str, ...]
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def whole(self, name: str, otherwise: int) -> int:
        text = self.query.get(name, "")
        return int(text) if text.isdecimal() else otherwise


class Reply(NamedTuple):
    """An answer; `half` of it is sent where the line breaks off."""

    status: int
    content: bytes = b""
    kind: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


class Mounted(NamedTuple):
    """What answers below a path, and what is wrong with it now."""

    reply: Callable[[Asked], Reply]
    faults: Callable[[], Faults]


class HttpStandIns:
    """Listens on loopback from `with` on."""

    def __init__(self, port: int = 0) -> None:
        self._mounted: dict[str, Mounted] = {}
        self._stopping = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def mount(
        self, name: str, reply: Callable[[Asked], Reply], faults: Callable[[], Faults] = Faults
    ) -> str:
        """Answer below a name from now on; returns the address."""
        self._mounted[name] = Mounted(reply, faults)
        return f"{self.origin}/{name}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        standing = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), MOST_BODY))
                parts = urlsplit(self.path)
                name, *path = [unquote(one) for one in parts.path.split("/") if one] or [""]
                mounted = standing._mounted.get(name)
                if mounted is None:
                    self._send(Reply(404))
                    return
                faults = mounted.faults()
                if faults.slow_s:
                    standing._stopping.wait(faults.slow_s)
                if faults.down or standing._stopping.is_set():
                    self.close_connection = True
                    return
                query = {one: values[-1] for one, values in parse_qs(parts.query, True).items()}
                headers = {one.lower(): value for one, value in self.headers.items()}
                asked = Asked(self.command, tuple(path), query, headers, body)
                self._send(mounted.reply(asked), half=faults.half, garbled=faults.garbled)

            do_GET = do_POST

            def _send(self, reply: Reply, *, half: bool = False, garbled: bool = False) -> None:
                content = b"\x00<!-- " + reply.content[:40] if garbled else reply.content
                self.send_response(reply.status)
                for name, value in (("Content-Type", reply.kind), *reply.headers):
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if half:
                    content, self.close_connection = content[: len(content) // 2], True
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing: requests hold what is nobody's business."""

        return Handler
