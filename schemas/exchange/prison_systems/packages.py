"""What officers see and say of packages that they carry (VC-APPT-05, VC-APPT-06)."""

from datetime import datetime

from schemas.base import Id, View
from schemas.exchange.prison_systems.kinds import OrderKind, RecordKind
from schemas.exchange.prison_systems.orders import OrderState


class CarriedSystem(View, frozen=True, kw_only=True):
    """A system that is reached by packages alone."""

    id: Id
    name: str
    prison: str
    enabled: bool


class OutgoingPackage(View, frozen=True, kw_only=True):
    """A package for the prison."""

    number: int
    name: str
    bytes: int
    made_at: datetime
    order_id: str
    kind: OrderKind | None
    title: str
    """Of what it tells; empty of an order that is not known here."""
    cancelled: bool
    state: OrderState | None


class IncomingPackage(View, frozen=True, kw_only=True):
    """A package from the prison that lies here."""

    number: int
    bytes: int
    came_at: datetime


class PackageExchange(View, frozen=True, kw_only=True):
    """What is to be carried out, and what was carried in."""

    system: CarriedSystem
    certificate: str
    """By which the prison knows ours, hexadecimal."""
    awaited: int
    """The number of the package that is to come next."""
    outgoing: list[OutgoingPackage]
    unconfirmed: int
    incoming: list[IncomingPackage]


class RefusedItem(View, frozen=True, kw_only=True):
    """A record that was not taken, by the number that the prison gave it."""

    kind: RecordKind
    key: str
    problem: str
    problem_id: Id | None
    """Where an officer mends it."""


class KindReport(View, frozen=True, kw_only=True):
    """What became of one kind's records."""

    kind: RecordKind
    title: str
    told: int
    accepted: int
    refused: int
    older: int
    """A later version was here before."""
    waiting: int
    """Not read yet."""


class PackageReport(View, frozen=True, kw_only=True):
    """What became of all that a package brought."""

    number: int
    made_at: datetime
    again: bool
    """Whether the very same was handed in before; then nothing followed from it."""
    receipts: int
    kinds: list[KindReport]
    refused: list[RefusedItem]
