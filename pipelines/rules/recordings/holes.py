"""Every hole of a recording, named."""

from collections.abc import Mapping, Sequence

from pipelines.rules.recordings.gaps import absences, find_gaps
from pipelines.rules.recordings.packet import Kind
from pipelines.rules.recordings.presence import Span
from pipelines.rules.recordings.track_index import TrackIndex
from schemas.calls.state import PARTIES, PartyRole
from schemas.calls.views import GapView

KINDS: tuple[Kind, ...] = ("audio", "video")
Tracks = Mapping[tuple[PartyRole, Kind], Sequence[TrackIndex]]


def list_gaps(tracks: Tracks, start_s: float, end_s: float) -> list[GapView]:
    """Holes in seconds from `start_s`; `what` is `<role>_<audio|video|absent>`."""
    gaps: list[GapView] = []
    for role in PARTIES:
        for kind in KINDS:
            for index in tracks.get((role, kind), ()):
                spans = find_gaps(index.arrivals, index.present(end_s))
                gaps += _views(f"{role.value}_{kind}", spans, start_s, end_s)
        # A room that died ends a presence; whoever came into the next one was away in between.
        here = [span for one in tracks.get((role, "audio"), ()) for span in one.present(end_s)]
        gaps += _views(f"{role.value}_absent", absences(sorted(here)), start_s, end_s)
    return sorted(gaps, key=lambda gap: (gap.start_s, gap.end_s, gap.what))


def _views(what: str, spans: Sequence[Span], start_s: float, end_s: float) -> list[GapView]:
    clipped = [(max(low, start_s), min(high, end_s)) for low, high in spans]
    return [
        GapView(start_s=round(low - start_s, 2), end_s=round(high - start_s, 2), what=what)
        for low, high in clipped
        if high > low
    ]
