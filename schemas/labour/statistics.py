"""By what the ledger counts hours, and how finely."""

from enum import StrEnum


class CountBy(StrEnum):
    """What hours are counted by."""

    INMATE = "inmate"
    WARD = "ward"
    PRISON = "prison"
    POST = "post"
    PROJECT = "project"


class Period(StrEnum):
    """How finely hours are counted."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
