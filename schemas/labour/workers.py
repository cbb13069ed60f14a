"""Workers with what counts for them today, and setting the grade of several at once."""

from datetime import date
from typing import Annotated

import msgspec

from schemas.base import Id, Request, View
from schemas.modules.labour.labour_fields import HIGHEST_GRADE, LOWEST_GRADE

MOST_AT_ONCE = 200


class Worker(View, frozen=True, kw_only=True):
    """An inmate in custody, with grade and posts of today."""

    inmate_id: Id
    name: str
    inmate_no: str
    prison: str
    ward: str
    grade_no: int | None
    """None for who was not graded yet."""
    graded_from: date | None
    posts: list[str]


class WorkersPage(View, frozen=True, kw_only=True):
    rows: list[Worker]
    total: int


class SetGrades(Request, frozen=True, kw_only=True):
    """One grade for several inmates from one day on; each gets an application of its own."""

    inmate_ids: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]
    grade_no: Annotated[int, msgspec.Meta(ge=HIGHEST_GRADE, le=LOWEST_GRADE)]
    from_day: date
    reason: Annotated[str, msgspec.Meta(min_length=2, max_length=200)]


class GradesSet(View, frozen=True, kw_only=True):
    """How many applications were handed to the approval centre."""

    submitted: int
