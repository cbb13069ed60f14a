"""Who does something, as audit rows and stages name them."""

import msgspec

from schemas.calls.state import ActorKind


class Actor(msgspec.Struct, frozen=True):
    """A person or the system, with the address the request came from."""

    kind: ActorKind
    id: str | None
    name: str
    address: str


def system_actor(name: str) -> Actor:
    """The platform itself, acting as its part `name`."""
    return Actor(kind=ActorKind.SYSTEM, id=None, name=name, address="")
