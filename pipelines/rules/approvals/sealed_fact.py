"""A fact of a case that lies sealed: conditions and approvers have it in clear, a dump has not."""

import msgspec

from pipelines.rules.security.field import open_field, seal_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import APPROVAL_FACT
from schemas.approvals.definition import Scalar

MARK = "sealed:"
"""Begins a sealed fact; what lacks it is from before facts were sealed."""


def fact_place(kind: str, name: str, object_id: str) -> str:
    return f"approval_case.facts.{kind}.{name}:{object_id}"


def seal_fact(keys: KeyProvider, value: Scalar, place: str, nonce: bytes) -> str:
    plain = msgspec.json.encode(value).decode()
    return MARK + seal_field(keys.sealing(APPROVAL_FACT), plain, place, nonce).hex()


def open_fact(keys: KeyProvider, kept: str, place: str) -> Scalar:
    sealed = bytes.fromhex(kept.removeprefix(MARK))
    plain = open_field(keys.sealing(APPROVAL_FACT), sealed, place)
    value: Scalar = msgspec.json.decode(plain, type=str | int | float | bool)
    return value
