"""Facts of a case that lie sealed: conditions and approvers have them in clear, a dump has not."""

import secrets

import msgspec

from connectors.postgres.approvals.case_row import ApprovalCaseRow
from pipelines.flows.approvals.kind import ApprovalKind
from pipelines.rules.security.field import open_field, seal_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import APPROVAL_FACT
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.approvals.definition import Facts, Scalar

MARK = "sealed:"
"""Begins a sealed fact; what lacks it is from before facts were sealed."""


def sealed_facts(keys: KeyProvider, kind: ApprovalKind, object_id: str, facts: Facts) -> Facts:
    """The facts as a case keeps them; digest and signatures cover them in this form."""
    return facts | {
        name: _seal(keys, facts[name], _place(kind, name, object_id))
        for name in _names(kind, facts)
    }


def opened_facts(keys: KeyProvider, kind: ApprovalKind, case: ApprovalCaseRow) -> Facts:
    """The facts in clear; raises `IntegrityBroken` where one was exchanged."""
    opened = {}
    for name in _names(kind, case.facts):
        kept = case.facts[name]
        if isinstance(kept, str) and kept.startswith(MARK):
            opened[name] = _open(keys, kept, _place(kind, name, case.object_id))
    return case.facts | opened


def _names(kind: ApprovalKind, facts: Facts) -> list[str]:
    return [field.name for field in kind.fields if field.sealed and field.name in facts]


def _seal(keys: KeyProvider, value: Scalar, place: str) -> str:
    plain = msgspec.json.encode(value).decode()
    nonce = secrets.token_bytes(NONCE_BYTES)
    return MARK + seal_field(keys.sealing(APPROVAL_FACT), plain, place, nonce).hex()


def _open(keys: KeyProvider, kept: str, place: str) -> Scalar:
    sealed = bytes.fromhex(kept.removeprefix(MARK))
    plain = open_field(keys.sealing(APPROVAL_FACT), sealed, place)
    value: Scalar = msgspec.json.decode(plain, type=str | int | float | bool)
    return value


def _place(kind: ApprovalKind, name: str, object_id: str) -> str:
    return f"approval_case.facts.{kind.code}.{name}:{object_id}"
