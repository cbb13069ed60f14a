"""Features are those that the model was trained on."""

import numpy as np
import pytest
from faster_whisper.feature_extractor import FeatureExtractor

from connectors.speech.log_mel import LogMel
from pipelines.rules.speech.utterance import SAMPLE_RATE


@pytest.mark.parametrize("seconds", [0.1, 0.73, 3.0, 28.0])
def test_features_are_those_of_faster_whisper(seconds: float) -> None:
    noise = np.random.default_rng(7).normal(0, 0.1, int(seconds * SAMPLE_RATE))
    pcm = noise.astype(np.float32)
    ours, theirs = LogMel().features(pcm), FeatureExtractor()(pcm)
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, atol=2e-3)


def test_a_batch_is_padded_with_the_quietest_value_to_the_longest_and_its_margin() -> None:
    short, long = (np.ones(n, np.float32) * 0.1 for n in (SAMPLE_RATE, 2 * SAMPLE_RATE))
    batch = LogMel().batch([short, long], 1.0)
    assert batch.shape == (2, 80, 300)
    assert np.all(batch[0, :, 110:] == batch[0].min())
