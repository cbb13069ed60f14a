"""What is asked of a prison's system, whichever protocol it speaks."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Protocol

import msgspec

from schemas.errors import QinqiaoError, Unavailable
from schemas.exchange.prison_systems.kinds import OrderKind, RecordKind
from schemas.exchange.prison_systems.values import Scalar


class Told(msgspec.Struct, frozen=True):
    """One record as it came: the bytes, and its fields by the source's own names.

    Fields within fields are named with dots. Bytes are the record's own part of the answer, or
    JSON of its columns where the protocol has no text of its own.
    """

    raw: bytes
    fields: dict[str, Scalar]


class Broken(msgspec.Struct, frozen=True):
    """A piece of an answer that is no record: kept and shown, and the others go on."""

    raw: bytes
    problem: str


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """Records from a cursor on; the same cursor may be asked again and tells at least as much."""

    records: Sequence[Told | Broken]
    cursor: str
    """Where to go on; opaque to everybody but the adapter, at most 500 characters."""
    more: bool
    backlog: int | None = None
    """How many records still wait behind, where the system says so."""


class DayCount(msgspec.Struct, frozen=True, kw_only=True):
    """What a system says it holds of a kind and day, deleted records not counted.

    `digest` is SM3, hexadecimal, over the lines `key:version\\n` of that day in the order of their
    bytes; empty where the system can only count. Versions stand there as we order by them: whole
    numbers as they are, moments as microseconds since 1970
    (`pipelines.rules.exchange.prison_systems.digest`).
    """

    kind: RecordKind
    day: date
    count: int
    digest: str = ""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Something that goes out; the id makes a repeated order harmless at the other side."""

    id: str
    kind: OrderKind
    object_id: str
    """Ours: of the booking, number, …; a later order of the same object goes after this one."""
    version: int
    cancelled: bool
    values: dict[str, Scalar]


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What the system answered: taken, or refused with its words."""

    accepted: bool
    reference: str = ""
    problem: str = ""


class NotOffered(QinqiaoError):
    """The system's protocol has no such thing; whoever asks goes another way."""

    status = 501
    retryable = False


class Unacknowledged(Unavailable):
    """An order was handed over and has no receipt yet; asked again, it is not taken twice."""

    default_code = "order_unacknowledged"


class PrisonSystem(Protocol):
    """One system of one prison. Every method raises `Unavailable` where it does not answer, and
    `InvalidInput` with the code `peer_answer` where the answer cannot be read at all."""

    async def pull(self, kind: RecordKind, cursor: str, limit: int) -> Pulled:
        """What is new or changed, from the beginning where the cursor is empty."""
        ...

    async def counts(self, kind: RecordKind, since: date, until: date) -> list[DayCount]:
        """A line a day, both days included; days without records may be left out."""
        ...

    def day(self, kind: RecordKind, day: date) -> AsyncIterator[Told | Broken]:
        """Every record of a day, to find what differs."""
        ...

    async def push(self, order: Order) -> Receipt:
        """Hand over an order; asked twice, it is taken once.

        `Unacknowledged` until its receipt comes.
        """
        ...

    def read(self, file: str, start: int) -> AsyncIterator[bytes]:
        """A recording's bytes from a position on, in blocks."""
        ...

    async def check(self) -> str:
        """Whether it answers; the name and version that it gives itself."""
        ...

    async def close(self) -> None: ...
