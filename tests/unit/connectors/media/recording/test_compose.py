"""Recordings composed from journals written here, with everything that can be missing."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import msgspec
import numpy as np
import pytest

from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.keys import SoftwareKeys
from connectors.media.recording.compose import Composition, compose, compose_apart
from connectors.media.recording.recorder import TrackRecorder
from pipelines.rules.recordings.packet import EncodedPacket
from pipelines.rules.recordings.segment_chain import ChainHead
from schemas.calls.state import PartyRole
from schemas.calls.views import Waveform
from schemas.errors import IntegrityBroken
from tests.unit.connectors.media.made_packets import picture_packets, tone_packets

RELATIVE, INMATE, OFFICER = PartyRole.RELATIVE, PartyRole.INMATE, PartyRole.OFFICER


class Tape:
    """A recorder whose clock is set by hand."""

    def __init__(self, folder: Path) -> None:
        self.now = 0.0
        self.store = SealedStore(folder / "files", SoftwareKeys(folder / "keys"))
        self.recorder = TrackRecorder(self.store, lambda: self.now, "R1")

    def here(self, role: PartyRole, start: float, end: float) -> None:
        self.now = start
        self.recorder.presence(role, True)
        self.now = end
        self.recorder.presence(role, False)

    def add(self, role: PartyRole, packets: Iterator[EncodedPacket]) -> None:
        for packet in packets:
            self.recorder.packet(role, packet)

    def finish(self, end: float = 0.0) -> list[StoredFile]:
        self.now = max(self.now, end)
        return [track.file for track in self.recorder.finish()]


@pytest.fixture
def tape(tmp_path: Path) -> Tape:
    return Tape(tmp_path)


def content(tape: Tape, composition: Composition, kind: str) -> Any:
    stored = next(part.file for part in composition.parts if part.kind == kind)
    with tape.store.open(stored) as reader:
        return io.BytesIO(b"".join(reader.stream()))


def sound(tape: Tape, composition: Composition) -> np.ndarray:
    container = av.open(content(tape, composition, "sound"))
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=48000)
    frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1)


def loudness(samples: np.ndarray, start: float, end: float) -> tuple[float, float]:
    """Root mean square of both channels."""
    span = samples[:, round(start * 48000) : round(end * 48000)]
    left, right = np.sqrt(np.mean(span**2, axis=1))
    return float(left), float(right)


@pytest.mark.requirement("VC-REC-01")
def test_absence_is_silence_and_grey_and_is_listed(tape: Tape) -> None:
    tape.here(RELATIVE, 0.0, 3.0)
    tape.add(RELATIVE, tone_packets(500, 0.0, 3.0))
    tape.add(RELATIVE, picture_packets(200, 0.0, 3.0))
    tape.here(RELATIVE, 6.0, 8.0)
    tape.add(RELATIVE, tone_packets(500, 6.0, 8.0, source=2))
    tape.add(RELATIVE, picture_packets(200, 6.0, 8.0, source=2))
    composition = compose(tape.store, tape.finish(9.0), start_s=0.0, end_s=9.0)
    assert composition.seconds == 9.0
    assert [(gap.what, gap.start_s, gap.end_s) for gap in composition.gaps] == [
        ("relative_absent", 3.0, 6.0)
    ]
    heard = sound(tape, composition)
    assert loudness(heard, 1, 2)[0] > 0.2
    assert loudness(heard, 3.5, 5.5) == pytest.approx((0, 0), abs=0.01)
    assert loudness(heard, 6.5, 7.5)[0] > 0.2
    pictures = list(av.open(content(tape, composition, "call")).decode(video=0))
    assert len(pictures) == 90
    grey = [picture.to_ndarray(format="gray") for picture in pictures]
    left = [float(one[:, :320].mean()) for one in grey]
    assert min(left[5:28]) > 190
    assert max(left[52:58]) < 80, "stale after two seconds"
    assert min(left[63:78]) > 190
    assert max(float(one[:, 320:].mean()) for one in grey) < 80, "the inmate was never there"


@pytest.mark.requirement("VC-REC-03")
def test_left_is_the_relative_right_the_inmate_and_the_officer_on_both(tape: Tape) -> None:
    for role in (RELATIVE, INMATE):
        tape.here(role, 0.0, 6.0)
    tape.add(RELATIVE, tone_packets(500, 0.0, 2.0))
    tape.add(INMATE, tone_packets(700, 2.0, 4.0))
    tape.add(OFFICER, tone_packets(900, 4.0, 6.0))
    heard = sound(tape, compose(tape.store, tape.finish(), start_s=0.0, end_s=6.0))
    left, right = loudness(heard, 0.5, 1.5)
    assert left > 0.2 > 0.02 > right
    left, right = loudness(heard, 2.5, 3.5)
    assert right > 0.2 > 0.02 > left
    left, right = loudness(heard, 4.5, 5.5)
    assert left > 0.2
    assert right > 0.2


def test_a_later_rooms_recording_begins_at_its_own_start(tape: Tape) -> None:
    tape.here(RELATIVE, 100.0, 104.0)
    tape.add(RELATIVE, tone_packets(500, 102.0, 104.0))
    composition = compose(tape.store, tape.finish(), start_s=100.0, end_s=104.0)
    assert composition.seconds == 4.0
    assert [(gap.what, gap.start_s, gap.end_s) for gap in composition.gaps] == [
        ("relative_audio", 0.0, 2.02),
        ("relative_video", 0.0, 4.0),
    ]
    heard = sound(tape, composition)
    assert loudness(heard, 0.2, 1.8)[0] < 0.01
    assert loudness(heard, 2.2, 3.8)[0] > 0.2


@pytest.mark.parametrize("size", [(480, 640), (320, 180), (640, 480)])
def test_a_picture_of_any_shape_is_shown_whole(tape: Tape, size: tuple[int, int]) -> None:
    tape.here(INMATE, 0.0, 2.0)
    tape.add(INMATE, picture_packets(220, 0.0, 2.0, size))
    composition = compose(tape.store, tape.finish(), start_s=0.0, end_s=2.0)
    pictures = list(av.open(content(tape, composition, "picture")).decode(video=0))
    right = pictures[12].to_ndarray(format="gray")[:, 320:]
    scale = min(320 / size[0], 240 / size[1])
    share = size[0] * size[1] * scale * scale / (320 * 240)
    assert float((right > 150).mean()) == pytest.approx(share, abs=0.03)


def test_an_unreadable_packet_costs_itself_alone(tape: Tape) -> None:
    tape.here(RELATIVE, 0.0, 2.0)
    packets = list(picture_packets(200, 0.0, 2.0))
    packets[3] = msgspec.structs.replace(packets[3], data=b"\x00\x01")
    tape.add(RELATIVE, iter(packets))
    voice = list(tone_packets(500, 0.0, 2.0))
    voice[10] = msgspec.structs.replace(voice[10], data=b"\xff")
    tape.add(RELATIVE, iter(voice))
    composition = compose(tape.store, tape.finish(), start_s=0.0, end_s=2.0)
    assert loudness(sound(tape, composition), 0.5, 1.5)[0] > 0.2


@pytest.mark.requirement("VC-REC-02")
def test_a_room_that_was_made_anew_goes_on_with_the_same_recording(tape: Tape) -> None:
    """The second room counts its connections anew; the hole lies where nobody recorded."""
    tape.here(RELATIVE, 0.0, 4.0)
    tape.add(RELATIVE, tone_packets(500, 0.0, 4.0))
    first = tape.recorder.finish()
    tape.now = 6.0
    head = ChainHead(first[-1].link.seq, first[-1].link.digest)
    tape.recorder = TrackRecorder(tape.store, lambda: tape.now, "R1", part=2, head=head)
    tape.here(RELATIVE, 6.5, 9.0)
    tape.add(RELATIVE, tone_packets(900, 6.5, 9.0))
    files = [one.file for one in first] + tape.finish()
    composition = compose(tape.store, files, start_s=0.0, end_s=9.0)
    assert composition.seconds == 9.0
    assert [
        (gap.what, gap.start_s, gap.end_s) for gap in composition.gaps if "video" not in gap.what
    ] == [
        ("relative_absent", 4.0, 6.5),
        ("recorder_break", 4.0, 6.0),
    ][::-1]
    heard = sound(tape, composition)
    assert loudness(heard, 1, 3)[0] > 0.2
    assert loudness(heard, 4.3, 6.2) == pytest.approx((0, 0), abs=0.01)
    assert loudness(heard, 7, 8.5)[0] > 0.2


@pytest.mark.requirement("VC-AV-13")
def test_the_new_rooms_picture_is_shown_though_the_old_ones_is_not_stale(tape: Tape) -> None:
    tape.here(RELATIVE, 0.0, 4.0)
    tape.add(RELATIVE, picture_packets(220, 0.0, 4.0))
    first = tape.recorder.finish()
    tape.now = 4.5
    head = ChainHead(first[-1].link.seq, first[-1].link.digest)
    tape.recorder = TrackRecorder(tape.store, lambda: tape.now, "R1", part=2, head=head)
    tape.here(RELATIVE, 4.6, 7.0)
    tape.add(RELATIVE, picture_packets(120, 4.6, 7.0))
    files = [one.file for one in first] + tape.finish(7.0)
    composition = compose(tape.store, files, start_s=0.0, end_s=7.0)
    pictures = list(av.open(content(tape, composition, "picture")).decode(video=0))
    level = [float(one.to_ndarray(format="gray")[:, :320].mean()) for one in pictures]
    assert min(level[5:45]) > 190
    assert max(level[48:68]) < 140, "two tenths after it began, not two seconds"


async def test_a_call_without_any_media_is_still_a_recording(tape: Tape) -> None:
    composition = await compose_apart(tape.store, [], start_s=0.0, end_s=1.0)
    assert composition.seconds == 1.0
    waveform = msgspec.json.decode(content(tape, composition, "waveform").getvalue(), type=Waveform)
    assert waveform.channels == [[0.0] * 10] * 2


async def test_an_error_of_the_background_thread_is_the_callers(tape: Tape) -> None:
    stored = tape.store.put("segment", "application/octet-stream", b"no segment at all")
    with pytest.raises(IntegrityBroken):
        await compose_apart(tape.store, [stored], start_s=0.0, end_s=1.0)
