"""Who is signed in, as use cases see them."""

from datetime import datetime

import msgspec

from pipelines.security.actor import Actor
from schemas.calls.state import ActorKind
from schemas.people.kinds import Role


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """An officer with an open session."""

    id: str
    name: str
    login: str
    unit_id: str
    unit_code: str
    unit_name: str
    unit_type: str
    scope: str
    """Path of the officer's unit; what lies below it is in the data scope."""
    stream: str
    """Audit stream: the prison's code, or `bureau`."""
    prison_id: str | None
    roles: frozenset[Role]
    session_id: str
    address: str

    def actor(self) -> Actor:
        return Actor(kind=ActorKind.OFFICER, id=self.id, name=self.name, address=self.address)


class Relative(msgspec.Struct, frozen=True, kw_only=True):
    """A relative with an open session."""

    id: str
    name: str
    session_id: str
    face_checked_at: datetime | None
    address: str

    def actor(self) -> Actor:
        return Actor(kind=ActorKind.RELATIVE, id=self.id, name=self.name, address=self.address)


class Inmate(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate signed in at a kiosk."""

    id: str
    name: str
    session_id: str
    face_checked_at: datetime | None
    address: str

    def actor(self) -> Actor:
        return Actor(kind=ActorKind.INMATE, id=self.id, name=self.name, address=self.address)
