import logging
from collections.abc import Iterator

import numpy as np
import pytest

from actors.speech.live.speech_feed import SpeechFeed
from connectors.speech.fallback import FallbackEngine
from connectors.speech.listener import Listener
from pipelines.rules.speech.lines.circuit import REST_S
from pipelines.rules.speech.segmenter import Segmenter, by_frame
from pipelines.rules.speech.transcription import Hearing
from pipelines.rules.speech.utterance import Utterance
from pipelines.rules.speech.words.library import WordLibrary
from schemas.calls.state import PartyRole
from schemas.errors import InvalidInput, Unavailable
from tests.unit.connectors.speech.made_engines import MadeEngine

pytestmark = pytest.mark.requirement("VC-API-08")

SOUND = [np.zeros(16_000, np.float32)]
EMPTY = WordLibrary(version=0, words=[], allowed=[])
AWAY = Unavailable("语音识别服务无法连接。", code="speech_service_away")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def first() -> Iterator[MadeEngine]:
    engine = MadeEngine("first")
    yield engine
    engine.gate.set()


@pytest.fixture
def second() -> MadeEngine:
    return MadeEngine("second", hot_words=True, weighs=True, readings=5, longest_s=20.0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def engine(first: MadeEngine, second: MadeEngine, clock: Clock) -> FallbackEngine:
    return FallbackEngine([first, second], slow_s=0.2, clock_s=clock)


def wrote(engine: FallbackEngine) -> str:
    (heard,) = engine.transcribe(SOUND, "以下")
    return heard.transcription.engine


def test_the_first_one_writes_while_it_is_well(engine: FallbackEngine) -> None:
    assert [wrote(engine) for _ in range(3)] == ["first"] * 3
    assert engine.name == "first"
    assert engine.last_fail_over is None


def test_where_it_fails_the_next_one_writes_the_same_batch_and_it_is_told(
    engine: FallbackEngine, first: MadeEngine, caplog: pytest.LogCaptureFixture
) -> None:
    first.fault = AWAY
    with caplog.at_level(logging.WARNING):
        assert wrote(engine) == "second"
    change = engine.last_fail_over
    assert change is not None
    assert (change.from_engine, change.to_engine) == ("first", "second")
    assert change.reason == "speech_service_away"
    assert "from engine first to second" in caplog.text


def test_one_that_fails_again_and_again_rests_and_is_tried_again_later(
    engine: FallbackEngine, first: MadeEngine, clock: Clock
) -> None:
    first.fault = AWAY
    assert [wrote(engine) for _ in range(5)] == ["second"] * 5
    assert len(first.prompts) == 2
    clock.now = REST_S
    assert wrote(engine) == "second"
    assert len(first.prompts) == 3
    first.fault = None
    clock.now += 2 * REST_S - 1
    assert wrote(engine) == "second"
    clock.now += 1
    assert wrote(engine) == "first"
    assert engine.last_fail_over is not None
    assert engine.last_fail_over.reason == "recovered"


def test_one_that_hangs_is_left_behind_and_not_asked_before_it_is_done(
    engine: FallbackEngine, first: MadeEngine, clock: Clock
) -> None:
    first.gate.clear()
    assert wrote(engine) == "second"
    assert engine.last_fail_over is not None
    assert engine.last_fail_over.reason == "too_slow"
    clock.now = 10 * REST_S
    assert wrote(engine) == "second"
    assert len(first.prompts) == 1
    first.gate.set()
    # The call that was left behind ends in its own thread.
    engine._members[0]._thread.submit(lambda: None).result(timeout=5)
    assert wrote(engine) == "first"


def test_where_all_fail_the_error_says_so_and_nothing_is_made_up(
    engine: FallbackEngine, first: MadeEngine, second: MadeEngine
) -> None:
    first.fault, second.fault = AWAY, RuntimeError("out of memory")
    for _ in range(4):
        with pytest.raises(Unavailable) as failure:
            engine.transcribe(SOUND, "")
        assert failure.value.code == "speech_engines_failed"
    assert failure.value.retryable


def test_where_all_rest_one_is_tried_all_the_same(
    engine: FallbackEngine, first: MadeEngine, second: MadeEngine
) -> None:
    first.fault, second.fault = AWAY, AWAY
    for _ in range(2):
        with pytest.raises(Unavailable):
            engine.transcribe(SOUND, "")
    first.fault = second.fault = None
    assert wrote(engine) in ("first", "second")


def test_a_sound_that_no_engine_can_take_is_not_the_engines_fault(
    engine: FallbackEngine, first: MadeEngine, second: MadeEngine
) -> None:
    first.fault = InvalidInput("语音数据无效。", code="unreadable_sound")
    with pytest.raises(InvalidInput):
        engine.transcribe(SOUND, "")
    assert not second.prompts


def test_each_engine_is_told_and_asked_what_it_can(
    engine: FallbackEngine, first: MadeEngine, second: MadeEngine
) -> None:
    assert wrote(engine) == "first"
    first.fault = AWAY
    (heard,) = engine.transcribe(SOUND, "以下")
    assert (first.prompts, second.prompts) == (["", ""], ["以下"])
    assert engine.weigh(heard, "以下", ["一", "二二"]) == [-1.0, -2.0]


def test_it_takes_what_all_take_and_does_what_any_does(engine: FallbackEngine) -> None:
    able = engine.abilities
    assert (able.longest_s, able.readings) == (20.0, 5)
    assert (able.weighs, able.hot_words, able.timestamps) == (True, True, False)
    assert able.languages == ("zh",)


def test_a_line_tells_which_engine_wrote_it(engine: FallbackEngine, first: MadeEngine) -> None:
    listener = Listener(engine)
    first.fault = AWAY
    (line,) = listener.hear(SOUND, [EMPTY])
    assert (line.engine, line.text) == ("second", "second说")


async def test_where_all_fail_the_room_marks_a_gap(
    engine: FallbackEngine, first: MadeEngine, second: MadeEngine
) -> None:
    first.fault = second.fault = AWAY
    listener = Listener(engine)
    shown: list[Hearing] = []
    gaps: list[tuple[float, str]] = []

    async def hear(utterance: Utterance) -> Hearing:
        (line,) = listener.hear([utterance.pcm], [EMPTY])
        return line

    async def turn() -> None:
        """Nobody is ever declined."""

    feed = SpeechFeed(
        Segmenter(PartyRole.INMATE, by_frame(lambda frame: float(frame.any()))),
        hear,
        lambda _, line: shown.append(line),
        lambda utterance, why: gaps.append((round(utterance.end_s), why)),
        turn,
    )
    feed.feed(np.ones(32_000, np.float32), 0.0)
    await feed.finish()
    assert shown == []
    assert gaps == [(2, "Unavailable")]
