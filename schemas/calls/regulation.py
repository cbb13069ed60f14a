"""Which rule of the ministry and the bureau is kept by which setting (VC-GEN-20)."""

from datetime import date

from schemas.base import View


class RuleVersion(View, frozen=True, kw_only=True):
    """One version of a rule as it is set."""

    title: str
    """As 市局 可视通话 每月2次，每次30分钟."""
    counts_from: date | None
    """Its first day; null: from ever."""
    counts: bool
    """Whether it counts today."""


class RuleSetting(View, frozen=True, kw_only=True):
    """A rule, what keeps it, and how that is set now."""

    code: str
    group: str
    rule: str
    source: str
    setting: str
    to: str
    """Where it is set, as a path of the console."""
    value: str
    """As it is set now."""
    versions: list[RuleVersion]
    """Of rules that have versions; the one that begins last first."""


class RuleTable(View, frozen=True, kw_only=True):
    """All of them, in the order of the regulation's matters."""

    rows: list[RuleSetting]
