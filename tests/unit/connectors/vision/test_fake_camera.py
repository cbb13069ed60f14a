from pathlib import Path

import av
import numpy as np

from connectors.vision.fake_camera import HEIGHT, RATE, SECONDS, WIDTH, frames, write_y4m
from connectors.vision.sample_faces import sample_face


def test_the_picture_moves_all_the_time_and_ends_where_it_began() -> None:
    shown = [frame.astype(int) for frame in frames(sample_face("t1-1"))]
    assert len(shown) == RATE * SECONDS
    steps = [
        np.abs(one - other).mean() for one, other in zip(shown, [*shown[1:], shown[0]], strict=True)
    ]
    assert min(steps) > 0.1
    assert steps[-1] < 2 * max(steps[:-1])


def test_size_and_rate_can_be_chosen() -> None:
    shown = list(frames(sample_face("t1-1"), size=(640, 480), rate=15, seconds=2))
    assert len(shown) == 30
    assert shown[0].shape == (480, 640, 3)


def test_the_video_is_read_by_others(tmp_path: Path) -> None:
    path = write_y4m(tmp_path / "camera.y4m", sample_face("t1-1"))
    with av.open(str(path)) as video:
        assert video.streams.video[0].average_rate == RATE
        read = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
    assert len(read) == RATE * SECONDS
    assert read[0].shape == (HEIGHT, WIDTH, 3)
    made = next(iter(frames(sample_face("t1-1"))))
    assert np.abs(read[0].astype(int) - made).mean() < 6
