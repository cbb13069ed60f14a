"""A stand-in for the bureau's recognition service: it really hears, and fails as it is told.

Run as `python -m connectors.speech.http_simulator PORT SECRET_FILE MODELS`.
"""

import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import exp
from pathlib import Path
from types import TracebackType

import msgspec

from connectors.speech.engine import SpeechEngine
from connectors.speech.wav import read_wav
from pipelines.open_api.signature import SignedRequest, canonical, require_fresh, require_signed
from pipelines.speech.prompt import PLAIN
from pipelines.speech.utterance import SAMPLE_RATE, Pcm
from schemas.errors import QinqiaoError, Unauthenticated
from schemas.speech_service import Recognition, Segment

PATH = "/v1/recognize"
SURELY_NOBODY = 0.6

Recognise = Callable[[Pcm], list[Segment]]


class Fault(StrEnum):
    """What is wrong with the service just now."""

    NONE = "none"
    SLOW = "slow"
    """Answers after `slow_s`."""
    DOWN = "down"
    """Closes the connection without a word."""
    FAILING = "failing"
    """Answers with 500."""
    BROKEN = "broken"
    """Its JSON ends in the middle."""
    HALF = "half"
    """Hears the first half of the sound alone."""


class SpeechServiceSimulator:
    """Listens on its port from `with` on; `fault` and `faults_left` may be set at any time."""

    def __init__(self, recognise: Recognise, *, secret: bytes, port: int = 0) -> None:
        self.fault = Fault.NONE
        self.faults_left: int | None = None
        """After so many requests the fault is over; None: it stays."""
        self.slow_s = 1.0
        self.asked = 0
        self._recognise = recognise
        self._secret = secret
        self._nonces: set[str] = set()
        self._one_at_a_time = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{PATH}"

    def __enter__(self) -> "SpeechServiceSimulator":
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

    def next_fault(self) -> Fault:
        """The fault that this request meets."""
        with self._one_at_a_time:
            self.asked += 1
            if self.fault is Fault.NONE or self.faults_left is None:
                return self.fault
            if self.faults_left == 0:
                return Fault.NONE
            self.faults_left -= 1
            return self.fault

    def admit(self, signed: SignedRequest, path: str, body: bytes) -> None:
        """Raise `Unauthenticated` for what was not signed by the holder of the key, or twice."""
        require_fresh(signed, datetime.now(UTC))
        require_signed(
            self._secret, canonical("POST", path, (), signed.at, signed.nonce, body), signed
        )
        with self._one_at_a_time:
            if signed.nonce in self._nonces:
                raise Unauthenticated("请求已处理过。", code="nonce_used")
            self._nonces.add(signed.nonce)

    def hear(self, pcm: Pcm) -> Recognition:
        with self._one_at_a_time:
            return Recognition(
                segments=self._recognise(pcm), duration=round(len(pcm) / SAMPLE_RATE, 3)
            )


def by_engine(engine: SpeechEngine) -> Recognise:
    """Recognition by one of our engines: each sound one segment."""

    def recognise(pcm: Pcm) -> list[Segment]:
        (heard,) = engine.transcribe([pcm], PLAIN)
        said = heard.transcription
        if not said.text or said.no_speech > SURELY_NOBODY:
            return []
        end = len(pcm) / SAMPLE_RATE
        return [Segment(text=said.text, start=0, end=end, confidence=exp(min(0, said.log_prob)))]

    return recognise


def _handler(service: SpeechServiceSimulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            fault = service.next_fault()
            if fault is Fault.DOWN:
                self.close_connection = True
                return
            if fault is Fault.SLOW:
                time.sleep(service.slow_s)
            if fault is Fault.FAILING:
                self._send(500, b'{"code": "internal"}')
                return
            self._answer(body, fault)

        def _answer(self, body: bytes, fault: Fault) -> None:
            try:
                service.admit(self._signed(), self.path, body)
                pcm = read_wav(body)
            except QinqiaoError as refusal:
                self._send(refusal.status, msgspec.json.encode(refusal.body()))
                return
            except ValueError:
                self._send(422, b'{"code": "no_wav"}')
                return
            heard = service.hear(pcm[: len(pcm) // 2] if fault is Fault.HALF else pcm)
            answer = msgspec.json.encode(heard)
            self._send(200, answer[: len(answer) // 2] if fault is Fault.BROKEN else answer)

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

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


def main(port: str, secret_file: str, models: str) -> None:
    from connectors.speech.whisper import WhisperEngine

    engine = WhisperEngine(Path(models) / "whisper-base", threads=2)
    secret = Path(secret_file).read_bytes().strip()
    with SpeechServiceSimulator(by_engine(engine), secret=secret, port=int(port)) as service:
        sys.stdout.write(f"{service.url}\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:4])
