"""Full text in Chinese: what is asked for as characters and pairs, found again exactly (VC-SUP-07).

The index knows every character of a line and every pair of neighbours. A line that holds all pairs
of the asked text may hold them apart, so whoever searches looks at the text itself once more.
"""

from collections.abc import Iterator

from schemas.errors import InvalidInput
from schemas.recordings.conversations import Piece

MOST_TERMS = 5
MOST_CHARACTERS = 64
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def plain(text: str) -> str:
    """As it is compared: of A to Z the case does not count, and nothing changes its place."""
    return text.translate(_LOWER)


def terms(asked: str) -> tuple[str, ...]:
    """What must all be said in one conversation, separated by spaces; `InvalidInput` if too much.

    Full-width spaces count, since Chinese input methods write them. None where nothing is asked.
    """
    found = tuple(dict.fromkeys(plain(asked).split()))
    if len(found) > MOST_TERMS:
        raise InvalidInput(f"一次最多查找{MOST_TERMS}个词语。", code="too_many_terms", field="q")
    if any(len(term) > MOST_CHARACTERS or "\0" in term for term in found):
        raise InvalidInput("查找的词语过长或含有无法查找的字符。", code="bad_term", field="q")
    return found


def line_pieces(text: str) -> set[str]:
    """What the index knows of a line: its characters, and its pairs of neighbours."""
    said = plain(text)
    return {*said, *(said[place : place + 2] for place in range(len(said) - 1))}


def term_pieces(term: str) -> list[str]:
    """What the index must know of a line in which the term stands: pairs, or its one character."""
    if len(term) == 1:
        return [term]
    return sorted({term[place : place + 2] for place in range(len(term) - 1)})


def stands_in(text: str, term: str) -> bool:
    """Whether a line holds the term as it was asked."""
    return term in plain(text)


def pieces(text: str, asked: tuple[str, ...]) -> list[Piece]:
    """Where the terms stand in a line, in order; what overlaps is one piece."""
    joined: list[Piece] = []
    for start, end in sorted(place for term in asked for place in _places(plain(text), term)):
        if joined and start <= joined[-1].end:
            end = max(end, joined[-1].end)
            start = joined.pop().start
        joined.append(Piece(start=start, end=end))
    return joined


def _places(text: str, term: str) -> Iterator[tuple[int, int]]:
    at = text.find(term)
    while at >= 0:
        yield at, at + len(term)
        at = text.find(term, at + 1)
