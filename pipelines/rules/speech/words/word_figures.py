"""Which words' alerts were least right (VC-SUP-14)."""

from collections.abc import Iterable

from pipelines.rules.modules.figures.lines import Line


def worst_first(words: Iterable[Line]) -> list[Line]:
    """By precision; of the same the more often dismissed, then alerted; undecided ones last."""

    def key(word: Line) -> tuple[bool, float, int, int, str]:
        alerted, confirmed, dismissed = (
            int(word.values[name] or 0) for name in ("alerted", "confirmed", "dismissed")
        )
        decided = confirmed + dismissed
        precision = confirmed / decided if decided else 0.0
        return not decided, precision, -dismissed, -alerted, word.key[0] or ""

    return sorted(words, key=key)
