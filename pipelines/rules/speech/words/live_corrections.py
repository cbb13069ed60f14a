"""What officers corrected in the live reading, found again in the record one (VC-SUP-09)."""

from collections.abc import Sequence

from pipelines.rules.speech.comparison import TOUCH_S
from schemas.calls.state import Speaker
from schemas.calls.views import LineView
from schemas.speech.line_kinds import TEXT
from schemas.speech.transcription import LiveCorrection


def touches(one: LineView, other: LineView) -> bool:
    """Whether both hold the same stretch of the same speaker: cutting is not exact to the frame.

    A channel with both voices may hold anybody's words.
    """
    if one.speaker is not other.speaker and Speaker.MIXED not in (one.speaker, other.speaker):
        return False
    shared = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    # A very short line counts by half of itself, or nothing could ever touch it.
    shorter = min(one.end_s - one.start_s, other.end_s - other.start_s)
    return shared > min(TOUCH_S, shorter / 2)


def live_corrections(live: Sequence[LineView], record: Sequence[LineView]) -> list[LiveCorrection]:
    """Each record line that a corrected live line touches, and each such line that touches none.

    In the order of time. `record` is the reading that is shown; what was said live beside the
    corrected words comes along, since a line of the record reading may be longer.
    """
    spoken = [line for line in live if line.kind == TEXT]
    corrected = [line for line in spoken if line.corrections]
    read = [line for line in record if line.kind == TEXT]
    found = [
        _touched(line, [one for one in spoken if touches(one, line)])
        for line in read
        if any(touches(one, line) for one in corrected)
    ]
    found += [_lost(one) for one in corrected if not any(touches(one, line) for line in read)]
    return sorted(found, key=lambda one: (one.start_s, one.speaker))


def _touched(line: LineView, live: list[LineView]) -> LiveCorrection:
    text = "".join(one.text for one in sorted(live, key=lambda one: one.start_s))
    return LiveCorrection(
        line_id=line.id,
        speaker=line.speaker,
        start_s=line.start_s,
        end_s=line.end_s,
        live=live,
        text=text,
        same=_plain(text) == _plain(line.text),
    )


def _lost(one: LineView) -> LiveCorrection:
    return LiveCorrection(
        line_id=None,
        speaker=one.speaker,
        start_s=one.start_s,
        end_s=one.end_s,
        live=[one],
        text=one.text,
        same=False,
    )


def _plain(text: str) -> str:
    """Letters and numbers alone: the readings set their commas differently."""
    return "".join(character for character in text if character.isalnum())
