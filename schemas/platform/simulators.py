"""What the knobs of simulated platforms ask and answer; only where simulators run."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from schemas.base import Request, View
from schemas.headcount.headcount import MovementKind
from schemas.people.kinds import CustodyState

Code = Annotated[str, msgspec.Meta(max_length=64)]


class SimulatedPlatformName(StrEnum):
    """Outside platforms that a demonstration has stand-ins of."""

    AFFAIRS = "prison-affairs"
    CALL_GATEWAY = "call-gateway"
    WECHAT = "wechat"
    CITIZEN = "citizen"
    POLICE = "police-check"

    @property
    def settings_prefix(self) -> str:
        """What the settings that name its address and keys begin with."""
        named = {
            "prison-affairs": "affairs",
            "call-gateway": "call_gateway",
            "police-check": "police",
        }
        return named.get(self, self.value)

    @property
    def key_setting(self) -> str:
        """The setting that names the file of the key by which it knows us."""
        secret = self in (SimulatedPlatformName.WECHAT, SimulatedPlatformName.CITIZEN)
        return f"{self.settings_prefix}_{'secret' if secret else 'key'}_file"


Aware = Annotated[datetime, msgspec.Meta(tz=True)]


class SimulatedInmate(Request, frozen=True, kw_only=True):
    """What the simulated prison affairs platform says of an inmate from now on."""

    custody: CustodyState
    visits_allowed: bool = True
    reason: Annotated[str, msgspec.Meta(max_length=100)] = ""


class PlatformSilence(Request, frozen=True, kw_only=True):
    """Whether a simulated platform answers nobody."""

    silent: bool


class SimulatedNumber(Request, frozen=True, kw_only=True):
    """Whether somebody answers at a telephone number."""

    phone: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{5,20}$")]
    answers: bool


class GatewayCall(View, frozen=True, kw_only=True):
    """A call that the simulated gateway placed."""

    key: str
    phone: str
    text: str
    answered: bool
    at: datetime


class AskedCalls(Request, frozen=True, kw_only=True):
    """The latest calls that the simulated gateway placed."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=500)]


class SimulatedMovement(Request, frozen=True, kw_only=True):
    """A movement that the simulated prison affairs platform records now."""

    inmate_no: Annotated[str, msgspec.Meta(max_length=64)]
    kind: MovementKind
    prison_code: Code
    ward_code: Code
    effective_at: Aware
    lost: bool = False
    """Whether the feed leaves it out."""
    name: Annotated[str, msgspec.Meta(max_length=64)] | None = None
    gender: Code | None = None
    id_no: Annotated[str, msgspec.Meta(max_length=18)] | None = None
    birth_day: date | None = None
    offence: Annotated[str, msgspec.Meta(max_length=100)] | None = None
    sentence: Annotated[str, msgspec.Meta(max_length=60)] | None = None
    term_from: date | None = None
    term_until: date | None = None
    custody_type: Code | None = None
    treatment_level: Code | None = None


class SimulatedLoss(Request, frozen=True, kw_only=True):
    """Whether the feed leaves a movement out."""

    lost: bool


class SimulatedFaults(Request, frozen=True, kw_only=True):
    """What the simulated prison affairs platform does wrong from now on."""

    slow_s: Annotated[float, msgspec.Meta(ge=0, le=60)] = 0
    """Takes so long before it answers."""
    down: bool = False
    """Ends the line without an answer."""
    half: bool = False
    """Breaks off in the midst of its answers."""
    wrong_codes: bool = False
    """Names codes of wards, levels and states that nobody knows."""
    repeated: bool = False
    """Everything comes twice."""
    reversed: bool = False
    """Pages come backwards."""
    stale: bool = False
    """Pages begin at the start, whatever is asked."""
    short_roster: bool = False
    """Rosters leave out the first inmate."""
    wrong_count: bool = False
    """Rosters name another number than they list."""
    skew_s: Annotated[int, msgspec.Meta(ge=-86_400, le=86_400)] = 0
    """Its clock is so far ahead."""


class LosingMovement(Request, frozen=True, kw_only=True):
    """A movement that the feed leaves out from now on, or tells again."""

    seq: Annotated[int, msgspec.Meta(ge=1)]
    lost: bool


class RewordedMovement(Request, frozen=True, kw_only=True):
    """A movement that leads to another ward from now on, told already or not."""

    seq: Annotated[int, msgspec.Meta(ge=1)]
    ward_code: Code


class SimulatedFlags(Request, frozen=True, kw_only=True):
    """The flags of an inmate from now on."""

    inmate_no: Annotated[str, msgspec.Meta(max_length=64)]
    key_control: bool = False
    six_involvement: tuple[Code, ...] = ()


class SimulatedLevel(Request, frozen=True, kw_only=True):
    """Treatment level and end of term of an inmate from now on, without a movement that says so."""

    inmate_no: Annotated[str, msgspec.Meta(max_length=64)]
    treatment_level: Code = ""
    term_until: date | None = None


class SimulatedPortrait(Request, frozen=True, kw_only=True):
    """The picture of an inmate from now on."""

    inmate_no: Annotated[str, msgspec.Meta(max_length=64)]
    taken_on: date | None = None
    """None: there is none any more."""
    face: Annotated[str, msgspec.Meta(max_length=32)] = ""
    """Names a sample picture; without one a figure is drawn."""
    broken: bool = False
    """Its bytes are no picture."""


class DeletedInmate(Request, frozen=True, kw_only=True):
    """An inmate whose record the platform takes away."""

    inmate_no: Annotated[str, msgspec.Meta(max_length=64)]


class RecordedMovement(View, frozen=True, kw_only=True):
    """The number that the simulated platform gave a movement."""

    seq: int
