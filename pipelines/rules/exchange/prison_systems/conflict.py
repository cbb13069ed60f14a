"""Which value stands where a record was changed both at the source and here."""

from datetime import UTC, datetime, timedelta

from schemas.exchange.prison_systems.settings import ConflictRule

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LEAST_MOMENT = 10**14
"""Microseconds up to 1973: a smaller version counts changes, and says nothing of when."""
TOLD_OF_VISITS = frozenset(
    {
        "inmate_id",
        "companions",
        "visit_type",
        "seat",
        "planned_at",
        "started_at",
        "ended_at",
        "officer_id",
        "state",
    }
)
"""Fields of a visit that its source tells and that can be changed here as well."""


def changed_at(version: int, seen: datetime) -> datetime:
    """When the source changed a record; where its version only counts, when we saw it."""
    if version < LEAST_MOMENT:
        return seen
    return EPOCH + timedelta(microseconds=version)


def ours_stands(rule: ConflictRule, ours_at: datetime, theirs_at: datetime) -> bool:
    """Whether a value that an officer set here outlives what the source tells now."""
    if rule is ConflictRule.NEWER:
        return ours_at > theirs_at
    return rule is ConflictRule.OURS
