import numpy as np
import pytest

from connectors.vision.picture import decode
from connectors.vision.sample_faces import PROFILE, SAMPLES, sample_face, varied
from schemas.errors import NotFound


@pytest.mark.parametrize("name", [*SAMPLES, PROFILE])
def test_a_sample_is_a_square_jpeg(name: str) -> None:
    picture = sample_face(name)
    assert picture[:2] == b"\xff\xd8"
    assert decode(picture, 1000).shape == (480, 480, 3)


def test_samples_are_the_same_each_time() -> None:
    assert sample_face("t1-1") == sample_face("t1-1")


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(NotFound):
        sample_face("t1-7")


def test_a_variation_is_another_picture_and_dimmer() -> None:
    plain = decode(sample_face("t1-1"), 1000)
    other = decode(varied(sample_face("t1-1")), 1000)
    assert other.mean() == pytest.approx(0.8 * plain.mean(), rel=0.1)
    assert np.abs(other.astype(int) - plain).mean() > 20
