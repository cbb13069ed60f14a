"""Several engines in order: where one fails or is too slow, the next one hears."""

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

from connectors.speech.engine import Abilities, Heard, SpeechEngine
from pipelines.rules.speech.lines.circuit import Circuit
from pipelines.rules.speech.lines.fail_over import FailOver
from pipelines.rules.speech.utterance import Pcm
from schemas.errors import InvalidInput, QinqiaoError, Unavailable

logger = logging.getLogger(__name__)


class FallbackEngine:
    """Each batch goes to the first engine that is well; one that failed rests for a while."""

    def __init__(
        self,
        engines: Sequence[SpeechEngine],
        *,
        slow_s: float,
        clock_s: Callable[[], float] = time.monotonic,
        circuit: Callable[[], Circuit] = Circuit,
    ) -> None:
        """`slow_s`: how long an engine may take for a batch before the next one is asked."""
        self._members = [_Member(engine, slow_s, circuit()) for engine in engines]
        self._clock_s = clock_s
        self._in_use = self._members[0]
        self._last: FailOver | None = None

    @property
    def name(self) -> str:
        """The engine that wrote last."""
        return self._in_use.engine.name

    @property
    def last_fail_over(self) -> FailOver | None:
        """The last change from one engine to another."""
        return self._last

    @property
    def abilities(self) -> Abilities:
        """What any of them can do for its own text, and what all of them can take."""
        all_of = [member.engine.abilities for member in self._members]
        return Abilities(
            streaming=all(one.streaming for one in all_of),
            timestamps=all(one.timestamps for one in all_of),
            hot_words=any(one.hot_words for one in all_of),
            languages=tuple(
                code for code in all_of[0].languages if all(code in one.languages for one in all_of)
            ),
            weighs=any(one.weighs for one in all_of),
            readings=max(one.readings for one in all_of),
            longest_s=min(one.longest_s for one in all_of),
        )

    def transcribe(
        self, batch: Sequence[Pcm], prompt: str, *, careful: bool = False
    ) -> list[Heard]:
        """Readings by one of the engines; `Unavailable` where every one of them failed."""
        why = ""
        for member in self._order():
            try:
                heard = member.transcribe(batch, prompt, careful)
            except InvalidInput:
                raise
            except Exception as error:
                why = _reason(error)
                logger.warning("speech engine %s failed: %s", member.engine.name, why)
                member.circuit.failed(self._clock_s(), at_once=isinstance(error, TimeoutError))
                continue
            member.circuit.succeeded()
            self._take(member, why)
            return heard
        raise Unavailable("语音识别引擎均无法使用。", code="speech_engines_failed", last=why)

    def weigh(self, heard: Heard, prompt: str, texts: Sequence[str]) -> list[float]:
        """Asked of the engine that wrote the text."""
        for member in self._members:
            if member.engine.name == heard.transcription.engine:
                return member.engine.weigh(heard, member.prompt(prompt), texts)
        raise NotImplementedError(f"{heard.transcription.engine} is none of these engines")

    def _order(self) -> list["_Member"]:
        """Those to try now; where all rest, the one whose rest ends first: better than nothing."""
        now = self._clock_s()
        free = [member for member in self._members if not member.busy]
        well = [member for member in free if member.circuit.lets_through(now)]
        return well or sorted(free, key=lambda one: one.circuit.resting_until or now)[:1]

    def _take(self, member: "_Member", why: str) -> None:
        """Note that another engine writes now."""
        if member is self._in_use:
            return
        self._last = FailOver(
            at=datetime.now(UTC),
            from_engine=self._in_use.engine.name,
            to_engine=member.engine.name,
            reason=why or "recovered",
        )
        self._in_use = member
        logger.warning(
            "speech goes from engine %s to %s: %s",
            self._last.from_engine,
            self._last.to_engine,
            self._last.reason,
        )


class _Member:
    """One engine in a thread of its own, so that a hanging call can be left behind."""

    def __init__(self, engine: SpeechEngine, slow_s: float, circuit: Circuit) -> None:
        self.engine = engine
        self.circuit = circuit
        self._slow_s = slow_s
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="speech-engine")
        self._call: Future[list[Heard]] | None = None

    @property
    def busy(self) -> bool:
        """Whether a call that was left behind still runs: engines take one at a time."""
        return self._call is not None and not self._call.done()

    def prompt(self, prompt: str) -> str:
        return prompt if self.engine.abilities.hot_words else ""

    def transcribe(self, batch: Sequence[Pcm], prompt: str, careful: bool) -> list[Heard]:
        """`TimeoutError` where it takes too long."""
        self._call = self._thread.submit(
            self.engine.transcribe, batch, self.prompt(prompt), careful=careful
        )
        return self._call.result(timeout=self._slow_s)


def _reason(error: Exception) -> str:
    """The code of an error of ours, or what it is."""
    if isinstance(error, QinqiaoError):
        return error.code
    return "too_slow" if isinstance(error, TimeoutError) else type(error).__name__
