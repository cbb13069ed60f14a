"""The audit chain: each row's SM3 covers the row and the digest of the row before (AU-3)."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from pipelines.rules.security.digest import sm3_hex

START = "0" * 64
"""What the first row of a stream names as the digest before it."""


class ChainRow(msgspec.Struct, frozen=True, kw_only=True):
    """What of an audit row is chained: all of it."""

    id: str
    stream: str
    seq: int
    at: datetime
    actor_kind: str
    actor_id: str | None
    actor_name: str
    action: str
    object_kind: str
    object_id: str | None
    result: str
    source_address: str
    detail: dict[str, Any]
    previous: str
    digest: str


class FirstBad(msgspec.Struct, frozen=True, kw_only=True):
    """The first row of a stream that does not fit, and why."""

    stream: str
    seq: int
    # missing, changed, unlinked, cut; rewritten: sound in itself, but not what a checkpoint signed.
    problem: str


class _Chained(msgspec.Struct, frozen=True):
    """A row without its digest; its fields in the order of their names, as JSON has them."""

    action: str
    actor_id: str | None
    actor_kind: str
    actor_name: str
    at: str
    detail: Any
    id: str
    object_id: str | None
    object_kind: str
    previous: str
    result: str
    seq: int
    source_address: str
    stream: str


def canonical(row: ChainRow) -> bytes:
    """The row without its digest, as JSON that is the same for the same content."""
    chained = _Chained(
        row.action,
        row.actor_id,
        row.actor_kind,
        row.actor_name,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        row.detail,
        row.id,
        row.object_id,
        row.object_kind,
        row.previous,
        row.result,
        row.seq,
        row.source_address,
        row.stream,
    )
    if _has_float(row.detail):
        return canonical_json(msgspec.structs.asdict(chained))
    return _sorted.encode(chained)


def canonical_json(fields: dict[str, Any]) -> bytes:
    """With its keys in order and no spaces, whichever encoder writes it."""
    if not _has_float(fields):
        return _sorted.encode(fields)
    return json.dumps(
        fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()


_sorted = msgspec.json.Encoder(order="sorted")
"""Several times as fast as `json`, and the same bytes, but for how some floats are written."""


def _has_float(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_float(one) for one in value.values())
    if isinstance(value, list):
        return any(_has_float(one) for one in value)
    return isinstance(value, float)


def audit_digest(previous: str, row: bytes) -> str:
    """SM3 over the digest before and the canonical row."""
    return sm3_hex(previous.encode() + row)


class ChainVerifier:
    """Walks through one stream's rows in order of `seq`, holding nothing but the last digest."""

    def __init__(self, stream: str, pinned: Mapping[int, str] | None = None) -> None:
        """`pinned` holds what checkpoints say: digest by sequence number."""
        self.stream = stream
        self._pinned = dict(pinned or {})
        self._pinned_until = 0
        self.seq = 0
        self.digest = START

    def check(self, row: ChainRow) -> FirstBad | None:
        """What is wrong with the next row."""
        expected = self.seq + 1
        if row.seq != expected:
            return self._bad(expected, "missing")
        if row.previous != self.digest:
            return self._bad(expected, "unlinked")
        if audit_digest(self.digest, canonical(row)) != row.digest:
            return self._bad(expected, "changed")
        self.seq, self.digest = row.seq, row.digest
        return self._check_pinned()

    def check_end(self, seq: int, digest: str) -> FirstBad | None:
        """Whether the stream ends where it should, so that a cut tail is found."""
        if any(pin > self.seq for pin in self._pinned):
            return self._bad(self.seq + 1, "cut")
        if self.seq != seq:
            return self._bad(self.seq + 1, "cut" if self.seq < seq else "unlinked")
        return self._bad(seq, "changed") if self.digest != digest else None

    def _check_pinned(self) -> FirstBad | None:
        pin = self._pinned.get(self.seq)
        if pin is None:
            return None
        if pin != self.digest:
            # Which row since the checkpoint before it was, nobody can tell any more.
            return self._bad(self._pinned_until + 1, "rewritten")
        self._pinned_until = self.seq
        return None

    def _bad(self, seq: int, problem: str) -> FirstBad:
        return FirstBad(stream=self.stream, seq=seq, problem=problem)
