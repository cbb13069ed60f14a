"""Who is signed in, as use cases see them."""

from datetime import datetime

import msgspec

from connectors.postgres.access.data_levels import AllLevels
from connectors.postgres.access.held_rights import Rights
from connectors.postgres.access.officers import OfficerRow
from connectors.postgres.audit.audit import BUREAU, stream_of
from connectors.postgres.devices.registry import DeviceRow
from pipelines.rules.access.sign_in import Restriction
from pipelines.rules.security.actor import Actor
from schemas.calls.state import ActorKind
from schemas.people.kinds import OrgType

UNNAMED = "公众用户"
"""Who came in and whose name nobody said yet."""


class Officer(msgspec.Struct, frozen=True, kw_only=True):
    """An officer with an open session."""

    id: str
    name: str
    login: str
    unit_id: str
    unit_code: str
    unit_name: str
    unit_type: OrgType
    scope: str
    """Path of the officer's own unit."""
    stream: str
    """Audit stream: the prison's code, or `bureau`."""
    prison_id: str | None
    """None above the prisons."""
    roles: frozenset[str]
    """Codes; nothing is decided by them, only shown."""
    permissions: frozenset[str]
    """Codes of all that the roles allow, as `inmates:export`."""
    scopes: tuple[str, ...]
    """Paths of the units whose records, and those of all units below, are in reach."""
    levels: AllLevels
    """How secret the data of each module are; `permissions` say up to which level is seen."""
    restriction: Restriction | None
    """What must be done before the session opens anything."""
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
    stream: str = BUREAU

    def actor(self) -> Actor:
        return Actor(kind=ActorKind.RELATIVE, id=self.id, name=self.name, address=self.address)


class Inmate(msgspec.Struct, frozen=True, kw_only=True):
    """An inmate signed in at a kiosk."""

    id: str
    name: str
    stream: str
    session_id: str
    face_checked_at: datetime | None
    address: str

    def actor(self) -> Actor:
        return Actor(kind=ActorKind.INMATE, id=self.id, name=self.name, address=self.address)


class Official(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of an outside body with an open session (VC-OFFICIAL-03)."""

    id: str
    name: str
    login: str
    body_id: str
    body_name: str
    body_kind: str
    keeper: bool
    """Whether he keeps the body's people."""
    restriction: Restriction | None
    """What must be done before the session opens anything."""
    session_id: str
    address: str
    stream: str = BUREAU

    def actor(self) -> Actor:
        name = f"{self.name}（{self.body_name}）"[:64]
        return Actor(kind=ActorKind.OFFICIAL, id=self.id, name=name, address=self.address)


class PublicUser(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody from outside with an open session, relative or not yet (VC-PUB-01)."""

    id: str
    """Of the account."""
    relative_id: str | None
    name: str
    session_id: str
    address: str
    stream: str = BUREAU

    def actor(self) -> Actor:
        name = self.name or UNNAMED
        return Actor(kind=ActorKind.PUBLIC, id=self.id, name=name, address=self.address)


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A terminal that came in with its own credential."""

    row: DeviceRow
    address: str

    @property
    def stream(self) -> str:
        return stream_of(self.row.path)

    def actor(self) -> Actor:
        name = f"{self.row.name}（{self.row.serial}）"[:64]
        return Actor(kind=ActorKind.DEVICE, id=self.row.id, name=name, address=self.address)


Caller = Officer | Relative | Inmate | Official | PublicUser


def officer_caller(
    row: OfficerRow,
    rights: Rights,
    restriction: Restriction | None,
    session_id: str,
    address: str,
) -> Officer:
    return Officer(
        id=row.id,
        name=row.name,
        login=row.login,
        unit_id=row.org_unit_id,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        unit_type=row.unit_type,
        scope=row.unit_path,
        stream=stream_of(row.unit_path),
        prison_id=row.prison_id,
        roles=rights.roles,
        permissions=rights.permissions,
        scopes=rights.scopes,
        levels=rights.levels,
        restriction=restriction,
        session_id=session_id,
        address=address,
    )
