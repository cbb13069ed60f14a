"""A stand-in for the bureau's recognition service: it really hears, and fails as it is told.

Run as `python -m connectors.speech.http_simulator PORT SECRET_FILE MODELS`.
"""

import sys
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from math import exp
from pathlib import Path

import msgspec

from connectors.simulated_service import (
    FAILED,
    Asked,
    Callers,
    Reply,
    SimulatedService,
    refused,
    serve_forever,
)
from connectors.speech.engine import SpeechEngine
from connectors.speech.wav import read_wav
from pipelines.rules.speech.prompt import PLAIN
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm
from schemas.errors import QinqiaoError
from schemas.speech.speech_service import Recognition, Segment

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


class SpeechServiceSimulator(SimulatedService):
    """`fault` and `faults_left` may be set at any time."""

    def __init__(self, recognise: Recognise, *, secret: bytes, port: int = 0) -> None:
        super().__init__(self._reply, port)
        self.fault = Fault.NONE
        self.faults_left: int | None = None
        """After so many requests the fault is over; None: it stays."""
        self.slow_s = 1.0
        self.asked = 0
        self._recognise = recognise
        self._callers = Callers(secret)
        self._one_at_a_time = threading.Lock()

    @property
    def url(self) -> str:
        return f"{self.origin}{PATH}"

    def _reply(self, asked: Asked) -> Reply | None:
        fault = self._next_fault()
        if fault is Fault.DOWN:
            return None
        if fault is Fault.SLOW:
            time.sleep(self.slow_s)
        if fault is Fault.FAILING:
            return FAILED
        try:
            self._callers.admit(asked)
            pcm = read_wav(asked.body)
        except QinqiaoError as refusal:
            return refused(refusal)
        except ValueError:
            return Reply(422, b'{"code": "no_wav"}')
        heard = self._hear(pcm[: len(pcm) // 2] if fault is Fault.HALF else pcm)
        answer = Reply(200, msgspec.json.encode(heard))
        return answer.half() if fault is Fault.BROKEN else answer

    def _next_fault(self) -> Fault:
        """The fault that this request meets."""
        with self._one_at_a_time:
            self.asked += 1
            if self.fault is Fault.NONE or self.faults_left is None:
                return self.fault
            if self.faults_left == 0:
                return Fault.NONE
            self.faults_left -= 1
            return self.fault

    def _hear(self, pcm: Pcm) -> Recognition:
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


def main(port: str, secret_file: str, models: str) -> None:
    from connectors.speech.whisper import WhisperEngine

    engine = WhisperEngine(Path(models) / "whisper-base", threads=2)
    secret = Path(secret_file).read_bytes().strip()
    serve_forever(SpeechServiceSimulator(by_engine(engine), secret=secret, port=int(port)))


if __name__ == "__main__":
    main(*sys.argv[1:4])
