"""Sound and picture of a recording, made a tenth of a second after the other."""

from typing import Any

import av
import numpy as np

from connectors.media.recording.encoders import (
    OPUS_FRAME,
    RATE,
    STEP_S,
    PictureEncoder,
    SoundEncoder,
)
from connectors.media.recording.picture_line import GREY, PictureLine, Planes
from connectors.media.recording.sound_line import Sound, SoundLine
from connectors.media.recording.track_source import TrackSource
from connectors.media.recording.webm import Encoder, WebmFile
from pipelines.rules.recordings.packet import Kind
from pipelines.rules.recordings.waveform import PeakMeter
from schemas.calls.state import PartyRole

LEFT, RIGHT = PartyRole.RELATIVE, PartyRole.INMATE
BLOCK = int(RATE * STEP_S)
assert BLOCK % OPUS_FRAME == 0


class Mixer:
    """Lays all tracks on one time line; `files` are call, sound and picture."""

    def __init__(
        self, sources: list[TrackSource], files: dict[str, WebmFile], start_s: float
    ) -> None:
        self.meter = PeakMeter(float(STEP_S))
        self._files = list(files.values())
        self._start_s = start_s
        self._sounds = {
            role: [SoundLine(one.packets(), start_s) for one in _of(sources, role, "audio")]
            for role in PartyRole
        }
        self._pictures = {
            role: [PictureLine(one.packets()) for one in _of(sources, role, "video")]
            for role in (LEFT, RIGHT)
        }
        self._picture = PictureEncoder(files["call"].container)
        self._sound = SoundEncoder(files["call"].container)
        files["call"].own(self._picture.stream)
        files["call"].own(self._sound.stream)
        files["picture"].follow(self._picture.stream)
        files["sound"].follow(self._sound.stream)

    def step(self, number: int) -> None:
        """Make tenth `number`; its picture is that of its middle."""
        middle = self._start_s + float((number + 0.5) * STEP_S)
        left, right = self._shown(LEFT, middle), self._shown(RIGHT, middle)
        self._mux(self._picture.stream, self._picture.encode(number, left, right))
        block = self._block(number * BLOCK)
        self.meter.add(block)
        self._mux(self._sound.stream, self._sound.encode(block))

    def flush(self) -> None:
        self._mux(self._picture.stream, self._picture.flush())
        self._mux(self._sound.stream, self._sound.flush())

    def _shown(self, role: PartyRole, seconds: float) -> Planes:
        """The newest: a room that was made anew is seen before the old one's picture is stale."""
        shown = [(line.at(seconds), line.made_at) for line in self._pictures[role]]
        seen = [(planes, made_at) for planes, made_at in shown if planes is not GREY]
        return max(seen, key=lambda one: one[1])[0] if seen else GREY

    def _block(self, start: int) -> Sound:
        """Shape (2, samples): relative and inmate, the officer on both."""
        heard = {role: self._heard(role, start) for role in PartyRole}
        officer = heard[PartyRole.OFFICER]
        stereo = np.stack([heard[LEFT] + officer, heard[RIGHT] + officer])
        clipped: Sound = np.clip(stereo, -1.0, 1.0)
        return clipped

    def _heard(self, role: PartyRole, start: int) -> Sound:
        out = np.zeros(BLOCK, np.float32)
        for line in self._sounds[role]:
            out += line.take(start, BLOCK)
        return out

    def _mux(self, encoder: Encoder, packets: "list[av.Packet[Any]]") -> None:
        for packet in packets:
            for file in self._files:
                file.mux(encoder, packet)


def _of(sources: list[TrackSource], role: PartyRole, kind: Kind) -> list[TrackSource]:
    return [one for one in sources if (one.role, one.kind) == (role, kind)]
