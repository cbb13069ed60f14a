"""Holes: found where somebody was there, and only there."""

import numpy as np
import pytest

from pipelines.rules.recordings.gaps import absences, find_gaps
from pipelines.rules.recordings.holes import list_gaps
from pipelines.rules.recordings.journal import PresenceMark
from pipelines.rules.recordings.packet import EncodedPacket
from pipelines.rules.recordings.presence import Presence
from pipelines.rules.recordings.track_index import TrackIndex
from schemas.calls.state import PartyRole


def every(start: float, end: float, step: float = 0.1) -> list[float]:
    return [float(at) for at in np.arange(start, end, step)]


@pytest.mark.parametrize(
    ("times", "present", "gaps"),
    [
        (every(0, 10), [(0, 10)], []),
        ([], [(2, 5)], [(2, 5)]),
        ([], [], []),
        (every(3, 10), [(0, 10)], [(0, 3)]),
        (every(0, 4) + every(6, 10), [(0, 10)], [(pytest.approx(3.9), 6)]),
        (every(0, 4) + every(6, 10), [(0, 4), (6, 10)], []),
        (every(0, 4), [(0, 4.5)], []),
        (every(0, 4), [(0, 6)], [(pytest.approx(3.9), 6)]),
        # A second is ordinary unrest, more is a hole: between two packets, and before the going.
        ([0, 1, 2.25], [(0, 2.25)], [(1, 2.25)]),
        ([2], [(1.5, 3)], []),
        ([2], [(1.5, 3.25)], [(2, 3.25)]),
    ],
)
def test_find_gaps(times: list[float], present: list[tuple[float, float]], gaps: object) -> None:
    assert find_gaps(times, present) == gaps


def test_absences_lie_between_first_coming_and_last_going() -> None:
    assert absences([(1, 4), (9, 12), (12.5, 20)]) == [(4, 9)]


def test_presence_that_is_open_lasts_until_the_end() -> None:
    presence = Presence()
    for present, at in [(True, 1.0), (True, 2.0), (False, 3.0), (False, 4.0), (True, 5.0)]:
        presence.change(present, at)
    assert presence.until(8.0) == [(1.0, 3.0), (5.0, 8.0)]
    assert presence.until(5.0) == presence.until(4.5) == [(1.0, 3.0)]


@pytest.mark.requirement("VC-REC-03")
def test_holes_are_named_and_counted_from_the_recordings_start() -> None:
    def packet(at: float) -> EncodedPacket:
        return EncodedPacket("audio", b"x", round(at * 48000), 48000, True, at, 1)

    came, went = PresenceMark(True, 100.0), PresenceMark(False, 110.0)
    heard = TrackIndex([came, *map(packet, every(100, 104)), *map(packet, every(107, 110)), went])
    unseen = TrackIndex([came, went])
    gaps = list_gaps(
        {(PartyRole.INMATE, "audio"): [heard], (PartyRole.INMATE, "video"): [unseen]}, 100, 115
    )
    assert [(gap.what, gap.start_s, gap.end_s) for gap in gaps] == [
        ("inmate_video", 0, 10),
        ("inmate_audio", 3.9, 7),
    ]
