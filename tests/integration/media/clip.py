"""A test clip whose sound and picture tell when they were made: beeps each second, a time code."""

from fractions import Fraction

import av
import numpy as np

from connectors.media.recording.recorder import TrackRecorder
from loadtests.media.time_code import write_time
from pipelines.rules.recordings.packet import EncodedPacket
from schemas.calls.state import PartyRole

RATE, FRAME = 48000, 960
PICTURES_S = 15
BEEP_S = 0.2
SIZE = (320, 240)
AUDIO_DELAY_S, VIDEO_DELAY_S = 0.03, 0.06
"""How long each was on its way. By what they differ, a recorder cannot tell."""


class TimedClip:
    """One party's packets from `start_s` of the recording clock on, as a network brings them."""

    def __init__(self, start_s: float, source: int = 1) -> None:
        self._source = source
        self._sound_at, self._picture_at = start_s, start_s
        self._sounds, self._pictures = 0, 0
        self._opus = av.CodecContext.create("libopus", "w")
        self._opus.sample_rate, self._opus.layout, self._opus.format = RATE, "mono", "s16"
        self._opus.open()
        self._vp8 = av.CodecContext.create("libvpx", "w")
        self._vp8.width, self._vp8.height = SIZE
        self._vp8.pix_fmt, self._vp8.bit_rate = "yuv420p", 400_000
        self._vp8.time_base = Fraction(1, PICTURES_S)
        self._vp8.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}

    def give(self, recorder: TrackRecorder, until_s: float) -> None:
        """Whatever was made before `until_s`."""
        while self._sound_at + FRAME / RATE <= until_s:
            self._each(recorder, self._sound())
        while self._picture_at + 1 / PICTURES_S <= until_s:
            self._each(recorder, self._picture())

    def _each(self, recorder: TrackRecorder, packets: list[EncodedPacket]) -> None:
        for packet in packets:
            recorder.packet(PartyRole.RELATIVE, packet)

    def _sound(self) -> list[EncodedPacket]:
        at = self._sound_at + np.arange(FRAME) / RATE
        wave = np.sin(2 * np.pi * 800 * at) * 12000 * (at % 1.0 < BEEP_S)
        frame = av.AudioFrame.from_ndarray(wave.astype(np.int16)[None], "s16", "mono")
        frame.sample_rate, frame.pts = RATE, self._sounds * FRAME
        made, self._sound_at = self._sound_at, self._sound_at + FRAME / RATE
        self._sounds += 1
        return [
            self._packet("audio", bytes(one), made, RATE, True, AUDIO_DELAY_S)
            for one in self._opus.encode(frame)
        ]

    def _picture(self) -> list[EncodedPacket]:
        picture = np.full((SIZE[1], SIZE[0], 3), 120, np.uint8)
        write_time(picture, round(self._picture_at * 1000))
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")
        frame.pts, frame.time_base = self._pictures, Fraction(1, PICTURES_S)
        made, self._picture_at = self._picture_at, self._picture_at + 1 / PICTURES_S
        self._pictures += 1
        return [
            self._packet("video", bytes(one), made, 90000, one.is_keyframe, VIDEO_DELAY_S)
            for one in self._vp8.encode(frame)
        ]

    def _packet(
        self, kind: str, data: bytes, made: float, rate: int, key: bool, delay: float
    ) -> EncodedPacket:
        stamp = round(made * rate) + 123_456 * self._source
        return EncodedPacket(
            kind=kind,  # type: ignore[arg-type]
            data=data,
            timestamp=stamp,
            clock_rate=rate,
            keyframe=key,
            arrived=made + delay,
            source=self._source,
        )
