"""What officers see and say of the prisons' systems."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from schemas.base import Id, Reason, Request, View
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.mapping import Reading
from schemas.exchange.prison_systems.settings import SettingsState, SystemSettings
from schemas.exchange.prison_systems.state import ProblemState
from schemas.exchange.prison_systems.values import Scalar

SystemName = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Secret = Annotated[str, msgspec.Meta(max_length=400)]
MendedValue = Annotated[str, msgspec.Meta(max_length=1000)]
SourceField = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class FeedView(View, frozen=True, kw_only=True):
    """How one kind of record of a system comes in."""

    kind: RecordKind
    title: str
    pulled: bool
    """Whether this version of the platform takes the kind."""
    succeeded_at: datetime | None
    failing_since: datetime | None
    problem: str
    backlog: int | None
    """Records that wait at the source, where it says so."""
    delay_s: int | None
    """Since when nothing was heard, or the oldest waits; None before the first answer."""
    late: bool
    open_problems: int
    gaps: int
    """Days whose records differ from the source's."""


class FetchedView(View, frozen=True, kw_only=True):
    """How far the recordings of a system have come."""

    waiting: int
    """Not yet here, those under way among them."""
    waiting_bytes: int
    """Of these, as far as the source says how large they are."""
    oldest_at: datetime | None
    """When the oldest of them was recorded."""
    done: int
    refused: int
    failed: int
    problem: str
    """Of the one whose turn it is, in words; as with a disk that is nearly full."""
    held: bool
    """Whether nothing is fetched until a disk has room again; this is an alarm."""


class SystemView(View, frozen=True, kw_only=True):
    """A prison's system as the page of all of them shows it."""

    id: Id
    prison_id: Id
    prison: str
    kind: SystemKind
    name: str
    maker: str
    enabled: bool
    active: int | None
    has_secret: bool
    protocol: str
    """Of the version that counts; empty without one."""
    late: bool
    feeds: list[FeedView]
    recordings: FetchedView | None = None
    """None where it told of no recording yet."""


class RecordValue(View, frozen=True, kw_only=True):
    """One of the values that a content may have."""

    code: str
    title: str


class RecordField(View, frozen=True, kw_only=True):
    """A content of a kind of record, that a mapping fills."""

    name: str
    title: str
    required: bool
    readings: list[Reading]
    values: list[RecordValue]
    """Empty where any value may stand."""


class RecordKindView(View, frozen=True, kw_only=True):
    """A kind of record that systems tell of, for who maps one."""

    kind: RecordKind
    title: str
    systems: list[SystemKind]
    pulled: bool
    """Whether this version of the platform takes the kind."""
    fields: list[RecordField]


class NewSystem(Request, frozen=True, kw_only=True):
    """A system to be connected; it asks nothing until a version counts and it is enabled."""

    prison_id: Id
    kind: SystemKind
    name: SystemName
    maker: Annotated[str, msgspec.Meta(max_length=64)] = ""
    secret: Secret = ""


class ChangeSystem(Request, frozen=True, kw_only=True):
    """Name and secret; without a secret the one that is kept for the address stays."""

    name: SystemName
    maker: Annotated[str, msgspec.Meta(max_length=64)] = ""
    secret: Secret | None = None


class Switch(Request, frozen=True, kw_only=True):
    """Let the system be asked, or not; for exactly this one."""

    enabled: bool


class SettingProblem(View, frozen=True, kw_only=True):
    """What is wrong with a version, and where."""

    field: str
    code: str
    message: str


class ProblemCount(View, frozen=True, kw_only=True):
    """How many records of a sample have a problem."""

    field: str
    code: str
    message: str
    records: int


class KindTrial(View, frozen=True, kw_only=True):
    """What a sample of one kind led to."""

    kind: RecordKind
    told: int
    mapped: int
    problems: list[ProblemCount]
    error: str = ""
    """In words, where the system did not tell any."""


class Trial(View, frozen=True, kw_only=True):
    """What trying a version led to; nothing was applied."""

    answer: str
    """The name that the system gives itself."""
    passed: bool
    error: str = ""
    kinds: list[KindTrial] = []


class ProposeVersion(Request, frozen=True, kw_only=True):
    """A version; an address that no secret was given for needs its own with it."""

    settings: SystemSettings
    secret: Secret | None = None


class SettingsVersion(View, frozen=True, kw_only=True):
    """A version of a system's settings."""

    number: int
    state: SettingsState
    settings: SystemSettings
    proposed_at: datetime
    tried_at: datetime | None
    trial: Trial | None
    activated_at: datetime | None


class SourceProblem(View, frozen=True, kw_only=True):
    """A record that could not be applied; nothing of its content."""

    id: Id
    system_id: Id
    kind: RecordKind
    key: str
    version: int
    code: str
    problems: list[SettingProblem]
    waits: bool
    """It waits for something that may come by itself."""
    state: ProblemState
    mended: bool
    found_at: datetime
    tried_at: datetime
    reason: str


class SourceProblemPage(View, frozen=True, kw_only=True):
    rows: list[SourceProblem]
    total: int


class SourceProblemDetail(View, frozen=True, kw_only=True):
    """With the names of what came, by the source; values are revealed by a call of their own."""

    problem: SourceProblem
    fields: list[str]
    mended: list[str]
    emptied: bool
    """Its time is over: that it came is known, what it said no more."""


class RevealedRecord(View, frozen=True, kw_only=True):
    """A record as it came, and what an operator put in its place."""

    raw: str
    fields: dict[str, Scalar]
    mended: dict[str, Scalar]


class MendRecord(Request, frozen=True, kw_only=True):
    """Values in place of those that came, by the source's names; the record is tried at once."""

    fields: Annotated[dict[SourceField, MendedValue], msgspec.Meta(min_length=1, max_length=100)]
    reason: Reason


class SettleRecord(Request, frozen=True, kw_only=True):
    reason: Reason


class ReconciliationRow(View, frozen=True, kw_only=True):
    """One day of one kind of one system."""

    system_id: Id
    kind: RecordKind
    day: date
    there: int
    here: int
    digest_there: str
    digest_here: str
    agrees: bool
    fetched: int
    held: int
    compared_at: datetime


class ReconciliationPage(View, frozen=True, kw_only=True):
    rows: list[ReconciliationRow]
    total: int
