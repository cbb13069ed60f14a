"""What is judged at once: a piece of a line, or neighbouring lines of one speaker together."""

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from pipelines.rules.speech.meaning.judgement import Piece, SpokenLine
from pipelines.rules.speech.meaning.ngrams import bare
from schemas.calls.state import Speaker

LONGEST = 48
"""Characters of a passage; longer lines are cut where a sentence ends."""
SHORTEST = 4
"""Fewer characters that count say too little."""
LINES = 3
"""A line with up to two neighbours."""
PAUSE_S = 20.0
"""What was said longer apart does not belong together."""
PARTIES = (Speaker.INMATE, Speaker.RELATIVE)
_SENTENCE = re.compile(r"[^。！？!?；;]*[。！？!?；;]?")


class Part(msgspec.Struct, frozen=True):
    """Half-open characters of a line, and where they begin in the passage."""

    line: SpokenLine
    start: int
    end: int
    at: int


class Passage(msgspec.Struct, frozen=True):
    """A text with the places it comes from."""

    text: str
    parts: tuple[Part, ...]

    def pieces(self, start: int, end: int) -> list[Piece]:
        """The characters from `start` to `end` as pieces of their lines."""
        found = []
        for part in self.parts:
            first = max(start, part.at) - part.at + part.start
            last = min(end, part.at + part.end - part.start) - part.at + part.start
            if first < last:
                text = part.line.text[first:last]
                found.append(Piece(line_id=part.line.id, start=first, end=last, text=text))
        return found


def passages(lines: Sequence[SpokenLine]) -> list[Passage]:
    """Each line's pieces, then short lines of one speaker joined with what they said next."""
    found = []
    for party in PARTIES:
        own = [line for line in lines if line.speaker is party]
        found += [one for line in own for one in _cut(line)]
        found += [
            _joined(own[first : first + count])
            for count in range(2, LINES + 1)
            for first in range(len(own) - count + 1)
            if _together(own[first : first + count])
        ]
    return [one for one in found if len(bare(one.text)) >= SHORTEST]


def _cut(line: SpokenLine) -> list[Passage]:
    """Whole sentences as far as they fit together; a longer sentence in even steps."""
    bounds = [0]
    for sentence in _SENTENCE.finditer(line.text):
        while sentence.end() - bounds[-1] > LONGEST:
            cut = sentence.start() if sentence.start() > bounds[-1] else bounds[-1] + LONGEST
            bounds.append(cut)
    if bounds[-1] < len(line.text):
        bounds.append(len(line.text))
    return [
        Passage(line.text[start:end], (Part(line, start, end, 0),))
        for start, end in pairwise(bounds)
    ]


def _together(lines: Sequence[SpokenLine]) -> bool:
    near = all(later.start_s - earlier.start_s <= PAUSE_S for earlier, later in pairwise(lines))
    return near and sum(len(line.text) for line in lines) <= LONGEST


def _joined(lines: Sequence[SpokenLine]) -> Passage:
    text, parts = "", []
    for line in lines:
        text += "，" if text else ""
        parts.append(Part(line, 0, len(line.text), len(text)))
        text += line.text
    return Passage(text, tuple(parts))
