"""Inmates as the prison affairs platform tells of them, for officers (VC-API-03)."""

from datetime import date, datetime

from schemas.base import Id, View
from schemas.people.flags import FlagKind
from schemas.people.kinds import CustodyState


class InmateFeedView(View, frozen=True, kw_only=True):
    """How following the platform's inmates stands; counts are of units in reach."""

    tried_at: datetime | None
    succeeded_at: datetime | None
    failing_since: datetime | None
    problem: str
    late: bool
    told: int
    """Inmates of whom it told."""
    waiting: int
    """Of them those whom no movement has brought yet."""
    differing: int
    """Those of whom both sides say different things, or whose word cannot be used as a whole."""
    portraits: int
    """Pictures that are kept."""
    portraits_in_vain: int
    portraits_problem: str
    """Why pictures are not answered at the moment."""


class RecordDifference(View, frozen=True, kw_only=True):
    """An inmate of whom the platform's record and ours say different things."""

    inmate_no: str
    inmate_id: Id | None
    """None: he is not here."""
    name: str
    here: str
    """His ward with its prison; empty where he is not here."""
    there: str
    """The same by the platform; codes as they came where we know no such ward."""
    custody_here: CustodyState | None
    custody_there: CustodyState
    deleted: bool
    """The platform took the record away."""
    problem: str
    portrait_problem: str
    told_at: datetime


class RecordDifferencePage(View, frozen=True, kw_only=True):
    rows: list[RecordDifference]
    total: int


class FlagSpan(View, frozen=True, kw_only=True):
    """A flag of the platform and the time in which it holds; `until` None: still."""

    kind: FlagKind
    code: str
    title: str
    since: datetime
    until: datetime | None


class PortraitView(View, frozen=True, kw_only=True):
    """The inmate's picture at the platform."""

    state: str
    taken_on: date | None
    kept_at: datetime | None
    problem: str
    shown: bool
    """Whether there is one, and the officer may open it."""


class ToldInmate(View, frozen=True, kw_only=True):
    """What the platform says of an inmate, since when we know, and whether we say the same."""

    source: str
    told_at: datetime
    ward: str
    ward_agrees: bool
    custody_state: CustodyState
    custody_agrees: bool
    treatment_level: str | None
    """What the level is called; None where it tells none, or the officer may not see it."""
    level_since: datetime | None
    """Since when the level that counts here counts."""
    term_until: date | None
    visits: str
    deleted: bool
    problem: str
    flags: list[FlagSpan]
    """Of the platform, the newest first; of whom the officer may not see flags: none."""
    portrait: PortraitView | None


class ToldInmateAnswer(View, frozen=True, kw_only=True):
    told: ToldInmate | None
    """None where no platform is connected, or it never told of him."""
