"""Whose a dead letter is, by its subject and message, and who may see it."""

from collections.abc import Collection
from typing import NamedTuple

import msgspec

from pipelines.rules.access.permissions import Action
from schemas.base import Id

OF_PRISON = frozenset({"call", "alert", "approval", "labour", "outgoing", "funds"})
"""Domains whose subjects name a prison in their second part."""
BUREAU = "bureau"
"""What approvals above the prisons say in its place."""
DOMAINS: dict[str, Action | None] = {
    "labour": None,
    # Its letters tell ids and times alone; telephone and text stay in the sealed row.
    "outgoing": None,
    # Ids of tickets alone.
    "funds": None,
    "alert": Action.READ_ALERTS,
    "call": Action.READ_TRANSCRIPT,
    "approval": Action.LIST_APPROVALS,
    "notify": Action.READ_ALERTS,
    "words": Action.READ_WORDS,
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
    return [domain for domain, action in DOMAINS.items() if action is None or action in held]
