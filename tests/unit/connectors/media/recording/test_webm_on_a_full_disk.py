"""A file being muxed onto a disk that is full says so as any other file does."""

from pathlib import Path

import numpy as np
import pytest

from connectors.media.recording.encoders import OPUS_FRAME, RATE, SoundEncoder
from connectors.media.recording.spool import HEAD_BYTES
from connectors.media.recording.webm import WebmFile
from tests.unit.connectors.room import FULL, room_for


def test_a_full_disk_is_told_as_one(tmp_path: Path) -> None:
    with room_for(100), pytest.raises(OSError, match=FULL):
        write_noise(tmp_path)


def write_noise(folder: Path) -> None:
    """Far more than the file's head, which lies in memory."""
    noise = np.random.default_rng(1)
    with WebmFile("sound", folder) as file:
        encoder = SoundEncoder(file.container)
        file.own(encoder.stream)
        for _ in range(4 * HEAD_BYTES // OPUS_FRAME):
            block = noise.uniform(-1, 1, (2, RATE // 10)).astype(np.float32)
            for packet in encoder.encode(block):
                file.mux(encoder.stream, packet)
