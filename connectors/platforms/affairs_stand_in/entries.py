"""What is done to the platform's records from outside, as its journal keeps it."""

import msgspec

from schemas.exchange.prison_affairs import InmateState, Movement
from schemas.platform.simulators import (
    SimulatedFaults,
    SimulatedFlags,
    SimulatedLevel,
    SimulatedPortrait,
)


class Moved(msgspec.Struct, frozen=True, tag=True):
    """A movement was recorded; a lost one the feed leaves out."""

    movement: Movement
    lost: bool = False


class Lost(msgspec.Struct, frozen=True, tag=True):
    """The feed leaves a movement out from now on, or tells it again."""

    seq: int
    lost: bool


class Reworded(msgspec.Struct, frozen=True, tag=True):
    """A movement that may have been told stands otherwise from now on, under its number."""

    movement: Movement


class Told(msgspec.Struct, frozen=True, tag=True):
    """Whatever movements say, this is an inmate's state."""

    state: InmateState


class Flagged(msgspec.Struct, frozen=True, tag=True):
    """An inmate's flags are these from now on."""

    flags: SimulatedFlags


class Levelled(msgspec.Struct, frozen=True, tag=True):
    """An inmate's treatment level and end of term are these from now on."""

    level: SimulatedLevel


class Pictured(msgspec.Struct, frozen=True, tag=True):
    """An inmate's picture is this from now on."""

    portrait: SimulatedPortrait


class Deleted(msgspec.Struct, frozen=True, tag=True):
    """An inmate's record was taken away."""

    inmate_no: str


class CameDue(msgspec.Struct, frozen=True, tag=True):
    """A movement came into effect after it had been recorded."""

    seq: int


class Faulty(msgspec.Struct, frozen=True, tag=True):
    """The platform goes wrong so from now on."""

    faults: SimulatedFaults


class Silenced(msgspec.Struct, frozen=True, tag=True):
    """The platform answers nobody, or everybody again."""

    silent: bool


Entry = (
    Moved
    | Lost
    | Reworded
    | Told
    | Flagged
    | Levelled
    | Pictured
    | Deleted
    | CameDue
    | Faulty
    | Silenced
)
