"""统计报表 of family phone calls: counted from calls, tickets and bindings (VC-PHONE-07 to -24)."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from schemas.base import Id, View
from schemas.calls.phone import PhoneCallState
from schemas.exchange.prison_systems.records import Distance


class Which(StrEnum):
    """Calls that a number counts."""

    ALL = "all"
    CONNECTED = "connected"
    UNCONNECTED = "unconnected"
    EXTRA = "extra"


class Table(StrEnum):
    """What can be taken as a file."""

    UNITS = "units"
    PEOPLE = "people"
    LENGTHS = "lengths"
    SHARED = "shared"
    SILENT = "silent"
    SILENT_PEOPLE = "silent_people"
    CALLS = "calls"
    SETTLEMENT = "settlement"
    COUNTS = "counts"


class CallNumbers(View, frozen=True, kw_only=True):
    """Numbers of calls that the exchange was allowed to dial."""

    calls: int
    callers: int
    """Each counts in the ward of the last of the calls."""
    connected: int
    unconnected: int
    extra_callers: int
    """Inmates with a call beyond the ordinary allowance."""
    seconds: int


class UnitNumbers(CallNumbers, frozen=True, kw_only=True):
    """Of one prison or ward."""

    unit_id: Id
    name: str
    prison_id: Id


class PersonNumbers(View, frozen=True, kw_only=True):
    """Of one inmate."""

    inmate_id: Id
    inmate_no: str
    name: str
    ward_id: Id
    prison: str
    ward: str
    calls: int
    connected: int
    extra: int
    seconds: int


class PhoneFigures(View, frozen=True, kw_only=True):
    """Calls that began on these days, both included (VC-PHONE-13, -14, -16)."""

    since: date
    until: date
    total: CallNumbers
    prisons: list[UnitNumbers]
    wards: list[UnitNumbers]
    top: list[PersonNumbers]
    """The five with most calls; of as many, who talked longer goes first."""


class PeoplePage(View, frozen=True, kw_only=True):
    """Inmates with their calls of a period."""

    rows: list[PersonNumbers]
    total: int


class Lengths(View, frozen=True, kw_only=True):
    """Seconds of talk; the three classes add up to `seconds`."""

    seconds: int
    local: int
    domestic: int
    international: int


class UnitLengths(Lengths, frozen=True, kw_only=True):
    unit_id: Id
    name: str
    prison_id: Id


class StepLengths(Lengths, frozen=True, kw_only=True):
    step: str
    """As 2026-11-24, 2026-11, 2026Q4 or 2026."""


class PhoneLengths(View, frozen=True, kw_only=True):
    """How long was talked, by the tickets (VC-PHONE-17, -18)."""

    since: date
    until: date
    total: Lengths
    prisons: list[UnitLengths]
    wards: list[UnitLengths]
    steps: list[StepLengths]


class SharedNumber(View, frozen=True, kw_only=True):
    """A number that several inmates may dial (VC-PHONE-19, -20)."""

    number_id: Id
    """Of one of its bindings; opens its calls."""
    phone: str
    """Masked."""
    occurrences: int
    inmates: int
    relatives: int
    prisons: int


class SharedNumbersPage(View, frozen=True, kw_only=True):
    rows: list[SharedNumber]
    total: int


class ListedCall(View, frozen=True, kw_only=True):
    """A call as figures open it."""

    id: Id
    inmate_id: Id
    inmate_no: str
    inmate: str
    prison: str
    ward: str
    relative: str | None
    kinship: str | None
    started_at: datetime
    ended_at: datetime | None
    seconds: int | None
    state: PhoneCallState
    extra: bool
    distance: Distance | None
    fee: Decimal | None


class CallsPage(View, frozen=True, kw_only=True):
    rows: list[ListedCall]
    total: int


class UnitSilence(View, frozen=True, kw_only=True):
    """Inmates of a unit in custody, and those long without a call (VC-PHONE-23)."""

    unit_id: Id
    name: str
    prison_id: Id
    inmates: int
    silent: int
    share: float | None
    """None where nobody is held."""


class PhoneSilence(View, frozen=True, kw_only=True):
    """Long without a call at the end of a day (VC-PHONE-22)."""

    day: date
    months: int
    inmates: int
    silent: int
    share: float | None
    prisons: list[UnitSilence]
    wards: list[UnitSilence]


class SilentInmate(View, frozen=True, kw_only=True):
    """An inmate with the days since the last call, None where there never was one."""

    inmate_id: Id
    inmate_no: str
    name: str
    prison: str
    ward: str
    last_at: datetime | None
    days: int | None


class SilentPage(View, frozen=True, kw_only=True):
    rows: list[SilentInmate]
    total: int


class Settled(View, frozen=True, kw_only=True):
    """Tickets of a month; charged, reversed and open ones add up to all."""

    tickets: int
    fee: Decimal
    charged: int
    charged_fee: Decimal
    reversed: int
    reversed_fee: Decimal
    open: int
    open_fee: Decimal


class UnitSettled(Settled, frozen=True, kw_only=True):
    unit_id: Id
    name: str


class Settlement(View, frozen=True, kw_only=True):
    """The month's account, by the tickets of its calls (VC-PHONE-12)."""

    month: str
    total: Settled
    prisons: list[UnitSettled]


class PhoneCount(View, frozen=True, kw_only=True):
    """An inmate's phone calls of the running period (VC-PHONE-08)."""

    inmate_id: Id
    inmate_no: str
    name: str
    prison: str
    ward: str
    offence: str | None
    treatment_level: str | None
    period: str
    rule: str
    """Where the allowance comes from; empty where nobody made a rule."""
    most_calls: int
    total: int
    """Calls of the period, extra ones among them."""
    left: int
    """Extra ones that were granted among them."""
    shared: bool


class PhoneCountsPage(View, frozen=True, kw_only=True):
    rows: list[PhoneCount]
    total: int
