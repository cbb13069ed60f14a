"""What the gateway did and was told, as its journal keeps it: no number in clear."""

import msgspec

from schemas.platform.simulators import GatewayCall


class Rang(msgspec.Struct, frozen=True, tag=True):
    """A call was placed."""

    call: GatewayCall


class Deaf(msgspec.Struct, frozen=True, tag=True):
    """Nobody answers at a number from now on, or somebody does again."""

    mark: str
    deaf: bool


class Silenced(msgspec.Struct, frozen=True, tag=True):
    """The gateway answers nobody, or everybody again."""

    silent: bool


Entry = Rang | Deaf | Silenced
