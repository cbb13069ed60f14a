"""The bureau's own recognition service over HTTP.

`POST <address>` with a WAV (16 bit, 16 kHz, mono) as body, signed like the opened interfaces
(`pipelines.rules.exchange.open_api.signature`: `X-Api-Key`, `X-Api-Time`, `X-Api-Nonce`,
`X-Api-Signature`); the answer is a `schemas.speech.speech_service.Recognition` in JSON.
"""

import logging
import math
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import httpx
import msgspec

from connectors.speech.engine import Abilities, Heard
from connectors.speech.wav import wav
from pipelines.rules.exchange.open_api.signature import canonical, sign
from pipelines.rules.speech.transcription import Piece, Transcription
from pipelines.rules.speech.utterance import SAMPLE_RATE, Pcm
from schemas.errors import Unavailable
from schemas.speech.speech_service import Recognition

logger = logging.getLogger(__name__)

NAME: Final = "http"
LONGEST_S: Final = 28.0
AT_ONCE: Final = 8
"""So many utterances of a batch are asked for at a time."""
TRIES: Final = 3
PAUSE_S: Final = 0.2
LEAST_CONFIDENCE: Final = 1e-4
SPARE_S: Final = 0.5
"""An answer may tell so much less sound than was sent, and still is whole."""


class HttpEngine:
    """One request an utterance; faults of the service are `Unavailable`, each with its code."""

    def __init__(
        self,
        url: str,
        *,
        key_id: str,
        secret: bytes,
        timeout_s: float,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`timeout_s`: how long an utterance may take, retries included."""
        self._url = httpx.URL(url)
        self._key_id = key_id
        self._secret = secret
        self._timeout_s = timeout_s
        self._clock = clock
        self._http = httpx.Client(limits=httpx.Limits(max_connections=AT_ONCE))
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="speech-service")

    @property
    def name(self) -> str:
        return NAME

    @property
    def abilities(self) -> Abilities:
        return Abilities(
            streaming=False,
            timestamps=True,
            hot_words=False,
            languages=("zh",),
            weighs=False,
            readings=1,
            longest_s=LONGEST_S,
        )

    def transcribe(
        self, batch: Sequence[Pcm], prompt: str, *, careful: bool = False
    ) -> list[Heard]:
        """One reading of each; a single one that fails fails the batch."""
        return list(self._threads.map(self._hear, batch))

    def weigh(self, heard: Heard, prompt: str, texts: Sequence[str]) -> list[float]:
        """Refused: the service tells what it heard and no more."""
        raise NotImplementedError(f"{NAME} does not weigh texts")

    def _hear(self, pcm: Pcm) -> Heard:
        answer = _answer(self._ask(wav(pcm)), len(pcm) / SAMPLE_RATE)
        return Heard(transcription=_transcription(answer), sound=None)

    def _ask(self, body: bytes) -> bytes:
        """The answer's body; faults that may pass are tried again while there is time."""
        deadline = time.monotonic() + self._timeout_s
        for tries_left in reversed(range(TRIES)):
            try:
                return self._post(body, deadline - time.monotonic())
            except Unavailable as fault:
                later = time.monotonic() + PAUSE_S
                if not fault.detail.get("passing") or not tries_left or later >= deadline:
                    raise
                logger.info("the speech service is asked again: %s", fault.code)
                time.sleep(PAUSE_S)
        raise AssertionError("the last try returns or raises")

    def _post(self, body: bytes, patience_s: float) -> bytes:
        try:
            reply = self._http.post(
                self._url, content=body, headers=self._headers(body), timeout=patience_s
            )
        except httpx.TimeoutException as late:
            raise _fault("slow", "语音识别服务没有按时应答。") from late
        except httpx.TransportError as gone:
            raise _fault("away", "语音识别服务无法连接。", passing=True) from gone
        if reply.is_server_error or reply.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise _fault("failed", "语音识别服务出错。", passing=True, status=reply.status_code)
        if not reply.is_success:
            raise _fault("refused", "语音识别服务拒绝了请求。", status=reply.status_code)
        return reply.content

    def _headers(self, body: bytes) -> Mapping[str, str]:
        at, nonce = str(int(self._clock())), secrets.token_hex(16)
        query = list(self._url.params.multi_items())
        text = canonical("POST", self._url.path, query, at, nonce, body)
        return {
            "Content-Type": "audio/wav",
            "Accept": "application/json",
            "X-Api-Key": self._key_id,
            "X-Api-Time": at,
            "X-Api-Nonce": nonce,
            "X-Api-Signature": sign(self._secret, text),
        }


def _answer(body: bytes, seconds: float) -> Recognition:
    """The answer, whole; `Unavailable` for one that cannot be read or tells of a part alone."""
    try:
        answer = msgspec.json.decode(body, type=Recognition)
    except msgspec.MsgspecError as error:
        raise _fault("garbled", "语音识别服务的应答无法解析。") from error
    if answer.duration is not None and answer.duration < seconds - SPARE_S:
        raise _fault("partial", "语音识别服务只应答了部分内容。", heard_s=answer.duration)
    return answer


def _transcription(answer: Recognition) -> Transcription:
    spoken = [one for one in answer.segments if one.text.strip()]
    characters = sum(len(one.text) for one in spoken)
    total = sum(len(one.text) * math.log(max(one.confidence, LEAST_CONFIDENCE)) for one in spoken)
    return Transcription(
        readings=["".join(one.text.strip() for one in spoken)],
        no_speech=0.0 if spoken else 1.0,
        log_prob=total / characters if characters else 0.0,
        engine=NAME,
        pieces=tuple(Piece(one.text.strip(), one.start, one.end) for one in spoken),
    )


def _fault(what: str, message: str, **detail: object) -> Unavailable:
    return Unavailable(message, code=f"speech_service_{what}", **detail)
