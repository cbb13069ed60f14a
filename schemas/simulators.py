"""What the knobs of simulated platforms ask and answer; only where simulators run."""

from datetime import datetime
from typing import Annotated

import msgspec

from schemas.base import Request, View
from schemas.people.kinds import CustodyState


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
