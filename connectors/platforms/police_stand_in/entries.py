"""What the service was told and answered, as its journal keeps it: no face and no name."""

import msgspec

from schemas.exchange.police import PersonAnswer
from schemas.platform.police_knobs import PoliceFaults, SimulatedPerson


class Known(msgspec.Struct, frozen=True, tag=True):
    """A person is known so from now on."""

    person: SimulatedPerson


class Answered(msgspec.Struct, frozen=True, tag=True):
    """A question was answered."""

    key: str
    answer: PersonAnswer


class Faulty(msgspec.Struct, frozen=True, tag=True):
    """It goes wrong so from now on."""

    faults: PoliceFaults


Entry = Known | Answered | Faulty
