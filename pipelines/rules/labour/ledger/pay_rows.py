"""Rows of pay in the ledger: what of them is sealed, and the integrity value of each."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import msgspec

from pipelines.rules.labour.ledger.integrity import Mac
from pipelines.rules.labour.pay.line import PayLine, PayStep
from pipelines.rules.labour.pay.month import month_of_day
from pipelines.rules.security.digest import hmac_sm3
from pipelines.rules.security.field import open_bytes, seal_bytes
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import PAY, PAY_LOOKUP
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.messages.labour import PayState

DIGEST_BYTES = 16


STATES = {PayState.REPORTED: 1, PayState.RETURNED: 2, PayState.APPROVED: 3}
"""As the ledger keeps them; a draft is not in it."""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a version comes to, and why it was made."""

    people: int
    amount: Decimal
    minutes: dict[str, int]
    reason: str
    by: str
    case_id: str | None = None


class _Content(msgspec.Struct, frozen=True, kw_only=True):
    inmate_id: str
    amount: Decimal
    minutes: dict[str, int]
    steps: tuple[PayStep, ...]


class LineRow(NamedTuple):
    """A line as it lies in a shard, its ids as bits."""

    month: date
    version: int
    removed: bool
    ward_id: bytes
    sheet_id: bytes
    version_id: bytes
    inmate_digest: bytes
    content_sealed: bytes


class VersionRow(NamedTuple):
    """A version as it lies in a shard."""

    id: bytes
    sheet_id: bytes
    prison_id: bytes
    ward_id: bytes
    month: date
    version: int
    parts: tuple[bytes, ...]
    base: int
    lines: int
    digest: bytes
    told_sealed: bytes
    written_at: datetime


class BookedRow(NamedTuple):
    """How far a ward's month has come."""

    ward_id: bytes
    month: date
    sheet_id: bytes
    prison_id: bytes
    version_id: bytes
    state: int
    step: int
    decided_by: bytes
    decided_at: datetime


Row = LineRow | VersionRow | BookedRow


class PaySeals:
    """The keys of pay, each taken once."""

    def __init__(self, keys: KeyProvider) -> None:
        self._key = keys.sealing(PAY)
        self._lookup = keys.derive(PAY_LOOKUP)

    def digest(self, inmate_id: str) -> bytes:
        """The same in every shard, so that one inmate's lines are found without opening any."""
        return hmac_sm3(self._lookup, inmate_id.encode())[:DIGEST_BYTES]

    def close_line(self, version_id: bytes, line: PayLine) -> bytes:
        """Opens for this inmate in this version alone."""
        content = _Content(
            inmate_id=line.inmate_id, amount=line.amount, minutes=line.minutes, steps=line.steps
        )
        return self._close(msgspec.json.encode(content), self._line(version_id, line.inmate_id))

    def open_line(self, row: LineRow) -> PayLine:
        """`IntegrityBroken` where the seal is another row's."""
        place = _line_place(row.version_id, row.inmate_digest)
        content = msgspec.json.decode(
            open_bytes(self._key, row.content_sealed, place), type=_Content
        )
        return PayLine(
            inmate_id=content.inmate_id,
            month=month_of_day(row.month),
            amount=content.amount,
            minutes=content.minutes,
            steps=content.steps,
        )

    def close_told(self, version_id: bytes, told: Told) -> bytes:
        return self._close(msgspec.json.encode(told), _told_place(version_id))

    def open_told(self, row: VersionRow) -> Told:
        plain = open_bytes(self._key, row.told_sealed, _told_place(row.id))
        return msgspec.json.decode(plain, type=Told)

    def _line(self, version_id: bytes, inmate_id: str) -> str:
        return _line_place(version_id, self.digest(inmate_id))

    def _close(self, plain: bytes, place: str) -> bytes:
        return seal_bytes(self._key, plain, place, secrets.token_bytes(NONCE_BYTES))


def _line_place(version_id: bytes, digest: bytes) -> str:
    return f"pay_line:{version_id.hex()}:{digest.hex()}"


def _told_place(version_id: bytes) -> str:
    return f"pay_version:{version_id.hex()}"


def mac_of(row: Row, mac: Mac) -> bytes:
    """The integrity value over everything else in the row; of a line its first 16 bytes."""
    made = mac("\n".join((type(row).__name__, *map(_text, row))).encode())
    return made[:16] if isinstance(row, LineRow) else made


def _text(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, datetime):
        # Whatever zone the server answers in.
        return f"{value.timestamp():.6f}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ",".join(map(_text, value))
    return str(value)
