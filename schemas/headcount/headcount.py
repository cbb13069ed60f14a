"""The headcount ledger: movements of inmates, who is where, and how well the ledger is kept."""

from datetime import date, datetime
from enum import StrEnum

from schemas.base import Id, View
from schemas.headcount.inmates import InmateFeedView


class MovementKind(StrEnum):
    """What the prison affairs platform tells of an inmate."""

    ADMITTED = "admitted"
    MOVED = "moved"
    RELEASED = "released"
    TRANSFERRED_OUT = "transferred_out"
    DIED = "died"
    MASTER_CHANGED = "master_changed"


class MovementState(StrEnum):
    """What became of a movement."""

    APPLIED = "applied"
    SUPERSEDED = "superseded"
    WAITING = "waiting"
    REFUSED = "refused"


class MovementReason(StrEnum):
    """Why a movement waits, was refused, or says nothing that counts."""

    NONE = ""
    GAP_BEFORE = "gap_before"
    NOT_YET = "not_yet"
    REPEATED = "repeated"
    OVERTAKEN = "overtaken"
    UNKNOWN_WARD = "unknown_ward"
    NOT_HELD = "not_held"
    ALREADY_HELD = "already_held"
    DEAD = "dead"
    BASIC_DATA = "basic_data"
    WRONG_NUMBER = "wrong_number"
    TAMPERED = "tampered"


class Began(StrEnum):
    """How a stay in a ward began; `own_record` is what our own records said before the platform."""

    OWN_RECORD = "own_record"
    ADMITTED = "admitted"
    MOVED = "moved"


class GapState(StrEnum):
    """Whether movements that the feed left out are still waited for."""

    OPEN = "open"
    GIVEN_UP = "given_up"
    REPAIRED = "repaired"


class WardDay(View, frozen=True, kw_only=True):
    """A ward on one day; who came and went on the same day counts among `present`."""

    prison_id: Id
    prison: str
    ward_id: Id
    ward: str
    at_start: int
    joined: int
    left: int
    at_end: int
    present: int


class SyncView(View, frozen=True, kw_only=True):
    """How the synchronisation stands."""

    connected: bool
    tried_at: datetime | None
    succeeded_at: datetime | None
    failing_since: datetime | None
    problem: str
    most_minutes: int
    """The configured delay."""
    late: bool
    waiting: int
    refused: int
    gaps: int


class HeadcountView(View, frozen=True, kw_only=True):
    day: date
    wards: list[WardDay]
    sync: SyncView
    inmates: InmateFeedView


class RosterLine(View, frozen=True, kw_only=True):
    """An inmate in a ward for a part of the day."""

    inmate_id: Id
    inmate_no: str
    name: str
    since: datetime
    until: datetime
    whole_day: bool


class Roster(View, frozen=True, kw_only=True):
    day: date
    ward: str
    rows: list[RosterLine]


class MovementView(View, frozen=True, kw_only=True):
    """A movement as it came, and what became of it."""

    seq: int
    inmate_no: str
    inmate_id: Id | None
    name: str
    kind: MovementKind
    unit: str
    """Where to; codes as they came where we know no such ward."""
    from_unit: str
    effective_at: datetime
    recorded_at: datetime
    received_at: datetime
    settled_at: datetime | None
    delay_s: int | None
    """From the platform's record to ours."""
    state: MovementState
    reason: MovementReason
    note: str


class MovementPage(View, frozen=True, kw_only=True):
    rows: list[MovementView]
    total: int


class SequenceGap(View, frozen=True, kw_only=True):
    """Numbers that the feed left out."""

    id: Id
    first_seq: int
    last_seq: int
    seen_at: datetime
    tries: int
    state: GapState
    settled_at: datetime | None


class GapPage(View, frozen=True, kw_only=True):
    rows: list[SequenceGap]
    total: int


class DifferenceView(View, frozen=True, kw_only=True):
    """A ward held against the platform's roster at the end of a day."""

    id: Id
    day: date
    ward_id: Id
    ward: str
    here: int
    there: int
    only_here: list[str]
    only_there: list[str]
    agrees: bool
    checked_at: datetime


class DifferencePage(View, frozen=True, kw_only=True):
    rows: list[DifferenceView]
    total: int
