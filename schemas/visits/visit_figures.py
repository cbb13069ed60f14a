"""会见统计: counted from the records of visits each time (VC-ONSITE-15, -18 to -28)."""

from datetime import date

from schemas.base import View
from schemas.platform.periods import Step


class VisitNumbers(View, frozen=True, kw_only=True):
    """Visits that took place; the three types add up to `visits`, people are counted once."""

    visits: int
    inmates: int
    with_relative: int
    """Visits to which a relative came."""
    open: int
    regular: int
    video: int
    focus: int
    """Visits of inmates who were under key control then (VC-ONSITE-21)."""


class VisitPeriod(VisitNumbers, frozen=True, kw_only=True):
    """Of one period, named by its first day."""

    since: date
    until: date
    officials: int
    """Business of courts, police and others that was done (VC-ONSITE-19)."""


class VisitUnit(VisitNumbers, frozen=True, kw_only=True):
    """Of one prison or ward, as it was at the time."""

    unit_id: str
    name: str
    prison_id: str
    """The same as `unit_id` for a prison."""


class VisitLevel(View, frozen=True, kw_only=True):
    """Of one treatment level in one period; `level` None: he had none (VC-ONSITE-20)."""

    since: date
    level: str | None
    title: str
    visits: int
    inmates: int


class VisitFigures(View, frozen=True, kw_only=True):
    """All of them within days, both included; wards add up to prisons, both to the total."""

    since: date
    until: date
    step: Step
    total: VisitNumbers
    officials: int
    periods: list[VisitPeriod]
    levels: list[VisitLevel]
    prisons: list[VisitUnit]
    wards: list[VisitUnit]


class VisitPerson(VisitNumbers, frozen=True, kw_only=True):
    """One inmate's visits within the days (VC-ONSITE-23)."""

    inmate_id: str
    inmate_no: str
    name: str


class VisitPeople(View, frozen=True, kw_only=True):
    rows: list[VisitPerson]
    total: int


class Arrivals(View, frozen=True, kw_only=True):
    """Relatives who came: how often, how many people, and how many had never come before."""

    arrivals: int
    people: int
    new: int


class ArrivalGroup(Arrivals, frozen=True, kw_only=True):
    """Of a period, a prison or a kinship."""

    key: str
    label: str


class ArrivalFigures(View, frozen=True, kw_only=True):
    """来监家属统计 (VC-ONSITE-15)."""

    since: date
    until: date
    step: Step
    total: Arrivals
    periods: list[ArrivalGroup]
    prisons: list[ArrivalGroup]
    kinships: list[ArrivalGroup]


class RatingMonth(View, frozen=True, kw_only=True):
    """Ratings of one prison in one month; the average to two places (VC-ONSITE-18)."""

    prison_id: str
    prison: str
    month: date
    ratings: int
    average: str


class RatingFigures(View, frozen=True, kw_only=True):
    since: date
    until: date
    ratings: int
    average: str | None
    scores: list[int]
    """How many gave one, two, three, four and five."""
    rows: list[RatingMonth]


class UnseenUnit(View, frozen=True, kw_only=True):
    """A unit of the tree: how many were in custody, and how many of them long without a visit."""

    unit_id: str
    name: str
    held: int
    unseen: int
    share: str | None
    """To four places; None where nobody was held (VC-ONSITE-25)."""
    below: list["UnseenUnit"]


class UnseenFigures(View, frozen=True, kw_only=True):
    """长期未会见统计 (VC-ONSITE-24): who had no visit in the months before a day."""

    at: date
    months: int
    since: date
    """Who was last visited before this day counts."""
    units: list[UnseenUnit]


class UnseenPerson(View, frozen=True, kw_only=True):
    inmate_id: str
    inmate_no: str
    name: str
    prison: str
    ward: str
    last_visit: date | None
    """None: there never was one."""
    days: int
    """Since the last visit, else since he has been held."""


class UnseenPeople(View, frozen=True, kw_only=True):
    rows: list[UnseenPerson]
    total: int


class VisitReviews(View, frozen=True, kw_only=True):
    """Ended visits by how far their review is: pending, reviewed and overdue add up to `visits`."""

    visits: int
    reviewed: int
    pending: int
    overdue: int
    anomalous: int
    rate: str | None
    """Reviewed of all, to four places."""
    anomaly_rate: str | None
    """Anomalous of the reviewed."""


class VisitReviewGroup(VisitReviews, frozen=True, kw_only=True):
    """Of a period, a type, a prison, a ward or a person."""

    key: str
    label: str


class VisitReviewFigures(View, frozen=True, kw_only=True):
    """会见复听统计 (VC-ONSITE-26 to -28)."""

    since: date
    until: date
    step: Step
    total: VisitReviews
    periods: list[VisitReviewGroup]
    types: list[VisitReviewGroup]
    prisons: list[VisitReviewGroup]
    wards: list[VisitReviewGroup]


class VisitReviewPeople(View, frozen=True, kw_only=True):
    rows: list[VisitReviewGroup]
    total: int
