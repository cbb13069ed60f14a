"""The live and the record reading of one conversation beside each other (VC-SUP-18)."""

from collections.abc import Iterable, Sequence

import msgspec

from schemas.calls.views import HitMark, LineView
from schemas.speech.line_kinds import TEXT
from schemas.speech.transcription import ChangeKind, HitChange, LineChange
from schemas.speech.words import KEYWORD

SAME_HIT_S = 2.0
"""The same word of the same speaker within so much time is the same hit."""
TOUCH_S = 0.15
"""Lines that share less than this are different stretches: cutting is not exact to the frame."""


class Span(msgspec.Struct, frozen=True):
    """Where a word was heard."""

    word: str
    speaker: str
    start_s: float
    end_s: float


def is_known(hit: Span, known: Iterable[Span]) -> bool:
    """Whether one of them is the same hit: word, speaker, and times that overlap within 2 s."""
    return any(
        (hit.word, hit.speaker) == (other.word, other.speaker)
        and hit.start_s <= other.end_s + SAME_HIT_S
        and other.start_s <= hit.end_s + SAME_HIT_S
        for other in known
    )


def spans(lines: Iterable[LineView]) -> list[tuple[Span, LineView, HitMark]]:
    """Every hit of the lines; keywords are none."""
    return [
        (Span(hit.word, line.speaker.value, line.start_s, line.end_s), line, hit)
        for line in lines
        for hit in line.hits
        if hit.severity > KEYWORD
    ]


def hit_changes(live: Sequence[LineView], record: Sequence[LineView]) -> list[HitChange]:
    """Each hit once: those of the record reading, then those that the live one alone holds."""
    earlier, later = spans(live), spans(record)
    before, after = [one[0] for one in earlier], [one[0] for one in later]
    changes = [
        _hit(ChangeKind.SAME if is_known(span, before) else ChangeKind.ONLY_RECORD, line, hit)
        for span, line, hit in later
    ]
    changes += [
        _hit(ChangeKind.ONLY_LIVE, line, hit)
        for span, line, hit in earlier
        if not is_known(span, after)
    ]
    return sorted(changes, key=lambda one: (one.start_s, one.hit.word))


def line_changes(live: Sequence[LineView], record: Sequence[LineView]) -> list[LineChange]:
    """Stretches in the order of time; lines of one speaker that overlap make one stretch."""
    said = [(line, True) for line in live if line.kind == TEXT]
    said += [(line, False) for line in record if line.kind == TEXT]
    speakers = sorted({line.speaker.value for line, _ in said})
    changes = [
        _stretch(group)
        for speaker in speakers
        for group in _groups([one for one in said if one[0].speaker.value == speaker])
    ]
    return sorted(changes, key=lambda one: (one.start_s, one.speaker))


def _groups(said: list[tuple[LineView, bool]]) -> list[list[tuple[LineView, bool]]]:
    groups: list[list[tuple[LineView, bool]]] = []
    reached = 0.0
    for one in sorted(said, key=lambda pair: (pair[0].start_s, pair[0].end_s)):
        if groups and one[0].start_s < reached - TOUCH_S:
            groups[-1].append(one)
            reached = max(reached, one[0].end_s)
        else:
            groups.append([one])
            reached = one[0].end_s
    return groups


def _stretch(group: list[tuple[LineView, bool]]) -> LineChange:
    live = [line for line, is_live in group if is_live]
    record = [line for line, is_live in group if not is_live]
    first = group[0][0]
    return LineChange(
        kind=_kind(live, record),
        speaker=first.speaker.value,
        speaker_name=first.speaker_name,
        start_s=min(line.start_s for line, _ in group),
        end_s=max(line.end_s for line, _ in group),
        live=live,
        record=record,
    )


def _kind(live: list[LineView], record: list[LineView]) -> ChangeKind:
    if not record:
        return ChangeKind.ONLY_LIVE
    if not live:
        return ChangeKind.ONLY_RECORD
    texts = ["".join(line.text for line in lines) for lines in (live, record)]
    return ChangeKind.SAME if texts[0] == texts[1] else ChangeKind.CHANGED


def _hit(kind: ChangeKind, line: LineView, hit: HitMark) -> HitChange:
    return HitChange(
        kind=kind,
        line_id=line.id,
        speaker=line.speaker.value,
        start_s=line.start_s,
        end_s=line.end_s,
        hit=hit,
    )
