"""Pieces of time by which figures are told."""

from enum import StrEnum


class Step(StrEnum):
    """How long one period of a row is."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
