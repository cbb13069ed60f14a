"""Which pieces of a text spoke for a class: those without which it is less like it."""

import re
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

MOST = 2
"""Pieces that are named."""
LONGEST = 10
"""Characters of a piece; of a longer clause its strongest part is named."""
SHARE = 0.5
"""A further piece counts from this share of the strongest one's weight."""
_CLAUSE = re.compile(r"[^，。！？、；：,.!?;:\s]+")

Weights = npt.NDArray[np.floating]
Likeness = Callable[[Sequence[str]], Weights]
Span = tuple[int, int]


def spans(text: str, likeness: Likeness) -> list[Span]:
    """The strongest pieces, half open, in the order of the text; none of a text without words."""
    pieces = [piece for clause in _CLAUSE.finditer(text) for piece in _parts(*clause.span())]
    if len(pieces) < 2:
        return pieces
    lost = _lost(text, pieces, likeness)
    ranked = np.argsort(-lost, kind="stable")
    strongest = [pieces[place] for place in ranked[:MOST] if lost[place] >= SHARE * lost.max()]
    return _without_overlap(strongest or [pieces[int(ranked[0])]])


def _parts(start: int, end: int) -> list[Span]:
    """A clause, or the windows of a long one, half a window apart."""
    if end - start <= LONGEST:
        return [(start, end)]
    step = LONGEST // 2
    first = [(at, at + LONGEST) for at in range(start, end - LONGEST, step)]
    return [*first, (end - LONGEST, end)]


def _lost(text: str, pieces: Sequence[Span], likeness: Likeness) -> Weights:
    """How much less like the class the text is without each piece."""
    liked = likeness([text, *(text[:start] + text[end:] for start, end in pieces)])
    lost: Weights = liked[0] - liked[1:]
    return lost


def _without_overlap(strongest: Sequence[Span]) -> list[Span]:
    kept: list[Span] = []
    for start, end in strongest:
        if all(end <= first or start >= last for first, last in kept):
            kept.append((start, end))
    return sorted(kept)
