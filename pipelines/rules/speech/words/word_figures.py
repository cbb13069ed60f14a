"""How right a word's alerts were (VC-SUP-14)."""

from collections.abc import Iterable

import msgspec

from schemas.speech.word_figures import MatchFigures, WordFigures


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """Alerts of one kind by what became of them."""

    alerted: int = 0
    confirmed: int = 0
    dismissed: int = 0
    open: int = 0


def match_figures(count: Count) -> MatchFigures:
    """The counts with their precision; none where nothing is decided."""
    decided = count.confirmed + count.dismissed
    return MatchFigures(
        alerted=count.alerted,
        confirmed=count.confirmed,
        dismissed=count.dismissed,
        open=count.open,
        precision=count.confirmed / decided if decided else None,
    )


def total(counts: Iterable[Count]) -> Count:
    """Several counts as one."""
    listed = list(counts)
    return Count(
        alerted=sum(one.alerted for one in listed),
        confirmed=sum(one.confirmed for one in listed),
        dismissed=sum(one.dismissed for one in listed),
        open=sum(one.open for one in listed),
    )


def worst_first(words: Iterable[WordFigures]) -> list[WordFigures]:
    """By precision; of the same the more often dismissed, then alerted; undecided ones last."""

    def key(word: WordFigures) -> tuple[bool, float, int, int, str]:
        found = word.every
        undecided = found.precision is None
        return undecided, found.precision or 0.0, -found.dismissed, -found.alerted, word.word

    return sorted(words, key=key)
