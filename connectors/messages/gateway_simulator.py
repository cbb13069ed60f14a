"""A stand-in for a message gateway: it checks signatures, keeps what it took over, sends nothing.

`python -m connectors.messages.gateway_simulator PORT KEY_FILE` runs one; `PUT /faults` with JSON of
`GatewayFaults` lets it go wrong, `GET /messages` tells the ids that it took over.
"""

import sys
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from pipelines.open_api.signature import (
    SignedRequest,
    canonical,
    require_fresh,
    require_signed,
)
from pipelines.security.digest import sm3_hex
from schemas.errors import Forbidden, QinqiaoError, Unauthenticated
from schemas.outgoing import GatewayFaults, GatewayMessage, GatewayReceipt

SIGNED = ("Key", "Time", "Nonce", "Signature")


class GatewaySimulator:
    """Takes each message over once, by its id."""

    def __init__(self, key: bytes) -> None:
        self.faults = GatewayFaults()
        self.asked: list[str] = []
        """Ids of the messages it was asked to send, in order and repeated ones too."""
        self.taken: dict[str, GatewayMessage] = {}
        self._key = key
        self._nonces: set[str] = set()
        self._one_at_a_time = threading.Lock()

    def answer(self, path: str, signed: SignedRequest, body: bytes) -> GatewayReceipt:
        """Take the message over, or say that it was; an error where the caller is not known."""
        require_fresh(signed, datetime.now(UTC))
        text = canonical("POST", path, (), signed.at, signed.nonce, body)
        require_signed(self._key, text, signed)
        message = msgspec.json.decode(body, type=GatewayMessage)
        with self._one_at_a_time:
            if signed.nonce in self._nonces:
                raise Unauthenticated("请求已处理过。", code="nonce_used")
            self._nonces.add(signed.nonce)
            self.asked.append(message.message_id)
            if self.faults.refusing:
                raise Forbidden("号码在退订名单中。", code="unsubscribed")
            repeated = message.message_id in self.taken
            self.taken.setdefault(message.message_id, message)
        receipt = sm3_hex(message.message_id.encode())[:16]
        return GatewayReceipt(receipt=receipt, repeated=repeated)

    def reply(self, path: str, signed: SignedRequest, body: bytes) -> tuple[int, bytes] | None:
        """Status and content as they go out; None where the line just ends."""
        if self.faults.failing:
            return 500, b'{"code": "internal"}'
        try:
            answer = msgspec.json.encode(self.answer(path, signed, body))
        except QinqiaoError as refusal:
            return refusal.status, msgspec.json.encode(refusal.body())
        except msgspec.MsgspecError:
            return 400, b'{"code": "unreadable"}'
        if self.faults.mute:
            return None
        return 200, answer[: len(answer) // 2] if self.faults.garbled else answer


class ServedGateway(GatewaySimulator):
    """The same, listening on its port from `with` on."""

    def __init__(self, key: bytes, port: int = 0) -> None:
        super().__init__(key)
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "ServedGateway":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(gateway: ServedGateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            key_id, at, nonce, signature = (self.headers.get(f"X-Api-{n}", "") for n in SIGNED)
            signed = SignedRequest(key_id=key_id, at=at, nonce=nonce, signature=signature)
            replied = gateway.reply(self.path, signed, self._body())
            if replied is None:
                self.close_connection = True
                return
            self._send(*replied)

        def do_PUT(self) -> None:
            try:
                gateway.faults = msgspec.json.decode(self._body(), type=GatewayFaults)
            except msgspec.MsgspecError:
                self._send(400, b'{"code": "unreadable"}')
            else:
                self._send(200, msgspec.json.encode(gateway.faults))

        def do_GET(self) -> None:
            self._send(200, msgspec.json.encode(list(gateway.taken)))

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))

        def _send(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing: requests hold telephone numbers."""

    return Handler


def main(port: str, key_file: str) -> None:
    with ServedGateway(Path(key_file).read_bytes().strip(), int(port)) as gateway:
        sys.stdout.write(f"{gateway.origin}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:3])
