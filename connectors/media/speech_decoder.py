"""Opus to sound for speech recognition, once a speaker."""

import logging

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from numpy.typing import NDArray

from pipelines.rules.recordings.packet import EncodedPacket
from pipelines.rules.recordings.rtp_clock import RtpClock

logger = logging.getLogger(__name__)

RATE = 16000
Sound = NDArray[np.float32]


class SpeechDecoder:
    """One source's packets to float32 mono at 16 kHz, each with the time at which it was said."""

    def __init__(self, clock_rate: int) -> None:
        self._clock = RtpClock(clock_rate)
        self._codec = opus_decoder()
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)

    def decode(self, packet: EncodedPacket) -> tuple[Sound, float] | None:
        """Sound and its start on the clock of `arrived`; a lost packet shows in the next start."""
        at = self._clock.seconds(packet.timestamp, packet.arrived)
        try:
            frames = self._codec.decode(av.Packet(packet.data))
        except av.FFmpegError as error:
            logger.warning("an Opus packet of %d bytes is unreadable: %s", len(packet.data), error)
            return None
        pieces = [
            # Several times quicker than `to_ndarray`, which stacks the planes of any layout.
            np.frombuffer(memoryview(out.planes[0]), np.float32, out.samples)
            for frame in frames
            for out in self._resampler.resample(frame)
        ]
        if not pieces:
            return None
        return np.concatenate(pieces), at


def opus_decoder() -> AudioCodecContext:
    """A mono decoder at 48 kHz, the rate of Opus's RTP clock."""
    codec = av.CodecContext.create("libopus", "r")
    assert isinstance(codec, AudioCodecContext)
    codec.sample_rate = 48000
    codec.layout = "mono"
    return codec
