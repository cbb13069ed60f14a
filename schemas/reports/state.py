"""Closed lists of values that describe reports and their cells."""

from enum import StrEnum


class VersionState(StrEnum):
    """Where a version of a form stands; of a report's versions at most one is published."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class ReportState(StrEnum):
    """Where a report stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    """Sent back or refused, with the opinion in its case; free to be changed again."""
    APPROVED = "approved"


class Origin(StrEnum):
    """Where a cell's value comes from."""

    ENTERED = "entered"
    LINKED = "linked"
    OVERRIDDEN = "overridden"
    """A linked value overwritten by hand."""
    FORMULA = "formula"


class Flaw(StrEnum):
    """Why a computed cell has no value."""

    ZERO = "zero"
    """Divided by nought."""
    TOO_LARGE = "too_large"


STATE_TITLES = {
    ReportState.DRAFT: "填报中",
    ReportState.SUBMITTED: "审批中",
    ReportState.RETURNED: "已退回",
    ReportState.APPROVED: "已通过",
}
OPEN = frozenset({ReportState.DRAFT, ReportState.RETURNED})
"""In these a report's cells are changed freely."""
