"""What was read, held against what was said."""

from collections.abc import Mapping, Sequence

import msgspec

from pipelines.rules.speech.error_rate import character_error_rate

Pairs = Sequence[tuple[str, str]]
Occurrence = tuple[str, int, int, int]
"""Call, channel, loop and turn; a recording read once is channel and loop 0."""


class Marked(msgspec.Struct, frozen=True):
    """One turn as it was played: words said in it, and words marked in it."""

    said: list[str]
    marked: list[str]


Marks = Mapping[Occurrence, Marked]


class Score(msgspec.Struct, frozen=True):
    recall: float | None
    precision: float | None


def error_rate(pairs: Pairs) -> float:
    """Character error rate; 1 where nothing was said."""
    return character_error_rate(pairs) if any(said for said, _ in pairs) else 1.0


def found(marks: Marks) -> Score:
    """Recall and precision over all turns; each word of a turn counts once."""
    said = sum(len(set(one.said)) for one in marks.values())
    true = sum(len(set(one.said) & set(one.marked)) for one in marks.values())
    marked = sum(len(set(one.marked)) for one in marks.values())
    return Score(
        round(true / said, 4) if said else None, round(true / marked, 4) if marked else None
    )


def together(live: Marks, record: Marks) -> Marks:
    """What either pass marked, for each turn as it was played live."""
    later = {(call, turn): one.marked for (call, _, _, turn), one in record.items()}
    return {
        key: Marked(one.said, [*one.marked, *later.get((key[0], key[3]), [])])
        for key, one in live.items()
    }
