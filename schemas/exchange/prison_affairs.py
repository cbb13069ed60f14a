"""What the prison affairs platform is asked and answers (狱政平台, VC-API-03, LR-IF-01)."""

from datetime import date, datetime
from typing import Annotated

import msgspec

from schemas.headcount.headcount import MovementKind
from schemas.people.kinds import CustodyState

InmateNo = Annotated[str, msgspec.Meta(min_length=1, max_length=20)]
Code = Annotated[str, msgspec.Meta(max_length=64)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=1_000)]
After = Annotated[int, msgspec.Meta(ge=0)]
INMATE_UNKNOWN = "inmate_unknown"
"""The platform keeps no such number."""
PORTRAIT_MISSING = "portrait_missing"
MOST_PORTRAIT = 2 * 1024 * 1024


class AskInmate(msgspec.Struct, frozen=True, kw_only=True):
    """The state, or the portrait, of one inmate."""

    inmate_no: InmateNo


class InmateState(msgspec.Struct, frozen=True, kw_only=True):
    """How an inmate stands at this moment."""

    inmate_no: InmateNo
    custody_state: CustodyState
    visits_allowed: bool = True
    """Whether visits and calls with the inmate are approved."""
    visits_reason: Annotated[str, msgspec.Meta(max_length=100)] = ""
    """Why they are not."""


class AskAfter(msgspec.Struct, frozen=True, kw_only=True):
    """What is numbered above a cursor, from the lowest on."""

    after: After
    limit: Limit


class BasicData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Basic data of an inmate; None says nothing about a value, and does not empty it."""

    name: str | None = None
    gender: str | None = None
    id_no: str | None = None
    birth_day: date | None = None
    offence: str | None = None
    sentence: str | None = None
    term_from: date | None = None
    term_until: date | None = None
    custody_type: str | None = None
    treatment_level: str | None = None

    def given(self) -> dict[str, object]:
        """The values it holds, as a form would send them."""
        told: dict[str, object] = msgspec.to_builtins(self)
        return {name: value for name, value in told.items() if value is not None}


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the platform's feed; `seq` grows by one with each that it records."""

    seq: int
    inmate_no: str
    kind: MovementKind
    prison_code: str
    ward_code: str
    """Where to; of who leaves, the ward that was left."""
    effective_at: datetime
    recorded_at: datetime
    basic: BasicData = BasicData()


class MovementPage(msgspec.Struct, frozen=True, kw_only=True):
    """Movements after a cursor, and the number of the newest that the platform has."""

    movements: tuple[Movement, ...]
    newest: int


class AskRoster(msgspec.Struct, frozen=True, kw_only=True):
    """Who is in a ward at the end of a day."""

    ward_code: Code
    day: date


class WardRoster(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the platform holds in a ward at the end of a day, or now where it is not over."""

    ward_code: str
    day: date
    count: int
    inmate_nos: tuple[str, ...]


class InmateRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate in full, as the last change left him."""

    change: Annotated[int, msgspec.Meta(ge=1)]
    """Grows by each change of any inmate; an inmate is listed under his last one alone."""
    inmate_no: InmateNo
    name: Annotated[str, msgspec.Meta(max_length=64)]
    prison_code: Code
    ward_code: Code
    """Of who is not held any more, the ward that was left."""
    custody_state: CustodyState
    treatment_level: Code = ""
    key_control: bool = False
    six_involvement: tuple[Code, ...] = ()
    """Codes of the configured set; `GANG` and `EVIL_FORCE` are two of them."""
    term_until: date | None = None
    visits_allowed: bool = True
    visits_reason: Annotated[str, msgspec.Meta(max_length=100)] = ""
    portrait_on: date | None = None
    """When the newest picture was taken; None where there is none, or nothing is told of it."""
    deleted: bool = False
    """Whether the platform took the record away; it tells so once, and nothing of it counts."""


class InmatePage(msgspec.Struct, frozen=True, kw_only=True):
    """Inmates whose last change lies above a cursor, and the number of the newest change."""

    inmates: tuple[InmateRecord, ...]
    newest: After


class Portrait(msgspec.Struct, frozen=True, kw_only=True):
    """The picture that the platform has of an inmate."""

    inmate_no: InmateNo
    content_type: Annotated[str, msgspec.Meta(pattern=r"^image/(jpeg|png)$")]
    content: Annotated[bytes, msgspec.Meta(min_length=1, max_length=MOST_PORTRAIT)]
    taken_on: date
