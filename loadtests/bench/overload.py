"""What each part does at its limit and above it: the figures of `qinqiao bench overload`."""

import msgspec


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One load, held for a while; seconds are of what was done, null where nothing was."""

    load: float
    """In the part's unit."""
    goodput: float
    """Done a second; of speech, seconds of it that became lines."""
    in_time: float
    """Share of what was asked that was done within the deadline."""
    p50_s: float | None
    p95_s: float | None
    declined: int
    """Told at once that it will not be done."""
    marked: int
    """Losses that are told to people: gaps, answers `busy`, what is shown as waiting."""
    lost: int
    """Neither done nor told."""
    recall: float | None = None
    """Words alerted of those said, of speech alone."""
    heard: float | None = None
    """Share of the speech that was heard, of speech alone."""
    player_late_s: float | None = None
    """The most that the room's own media were behind, of speech alone."""


class Overload(msgspec.Struct, frozen=True, kw_only=True):
    """One part in one case."""

    part: str
    case: str
    unit: str
    deadline_s: float
    limit: float
    """The largest load of which 99 % is done within the deadline."""
    at_limit: Step
    at_half_more: Step
    at_twice: Step
    kept: float
    """What is done at twice the limit, by what is done at it."""
    slower: float | None
    """The 95th percentile at twice the limit, by the one at it."""
    recovered_s: float | None
    """From the end of the overload until everything is in time again; null where it was not."""


class OverloadBench(msgspec.Struct, frozen=True, kw_only=True):
    """All of one run."""

    cores: int
    seconds: float
    parts: list[Overload]
