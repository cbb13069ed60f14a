"""A single VP8 key frame as a picture."""

from typing import Any, cast

import av
import numpy as np

from pipelines.rules.vision.arrays import Pixels


def decode_key(data: bytes) -> Pixels | None:
    """RGB (H, W, 3) of a key frame; None where it cannot be decoded."""
    decoder = cast(Any, av.CodecContext.create("vp8", "r"))
    decoder.thread_count = 1
    try:
        frames = [*decoder.decode(av.Packet(data)), *decoder.decode(None)]
    except av.FFmpegError:
        return None
    return np.asarray(frames[0].to_ndarray(format="rgb24"), np.uint8) if frames else None
