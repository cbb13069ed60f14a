"""What the knobs of the simulated real-person check ask and answer."""

from typing import Annotated

import msgspec

from schemas.base import Request, View
from schemas.exchange.police import IdNo, PersonResult


class SimulatedPerson(Request, frozen=True, kw_only=True):
    """Somebody whom the simulated service knows."""

    id_no: IdNo
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    face: Annotated[str, msgspec.Meta(max_length=16)] = ""
    """Names a sample picture, with which live ones are compared."""
    result: PersonResult | None = None
    """What is answered whatever the face, where nobody compares."""


class PoliceFaults(Request, frozen=True, kw_only=True):
    """How the simulated service goes wrong; as it is made, it does not."""

    down: bool = False
    slow_s: Annotated[float, msgspec.Meta(ge=0.0, le=120.0)] = 0.0
    broken: bool = False
    """It answers with a code that nobody knows."""
    half: bool = False
    """It breaks off in the midst of its answer."""


class PoliceTold(View, frozen=True, kw_only=True):
    """How often the simulated service was asked, and how many questions these were."""

    asked: int
    questions: int
