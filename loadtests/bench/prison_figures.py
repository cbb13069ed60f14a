"""What `qinqiao bench prison-figures` prints."""

import msgspec


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One page, asked over and over with other days each time; milliseconds."""

    p50: float
    p95: float
    worst: float
    asked: int


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """What the tables hold."""

    visits: int
    calls: int
    tickets: int
    reviews: int
    ratings: int
    recordings: int
    inmates: int
    wards: int


class PrisonFiguresBench(msgspec.Struct, frozen=True, kw_only=True):
    """All of one run."""

    records: int
    """Visits and calls, half and half."""
    years: int
    cores: int
    rows: Rows
    filled_s: float
    limit_ms: float
    figures: dict[str, Asked]
    over: list[str]
    """Pages whose 95th percentile is over the limit."""
