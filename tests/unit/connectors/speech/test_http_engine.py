"""The service's faults, each met by the real client over a real connection."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from connectors.speech.http_engine import HttpEngine
from connectors.speech.http_simulator import Fault, SpeechServiceSimulator
from pipelines.rules.speech.utterance import Pcm
from schemas.errors import Unavailable
from schemas.speech.speech_service import Segment

SECRET = b"a key of the bureau's service"
SOUND = np.zeros(32_000, np.float32)
SAID = [
    Segment(text="妈，", start=0.1, end=0.5, confidence=0.9),
    Segment(text="我挺好的。", start=0.6, end=1.5, confidence=0.8),
]


def recognise(pcm: Pcm) -> list[Segment]:
    return SAID if np.any(pcm) else []


@pytest.fixture
def service() -> Iterator[SpeechServiceSimulator]:
    with SpeechServiceSimulator(recognise, secret=SECRET) as running:
        yield running


def client(service: SpeechServiceSimulator, **how: object) -> HttpEngine:
    asked = {"key_id": "qinqiao", "secret": SECRET, "timeout_s": 2.0} | how
    return HttpEngine(service.url, **asked)  # type: ignore[arg-type]


def test_segments_become_one_reading_with_times(service: SpeechServiceSimulator) -> None:
    quiet, spoken = client(service).transcribe([SOUND, SOUND + 0.1], "")
    assert spoken.transcription.text == "妈，我挺好的。"
    assert [(p.text, p.start_s, p.end_s) for p in spoken.transcription.pieces] == [
        ("妈，", 0.1, 0.5),
        ("我挺好的。", 0.6, 1.5),
    ]
    assert -0.23 < spoken.transcription.log_prob < -0.1
    assert (quiet.transcription.text, quiet.transcription.no_speech) == ("", 1.0)


def test_answers_come_back_in_the_order_of_the_batch(service: SpeechServiceSimulator) -> None:
    batch = [SOUND + 0.1 * (place % 2) for place in range(20)]
    heard = client(service).transcribe(batch, "")
    assert [bool(one.transcription.text) for one in heard] == [False, True] * 10


@pytest.mark.parametrize(
    ("fault", "code", "tries"),
    [
        (Fault.DOWN, "speech_service_away", 3),
        (Fault.FAILING, "speech_service_failed", 3),
        (Fault.BROKEN, "speech_service_garbled", 1),
        (Fault.HALF, "speech_service_partial", 1),
    ],
)
def test_each_fault_has_its_name(
    service: SpeechServiceSimulator, fault: Fault, code: str, tries: int
) -> None:
    service.fault = fault
    with pytest.raises(Unavailable) as failure:
        client(service).transcribe([SOUND], "")
    assert failure.value.code == code
    assert service.asked == tries


@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.FAILING])
def test_a_fault_that_passes_is_not_noticed(service: SpeechServiceSimulator, fault: Fault) -> None:
    service.fault, service.faults_left = fault, 2
    (heard,) = client(service).transcribe([SOUND + 0.1], "")
    assert heard.transcription.text == "妈，我挺好的。"
    assert service.asked == 3


def test_a_service_that_is_slow_is_left_in_time(service: SpeechServiceSimulator) -> None:
    # Whoever waited for its answer would be told nothing of it.
    service.fault, service.slow_s = Fault.SLOW, 1.0
    with pytest.raises(Unavailable) as failure:
        client(service, timeout_s=0.3).transcribe([SOUND], "")
    assert failure.value.code == "speech_service_slow"
    assert service.asked == 1


def test_one_that_is_slow_within_its_time_is_heard(service: SpeechServiceSimulator) -> None:
    service.fault, service.slow_s = Fault.SLOW, 0.2
    (heard,) = client(service).transcribe([SOUND + 0.1], "")
    assert heard.transcription.text


def test_nobody_listens_there(service: SpeechServiceSimulator) -> None:
    engine = HttpEngine("http://127.0.0.1:9/", key_id="q", secret=SECRET, timeout_s=1.0)
    with pytest.raises(Unavailable) as failure:
        engine.transcribe([SOUND], "")
    assert failure.value.code == "speech_service_away"


def test_another_key_is_refused_at_once(service: SpeechServiceSimulator) -> None:
    with pytest.raises(Unavailable) as failure:
        client(service, secret=b"another").transcribe([SOUND], "")
    assert (failure.value.code, failure.value.detail["status"]) == ("speech_service_refused", 401)
    assert service.asked == 1


def test_a_clock_that_is_off_is_refused(service: SpeechServiceSimulator) -> None:
    with pytest.raises(Unavailable) as failure:
        client(service, clock=lambda: time.time() - 3600).transcribe([SOUND], "")
    assert failure.value.code == "speech_service_refused"
