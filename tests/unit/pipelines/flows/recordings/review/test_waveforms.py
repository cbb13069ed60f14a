"""Several drawings of sound become one."""

from pipelines.flows.recordings.review.waveforms import joined
from schemas.calls.views import Waveform


def test_one_drawing_stays_as_it_is() -> None:
    wave = Waveform(step_s=0.1, channels=[[1.0, 0.5], [0.0, 0.2]])
    assert joined([(0.0, wave)]) == wave


def test_a_hole_between_two_is_silence() -> None:
    first = Waveform(step_s=0.5, channels=[[1.0], [0.5]])
    second = Waveform(step_s=0.5, channels=[[0.3], [0.4]])
    whole = joined([(0.0, first), (1.5, second)])
    assert whole.channels == [[1.0, 0.0, 0.0, 0.3], [0.5, 0.0, 0.0, 0.4]]
