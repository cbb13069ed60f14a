"""Figures of labour by month, as 数据图形分析 draws them (LR-XC-02)."""

from enum import StrEnum

from schemas.base import Id, View


class ChartOf(StrEnum):
    """What is drawn."""

    HOURS = "hours"
    PAY = "pay"
    OUTPUT = "output"
    HEADCOUNT = "headcount"


class ChartBy(StrEnum):
    """What a line of the chart is."""

    PRISON = "prison"
    WARD = "ward"
    PROJECT = "project"
    PROJECT_CLASS = "class"


class ChartRow(View, frozen=True, kw_only=True):
    """A unit, project or class, with a value for each month."""

    key: Id | str | None
    """None: hours without a project."""
    title: str
    values: list[str]
    total: str | None
    """Of all months; None where months do not add up."""


class LabourChart(View, frozen=True, kw_only=True):
    """Approved figures alone: hours in minutes, pay and output in yuan, headcounts in people."""

    of: ChartOf
    by: ChartBy
    months: list[str]
    """Each of the asked time, as 2026-11, whether there is anything in it or not."""
    rows: list[ChartRow]
    totals: list[str]
    """By month."""
    total: str | None
    uncounted: int
    """What is not approved yet: minutes of hours, sheets of pay, rows of output."""
