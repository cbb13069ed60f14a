"""What becomes of records and of those that cannot be applied."""

from enum import StrEnum


class RawState(StrEnum):
    """What became of a record as it came."""

    APPLIED = "applied"
    HELD = "held"
    """It lies in the queue of problems."""
    WITHHELD = "withheld"
    """It lies there without the words that it holds of a conversation that nobody may hear."""
    STALE = "stale"
    """A later version was known when it came, or was applied in its place."""
    SET_ASIDE = "set_aside"


class ProblemState(StrEnum):
    """How far an operator has come with a held record."""

    OPEN = "open"
    SOLVED = "solved"
    """Applied after all."""
    SUPERSEDED = "superseded"
    """A later version of the record came and was applied."""
    SET_ASIDE = "set_aside"


class FetchState(StrEnum):
    """How far a recording has come that a system told of."""

    WAITING = "waiting"
    FETCHING = "fetching"
    DONE = "done"
    """Sealed here."""
    REFUSED = "refused"
    """It may not be kept, or is no sound; it stands in the list of refused recordings."""
    FAILED = "failed"
    """It could not be had as it was told; it stands in that list too."""
    WITHDRAWN = "withdrawn"
    """Deleted at the source before it was here."""
