"""What a decision's signature covers, as bytes that are the same for the same content."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from pipelines.rules.security.digest import sm3_hex
from schemas.approvals.definition import Facts


class SignedContent(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as it is signed (NR-1)."""

    case_id: str
    kind: str
    object_id: str
    facts_digest: str
    node: str
    visit: int
    decision: str
    to: str | None
    opinion: str
    officer_id: str
    on_behalf_of: str | None
    at: datetime


def canonical(content: SignedContent) -> bytes:
    """JSON with sorted keys, no spaces, the time in UTC to the microsecond."""
    fields = msgspec.structs.asdict(content)
    fields["at"] = content.at.astimezone(UTC).isoformat(timespec="microseconds")
    return _json(fields)


def facts_digest(facts: Facts) -> str:
    """SM3 over the facts on which a case is decided."""
    return sm3_hex(_json(facts))


def record_digest(values: Mapping[str, Any]) -> str:
    """SM3 of all values: every signature thereby covers what was submitted, not its summary."""
    plain = json.dumps(dict(values), ensure_ascii=False, sort_keys=True, default=str)
    return sm3_hex(plain.encode())


def _json(value: object) -> bytes:
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()
