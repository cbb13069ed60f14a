"""Periods of the bureau's calendar, in SQL as `schemas.platform.periods` names them."""

from typing import Any

from sqlalchemy import ColumnElement, Date, cast, func, literal_column

from pipelines.rules.platform.local_time import LOCAL
from schemas.platform.periods import Step


def period_of(moment: ColumnElement[Any], step: Step) -> ColumnElement[Any]:
    """First day of the bureau's day, month, quarter or year."""
    # The zone is a fixed offset, so that no server needs to know its name.
    there = func.timezone("UTC", moment) + LOCAL.utcoffset(None)
    if step is Step.DAY:
        return cast(there, Date)
    # As a word of the statement: what is grouped by must be the same words wherever it stands.
    return cast(func.date_trunc(literal_column(f"'{step.value}'"), there), Date)
