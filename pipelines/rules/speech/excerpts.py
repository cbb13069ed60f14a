"""A few lines of a long text, around what was searched for."""

from pipelines.rules.speech.text_search import pieces
from schemas.recordings.conversations import Piece

LENGTH, BEFORE = 90, 20


def excerpt(text: str, words: tuple[str, ...]) -> tuple[str, list[Piece]]:
    """The beginning, or the neighbourhood of the first word found, and where words stand in it."""
    flat = " ".join(text.split())
    found = pieces(flat, words)
    start = max(0, found[0].start - BEFORE) if found else 0
    part = flat[start : start + LENGTH]
    before = "…" if start else ""
    after = "…" if start + LENGTH < len(flat) else ""
    shown = f"{before}{part}{after}"
    return shown, pieces(shown, words)
