"""Whose a dead letter is, by its subject and message, and who may see it."""

from collections.abc import Collection
from typing import NamedTuple

import msgspec

from pipelines.rules.access.codes.approvals import LIST_APPROVALS
from pipelines.rules.access.codes.calls import READ_TRANSCRIPT
from pipelines.rules.access.codes.speech import READ_ALERTS, READ_WORDS
from pipelines.rules.access.permission import Permission
from schemas.base import Id

OF_PRISON = frozenset({"call", "alert", "approval", "labour", "outgoing", "funds"})
"""Domains whose subjects name a prison in their second part."""
BUREAU = "bureau"
"""What approvals above the prisons say in its place."""
DOMAINS: dict[str, Permission | None] = {
    "labour": None,
    # Its letters tell ids and times alone; telephone and text stay in the sealed row.
    "outgoing": None,
    # Ids of tickets alone.
    "funds": None,
    "alert": READ_ALERTS,
    "call": READ_TRANSCRIPT,
    "approval": LIST_APPROVALS,
    "notify": READ_ALERTS,
    "words": READ_WORDS,
}
"""What must be held beside the right to dead letters: they show what the domain's pages show."""


class Place(NamedTuple):
    """Codes and ids as the message names them; nothing says yet that they exist."""

    prison_code: str | None
    ward_id: str | None


class _OfWard(msgspec.Struct):
    ward_id: Id | None = None


def place_of(subject: str, payload: bytes) -> Place:
    """The prison by the subject alone: what is said within may be what is wrong."""
    prison = prison_code_of(subject)
    if prison is None:
        return Place(None, None)
    try:
        return Place(prison, msgspec.json.decode(payload, type=_OfWard).ward_id)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Place(prison, None)


def prison_code_of(subject: str) -> str | None:
    domain, *rest = subject.split(".")
    if domain in OF_PRISON and rest:
        return None if rest[0] == BUREAU else rest[0]
    if domain == "notify" and len(rest) == 2 and rest[0] == "officers":
        return rest[1]
    return None


def domains_of(held: Collection[str]) -> list[str]:
    """Domains whose letters somebody with these permissions may see."""
    return [domain for domain, asked in DOMAINS.items() if asked is None or asked.code in held]
