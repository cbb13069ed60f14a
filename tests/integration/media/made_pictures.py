"""Recordings with a picture as outside systems write them: each second has its own brightness."""

from pathlib import Path

import av
import numpy as np

from tests.integration.media.made_recordings import tones

A_SECOND = 25
RATE = 48_000


def brightness(second: int) -> int:
    """Of the picture in that second: steps that survive two encoders."""
    return 30 + 15 * (second % 14)


def picture(
    path: Path,
    *,
    seconds: int = 12,
    size: tuple[int, int] = (640, 480),
    codec: str = "libx264",
    sound: str | None = "aac",
    delay_s: float = 0.0,
) -> Path:
    """A recording by the name's ending; the picture begins `delay_s` after the sound."""
    width, height = size
    with av.open(str(path), "w") as file:
        shown = file.add_stream(codec, rate=A_SECOND)
        shown.width, shown.height, shown.pix_fmt = width, height, "yuv420p"
        heard = None
        if sound:
            heard = file.add_stream(sound, rate=RATE, layout="stereo")
            samples = tones(seconds, RATE, 2).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="stereo")
            frame.sample_rate = RATE
            for packet in [*heard.encode(frame), *heard.encode(None)]:
                file.mux(packet)
        first = round(delay_s * A_SECOND)
        for number in range(first, seconds * A_SECOND):
            grey = np.full((height, width, 3), brightness(number // A_SECOND), np.uint8)
            still = av.VideoFrame.from_ndarray(grey, format="rgb24")
            still.pts = number
            for packet in shown.encode(still):
                file.mux(packet)
        for packet in shown.encode(None):
            file.mux(packet)
    return path
