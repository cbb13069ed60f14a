"""From the segments of a call to the parts that people play."""

import math
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import msgspec

from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.media.background import in_background
from connectors.media.recording.encoders import STEP_S
from connectors.media.recording.mixer import Mixer
from connectors.media.recording.track_source import TrackSource, open_segments
from connectors.media.recording.webm import WebmFile
from pipelines.rules.recordings.breaks import find_breaks
from pipelines.rules.recordings.holes import list_gaps
from pipelines.rules.recordings.packet import Kind
from pipelines.rules.recordings.track_index import TrackIndex
from schemas.calls.state import PartyRole
from schemas.calls.views import GapView

KINDS = ("call", "sound", "picture")


class ComposedPart(msgspec.Struct, frozen=True):
    """A sealed part: call, sound, picture or waveform; it begins where the recording begins."""

    kind: str
    seconds: float
    file: StoredFile


class Composition(msgspec.Struct, frozen=True):
    """All parts of a recording, and what is missing in it."""

    seconds: float
    parts: list[ComposedPart]
    gaps: list[GapView]


async def compose_apart(
    store: SealedStore,
    segments: Sequence[StoredFile],
    *,
    start_s: float,
    end_s: float,
    spool_dir: Path | None = None,
) -> Composition:
    """`compose` in a thread of low priority, so that running calls are not disturbed."""
    return await in_background(
        partial(compose, store, segments, start_s=start_s, end_s=end_s, spool_dir=spool_dir)
    )


def compose(
    store: SealedStore,
    segments: Sequence[StoredFile],
    *,
    start_s: float,
    end_s: float,
    spool_dir: Path | None = None,
) -> Composition:
    """Lay all tracks on one time line, from `start_s` to `end_s` of the recording clock.

    An absent party is silence and grey. What is being made lies sealed in `spool_dir`, so memory
    stays below some 20 MB whatever the length.
    """
    recorded = open_segments(store, segments, end_s)
    sources = recorded.tracks
    steps = max(1, math.ceil(round((end_s - start_s) / float(STEP_S), 3)))
    seconds = float(steps * STEP_S)
    with ExitStack() as stack:
        files = {kind: stack.enter_context(WebmFile(kind, spool_dir)) for kind in KINDS}
        mixer = Mixer(sources, files, start_s)
        for number in range(steps):
            mixer.step(number)
        mixer.flush()
        parts = [ComposedPart(kind, seconds, file.seal(store)) for kind, file in files.items()]
    waveform = msgspec.json.encode(mixer.meter.waveform())
    parts.append(
        ComposedPart("waveform", seconds, store.put("waveform", "application/json", waveform))
    )
    holes = list_gaps(_indices(sources), start_s, end_s)
    gaps = [*find_breaks(recorded.segments, start_s, end_s), *holes]
    gaps.sort(key=lambda gap: (gap.start_s, gap.end_s, gap.what))
    return Composition(seconds, parts, gaps)


def _indices(sources: list[TrackSource]) -> dict[tuple[PartyRole, Kind], list[TrackIndex]]:
    found: dict[tuple[PartyRole, Kind], list[TrackIndex]] = {}
    for one in sources:
        found.setdefault((one.role, one.kind), []).append(one.index)
    return found
