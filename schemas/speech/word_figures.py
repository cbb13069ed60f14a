"""How well each sensitive word warns, counted from its alerts (VC-SUP-14)."""

from datetime import date

from schemas.base import View


class MatchFigures(View, frozen=True, kw_only=True):
    """Alerts and what became of them; precision is confirmed / (confirmed + dismissed)."""

    alerted: int
    confirmed: int
    dismissed: int
    # Neither confirmed nor dismissed nor closed.
    open: int
    # None where none is decided.
    precision: float | None


class WordFigures(View, frozen=True, kw_only=True):
    """One word, as its alerts tell of it."""

    word: str
    class_name: str
    severity: int
    # enabled, disabled, or removed where no library in reach holds it.
    state: str
    every: MatchFigures
    text: MatchFigures
    sound: MatchFigures


class WordReport(View, frozen=True, kw_only=True):
    """Words that were alerted between two days, the worst first."""

    since: date
    until: date
    total: MatchFigures
    rows: list[WordFigures]
