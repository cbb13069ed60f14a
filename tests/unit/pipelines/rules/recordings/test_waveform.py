"""Peaks for drawing."""

import numpy as np

from pipelines.rules.recordings.waveform import PeakMeter


def test_each_step_has_its_loudest_value_of_each_channel() -> None:
    meter = PeakMeter(0.1)
    meter.add(np.array([[0.1, -0.5], [0.0, 0.25]], np.float32))
    meter.add(np.array([[-2.0, 0.0], [0.0, 0.0]], np.float32))
    waveform = meter.waveform()
    assert waveform.step_s == 0.1
    assert waveform.channels == [[0.5, 1.0], [0.25, 0.0]]


def test_a_peak_has_three_digits() -> None:
    meter = PeakMeter(0.1)
    meter.add(np.array([[0.12346], [0.98765]], np.float32))
    assert meter.waveform().channels == [[0.123], [0.988]]


def test_an_empty_sound_has_two_empty_channels() -> None:
    assert PeakMeter(0.1).waveform().channels == [[], []]
