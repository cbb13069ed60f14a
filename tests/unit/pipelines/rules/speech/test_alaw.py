"""A-law as FFmpeg, an independent reader, has it."""

from typing import Any

import av
import numpy as np
import pytest

from pipelines.rules.speech import alaw


@pytest.mark.requirement("VC-SUP-18")
def test_every_code_is_the_sample_that_another_decoder_reads() -> None:
    codes = bytes(range(256))
    reader: Any = av.CodecContext.create("pcm_alaw", "r")
    reader.sample_rate, reader.layout = 8000, "mono"
    (frame,) = reader.decode(av.Packet(codes))
    assert frame.to_ndarray().ravel().tolist() == alaw.decode(codes).tolist()
    assert alaw.decode(codes).dtype == np.int16
