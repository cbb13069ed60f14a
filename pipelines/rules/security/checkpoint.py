"""Signed checkpoints of the audit chains, kept away from the database (AU-3).

A chain alone shows a changed row; who may write every table could make the whole chain anew. A
checkpoint says where each chain stood, signed with SM2 and chained to the one before.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Protocol

import msgspec

from pipelines.rules.security.digest import sm3_hex

SIGNER = "audit/checkpoint"
"""Owner of the key that signs."""
START = "0" * 64


class Head(msgspec.Struct, frozen=True, order=True):
    """Where a stream ended."""

    stream: str
    seq: int
    digest: str


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """All heads at one moment; `previous` is the digest of the checkpoint before."""

    number: int
    at: datetime
    previous: str
    heads: list[Head]
    signature: str = ""
    """SM2 over `canonical`, hexadecimal DER."""


class Signer(Protocol):
    def sign(self, owner: str, data: bytes) -> bytes: ...


class Known(msgspec.Struct, frozen=True):
    """A checkpoint of which another place than its folder says that it was signed."""

    number: int
    digest: str


class Broken(msgspec.Struct, frozen=True):
    """The first checkpoint that does not hold, and why.

    missing, unlinked, forged; replaced: another one was signed under this number; unanchored: what
    was kept of the newest one beside the keys is gone.
    """

    number: int
    problem: str


def canonical(checkpoint: Checkpoint) -> bytes:
    """Everything but the signature, the same for the same content."""
    return msgspec.json.encode(msgspec.structs.replace(checkpoint, signature=""), order="sorted")


def digest(checkpoint: Checkpoint) -> str:
    return sm3_hex(canonical(checkpoint))


def signed(
    signer: Signer, before: Checkpoint | None, heads: Iterable[Head], at: datetime
) -> Checkpoint:
    """The checkpoint that follows `before`."""
    fresh = Checkpoint(
        number=before.number + 1 if before else 1,
        at=at.astimezone(UTC),
        previous=digest(before) if before else START,
        heads=sorted(heads),
    )
    return msgspec.structs.replace(fresh, signature=signer.sign(SIGNER, canonical(fresh)).hex())


class Proof(Protocol):
    """Whether the signature is the signer's over the data."""

    def __call__(self, data: bytes, signature: bytes) -> bool: ...


def genuine(checkpoint: Checkpoint, proof: Proof) -> bool:
    return proof(canonical(checkpoint), _bytes(checkpoint.signature))


def first_broken(checkpoints: Sequence[Checkpoint], proof: Proof) -> Broken | None:
    """Walk over all checkpoints in order of their numbers."""
    previous = START
    for expected, checkpoint in enumerate(checkpoints, start=1):
        if checkpoint.number != expected:
            return Broken(expected, "missing")
        if checkpoint.previous != previous:
            return Broken(expected, "unlinked")
        if not genuine(checkpoint, proof):
            return Broken(expected, "forged")
        previous = digest(checkpoint)
    return None


def first_lacking(checkpoints: Sequence[Checkpoint], known: Iterable[Known]) -> Broken | None:
    """The first that others say was signed and that is not among the sound `checkpoints`.

    A series from which the newest were taken, or all, is sound in itself.
    """
    for one in sorted(known, key=lambda one: one.number):
        if one.number > len(checkpoints):
            return Broken(len(checkpoints) + 1, "missing")
        if digest(checkpoints[one.number - 1]) != one.digest:
            return Broken(one.number, "replaced")
    return None


def known(checkpoint: Checkpoint) -> Known:
    return Known(checkpoint.number, digest(checkpoint))


def grown(before: Iterable[Head], now: Iterable[Head], own: tuple[str, int] | None) -> bool:
    """Whether more was added than `own`, the row that tells of the last checkpoint itself."""
    heads = list(before)
    ends = {head.stream: head.seq for head in heads}
    return any(
        head not in heads
        and not (own == (head.stream, head.seq) and head.seq == ends.get(head.stream, 0) + 1)
        for head in now
    )


def pinned(checkpoints: Iterable[Checkpoint], stream: str) -> dict[int, str]:
    """What the checkpoints say of one stream: digest by sequence number.

    Where two differ the earlier one counts: what was signed later was signed of what came in place.
    """
    pins: dict[int, str] = {}
    for checkpoint in sorted(checkpoints, key=lambda one: one.number):
        for head in checkpoint.heads:
            if head.stream == stream:
                pins.setdefault(head.seq, head.digest)
    return pins


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
