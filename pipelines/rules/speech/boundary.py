"""Whether a word lies across the boundary of two ordinary words, as 大麻 in 女儿|大|麻烦.

The surroundings are cut twice by the frequencies of a general dictionary: freely, and with the
sensitive word as one piece. Where the free cut is likelier by far, and cuts through the word,
nobody said it. A word inside a longer one (自杀 in 自杀未遂) stays a hit: such pieces are left out.
"""

import math
from functools import cache, lru_cache

import rjieba

from pipelines.rules.speech.words.spans import Span

MARGIN = 4.0
"""Nats by which the free cut must be likelier; below it the word is taken for said."""
REACH = 6
"""Characters to either side that are looked at."""
LONGEST = 5
"""Characters of the longest piece."""
LEAST = 1000
"""Times in the corpus that a sensitive word counts for at least: slang is rare there."""
CORPUS = math.log(60_101_967)
"""Logarithm of the words in that corpus."""

Cut = tuple[float, list[Span]]


@cache
def _dictionary() -> rjieba.Jieba:
    """Loaded once a process: some 0.4 s and 56 MB."""
    return rjieba.Jieba()


def prepare() -> None:
    """Load the dictionary ahead, so that the first hit of a process does not wait for it."""
    _dictionary()


@lru_cache(maxsize=8192)
def _frequency(piece: str) -> int:
    dictionary = _dictionary()
    return dictionary.suggest_freq(piece) if dictionary.has_word(piece) else 0


def _cost(piece: str) -> float | None:
    """Nats that a piece costs; None for what is no word. Any character may stand alone."""
    frequency = _frequency(piece)
    if frequency == 0 and len(piece) > 1:
        return None
    return CORPUS - math.log(max(1, frequency))


def lies_across(text: str, span: Span) -> bool:
    """Whether two ordinary words share the characters of this hit between them."""
    if _inside_latin(text, span):
        return True
    if span.end - span.start < 2:
        return False
    start, end = _surroundings(text, span)
    free, pieces = _cheapest(text, start, end, span)
    if not any(_cuts_through(piece, span) for piece in pieces):
        return False
    before, _ = _cheapest(text, start, span.start, span)
    after, _ = _cheapest(text, span.end, end, span)
    said = CORPUS - math.log(max(LEAST, _frequency(text[span.start : span.end])))
    return before + said + after - free > MARGIN


def _inside_latin(text: str, span: Span) -> bool:
    """Whether Latin letters go on beyond the hit, as in OK粉色 for K粉."""
    around = (text[max(0, span.start - 1) : span.start + 1], text[span.end - 1 : span.end + 1])
    return any(len(pair) == 2 and pair.isascii() and pair.isalpha() for pair in around)


def _surroundings(text: str, span: Span) -> tuple[int, int]:
    """So far as Chinese characters go on, and not farther than words reach."""
    start, end = span.start, span.end
    while start > max(0, span.start - REACH) and _is_chinese(text[start - 1]):
        start -= 1
    while end < min(len(text), span.end + REACH) and _is_chinese(text[end]):
        end += 1
    return start, end


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _cuts_through(piece: Span, span: Span) -> bool:
    """Whether the piece holds a part of the hit and something beside it."""
    touches = piece.start < span.end and span.start < piece.end
    return touches and (piece.start < span.start or piece.end > span.end)


def _cheapest(text: str, start: int, end: int, hit: Span) -> Cut:
    """The likeliest way to cut a stretch; no piece holds the whole hit and more."""
    best: list[Cut] = [(0.0, [])]
    for at in range(start + 1, end + 1):
        ways = []
        for begin in range(max(start, at - LONGEST), at):
            piece = Span(begin, at)
            cost = None if hit.inside(piece) else _cost(text[begin:at])
            if cost is not None:
                before, pieces = best[begin - start]
                ways.append((before + cost, [*pieces, piece]))
        best.append(min(ways, key=lambda way: way[0]))
    return best[-1]
