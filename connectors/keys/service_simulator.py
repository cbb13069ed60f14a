"""A stand-in for the cloud's cryptographic service: it really holds keys, and fails as it is told.

Run as `python -m connectors.keys.service_simulator PORT SECRET_FILE KEYS_DIR`.
"""

import base64
import binascii
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

from connectors.keys.software import SoftwareKeys
from pipelines.open_api.signature import SignedRequest, canonical, require_fresh, require_signed
from pipelines.security.keys import KeyProvider, WrappedKey
from schemas.errors import IntegrityBroken, InvalidInput, NotFound, QinqiaoError, Unauthenticated
from schemas.key_service import (
    AskPublicKey,
    DecryptData,
    DeriveKey,
    SealingKeyGiven,
    SealingKeyOf,
    ServiceBytes,
    SignData,
    UnwrapKey,
    WrapKey,
    WrappedBlob,
)

PREFIX = "/v1/"
Answer = ServiceBytes | WrappedBlob | SealingKeyGiven


class KeyServiceSimulator:
    """Listens on its port from `with` on; `failing` and `garbled` may be set at any time."""

    def __init__(self, keys: KeyProvider, *, secret: bytes, port: int = 0) -> None:
        self.failing = False
        """Answers with 500."""
        self.garbled = False
        """Its JSON ends in the middle."""
        self.stopped = False
        self.asked: list[str] = []
        self._keys = keys
        self._secret = secret
        self._nonces: set[str] = set()
        self._one_at_a_time = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "KeyServiceSimulator":
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

    def answer(self, signed: SignedRequest, path: str, body: bytes) -> Answer:
        """One operation for whoever signed exactly this, for the first time."""
        require_fresh(signed, datetime.now(UTC))
        text = canonical("POST", path, (), signed.at, signed.nonce, body)
        require_signed(self._secret, text, signed)
        with self._one_at_a_time:
            if signed.nonce in self._nonces:
                raise Unauthenticated("请求已处理过。", code="nonce_used")
            self._nonces.add(signed.nonce)
            operation = path.removeprefix(PREFIX)
            self.asked.append(operation)
            answered = OPERATIONS.get(operation)
            if answered is None:
                raise NotFound("没有这种操作。")
            return answered(self._keys, body)


def _wrap(keys: KeyProvider, body: bytes) -> Answer:
    wrapped = keys.wrap(_bytes(msgspec.json.decode(body, type=WrapKey).key))
    return WrappedBlob(key_id=wrapped.key_id, blob=_text(wrapped.blob))


def _unwrap(keys: KeyProvider, body: bytes) -> Answer:
    asked = msgspec.json.decode(body, type=UnwrapKey)
    return _content(keys.unwrap(WrappedKey(asked.key_id, _bytes(asked.blob))))


def _derive(keys: KeyProvider, body: bytes) -> Answer:
    return _content(keys.derive(msgspec.json.decode(body, type=DeriveKey).purpose))


def _sealing(keys: KeyProvider, body: bytes) -> Answer:
    asked = msgspec.json.decode(body, type=SealingKeyOf)
    key = keys.sealing(asked.purpose)
    generation = asked.generation or key.current
    return SealingKeyGiven(generation=generation, content=_text(key.of(generation)))


def _sign(keys: KeyProvider, body: bytes) -> Answer:
    asked = msgspec.json.decode(body, type=SignData)
    return _content(keys.sign(asked.owner, _bytes(asked.data)))


def _decrypt(keys: KeyProvider, body: bytes) -> Answer:
    asked = msgspec.json.decode(body, type=DecryptData)
    return _content(keys.decrypt(asked.owner, _bytes(asked.sealed)))


def _public_key(keys: KeyProvider, body: bytes) -> Answer:
    return _content(keys.public_key(msgspec.json.decode(body, type=AskPublicKey).owner))


OPERATIONS: dict[str, Callable[[KeyProvider, bytes], Answer]] = {
    "wrap": _wrap,
    "unwrap": _unwrap,
    "derive": _derive,
    "sealing": _sealing,
    "sign": _sign,
    "decrypt": _decrypt,
    "public-key": _public_key,
}


def _content(content: bytes) -> ServiceBytes:
    return ServiceBytes(content=_text(content))


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput("内容不是 Base64。") from error


def _handler(service: KeyServiceSimulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            if service.stopped:
                # Connections that are open outlive the port.
                self.close_connection = True
                return
            if service.failing:
                self._send(500, b'{"code": "internal"}')
                return
            try:
                answer = msgspec.json.encode(service.answer(self._signed(), self.path, body))
            except IntegrityBroken as broken:
                self._send(422, msgspec.json.encode(broken.body()))
            except QinqiaoError as refusal:
                self._send(refusal.status, msgspec.json.encode(refusal.body()))
            except msgspec.MsgspecError:
                self._send(400, b'{"code": "unreadable"}')
            else:
                self._send(200, answer[: len(answer) // 2] if service.garbled else answer)

        def _signed(self) -> SignedRequest:
            names = ("Key", "Time", "Nonce", "Signature")
            key_id, at, nonce, signature = (self.headers.get(f"X-Api-{n}", "") for n in names)
            return SignedRequest(key_id=key_id, at=at, nonce=nonce, signature=signature)

        def _send(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    return Handler


def main(port: str, secret_file: str, keys_dir: str) -> None:
    secret = Path(secret_file).read_bytes().strip()
    with KeyServiceSimulator(
        SoftwareKeys(Path(keys_dir)), secret=secret, port=int(port)
    ) as service:
        sys.stdout.write(f"{service.url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:4])
