"""Pictures of outside recordings become what the review page plays, on the clock of the sound."""

import io
from pathlib import Path

import av
import numpy as np
import pytest

from connectors.files.store import SealedStore
from connectors.keys import SoftwareKeys
from connectors.media.outside.outside_picture import HEIGHT, WIDTH, make_picture
from connectors.media.outside.outside_sound import make_playable
from schemas.errors import InvalidInput
from tests.integration.media.made_pictures import brightness, picture
from tests.integration.media.made_recordings import record


@pytest.fixture
def store(tmp_path: Path) -> SealedStore:
    return SealedStore(tmp_path / "files", SoftwareKeys(tmp_path / "keys"))


def shown(store: SealedStore, path: Path) -> list[tuple[float, int, int, float]]:
    """Time, size and brightness of every picture that was made."""
    made = make_picture(store, path)
    assert made is not None
    with store.open(made.file) as reader:
        content = reader.read(0, reader.size)
    with av.open(io.BytesIO(content)) as file:
        return [
            (
                float(frame.time or 0),
                frame.width,
                frame.height,
                float(np.mean(frame.to_ndarray(format="gray"))),
            )
            for frame in file.decode(video=0)
        ]


@pytest.mark.parametrize(
    ("name", "codec", "sound"),
    [("a.mp4", "libx264", "aac"), ("a.mkv", "libvpx", "libopus"), ("a.avi", "mpeg4", "mp2")],
)
def test_each_second_shows_what_it_showed(
    store: SealedStore, tmp_path: Path, name: str, codec: str, sound: str
) -> None:
    path = picture(tmp_path / name, codec=codec, sound=None if name == "a.avi" else sound)
    for at, width, height, grey in shown(store, path):
        assert (width, height) == (640, 480)
        # At the edge of a second either may be shown.
        near = {brightness(int(at - 0.15)), brightness(int(at)), brightness(int(at + 0.15))}
        assert min(abs(grey - one) for one in near) < 7, at


def test_a_picture_that_begins_later_than_its_sound_stays_behind_it(
    store: SealedStore, tmp_path: Path
) -> None:
    times = [at for at, *_ in shown(store, picture(tmp_path / "a.mp4", delay_s=3))]
    assert times[0] == pytest.approx(3.0, abs=0.15)
    assert times[-1] == pytest.approx(11.9, abs=0.15)


def test_a_large_picture_is_made_smaller_in_its_proportions(
    store: SealedStore, tmp_path: Path
) -> None:
    path = picture(tmp_path / "a.mp4", seconds=1, size=(1920, 1080))
    (_, width, height, _), *_ = shown(store, path)
    assert (width, height) == (WIDTH, HEIGHT)


def test_what_has_no_picture_has_none(store: SealedStore, tmp_path: Path) -> None:
    assert make_picture(store, record(tmp_path / "a.wav", "pcm_alaw")) is None


async def test_a_picture_alone_is_kept_and_what_is_neither_is_refused_and_leaves_nothing(
    store: SealedStore, tmp_path: Path
) -> None:
    path = picture(tmp_path / "a.mp4", seconds=2, sound=None)
    made = await make_playable(store, path, "video/mp4", None)
    assert (made.sound, made.waveform) == (None, None)
    assert made.picture is not None
    assert made.seconds == pytest.approx(2, abs=0.1)
    for file in made.files:
        store.delete(file)
    left = list(store.root.rglob("recording-*"))
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    with pytest.raises(InvalidInput):
        await make_playable(store, broken, "video/mp4", None)
    assert list(store.root.rglob("recording-*")) == left == []
