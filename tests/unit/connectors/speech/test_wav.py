import numpy as np
import pytest

from connectors.speech.wav import read_wav, wav


def test_sound_comes_back_as_it_was_and_what_is_too_loud_is_cut() -> None:
    sound = np.array([0, 0.5, -0.5, 1.5, -1.5], np.float32)
    back = read_wav(wav(sound))
    assert back == pytest.approx([0, 0.5, -0.5, 1, -1], abs=1e-4)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"RIFF",
        wav(np.zeros(9, np.float32)).replace(b"\x80\x3e\x00\x00", b"\x40\x1f\x00\x00", 1),
    ],
)
def test_any_other_file_is_none(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"WAV|need"):
        read_wav(content)
