"""What prisons' systems tell becomes records of our modules: one applier a kind of record."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

import msgspec

from connectors.postgres.transaction import Tx
from schemas.prison_systems.kinds import RecordKind, SystemKind
from schemas.prison_systems.records import PrisonRecord


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The system that tells, and the prison that it stands in."""

    system_id: str
    prison_id: str
    prison_path: str
    kind: SystemKind


class Mapped(msgspec.Struct, frozen=True, kw_only=True):
    """One record in our words; `key` names it at its source for good, `version` rises.

    A deleted one may come without content: then `target_id` says what an earlier version became.
    """

    key: str
    version: int
    day: date | None
    deleted: bool
    record: PrisonRecord | None
    target_id: str | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The record of ours that came of it, or why it has to wait."""

    target_id: str | None = None
    problem: str = ""


class Applier(Protocol):
    """Writes records of one kind to their module.

    An outcome for each record, in their order. The same records once more change nothing, and of
    several with one key in a page the highest version counts. Whether a page is older than what
    was applied before is the caller's to know.
    """

    kind: RecordKind

    async def apply(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]: ...
