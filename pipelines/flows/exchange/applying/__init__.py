"""Records in our words become rows of our modules; an applier for each kind of record.

Which applier takes a kind says `registry.py`.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from connectors.postgres.transaction import Tx
from pipelines.rules.exchange.prison_systems.mapping import Mapped
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from schemas.exchange.prison_systems.settings import ConflictRule

__all__ = ["Applier", "Mapped", "Outcome", "Source"]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The system that told the records, and the prison it stands in."""

    system_id: str
    prison_id: str
    prison_path: str
    kind: SystemKind
    carried: bool = False
    """Whether its records come in packages."""
    conflict: ConflictRule = ConflictRule.SOURCE
    """Which value stands where a record was changed here as well."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The record of ours that came of it, or why it waits: a code such as `inmate_unknown`."""

    target_id: str | None = None
    problem: str = ""


class Applier(Protocol):
    """Writes records of one kind to their module; the caller commits.

    Each record is newer than what was applied of it before, which is the caller's to know; the same
    records once more change nothing, and of several of one target in a page the highest version
    counts. Deleted ones are marked, never removed: where one comes without content, `target_id`
    says what an earlier version became. An outcome stands for each record, in their order; one with
    a problem left nothing behind.
    """

    kind: RecordKind

    async def apply(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> Sequence[Outcome]: ...
