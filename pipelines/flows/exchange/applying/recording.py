"""Recordings that a system tells of: each is to be fetched (VC-SUP-15, VC-SUP-16)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, case, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.exchange.prison_systems.fetches import OPEN
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Outcome, Source
from pipelines.flows.exchange.applying.conversations import conversation_id
from pipelines.flows.exchange.applying.problems import NOT_BEGUN, VISIT_UNKNOWN
from pipelines.flows.exchange.applying.told import ToldApplier
from pipelines.flows.exchange.applying.writing import newest, note, put
from pipelines.rules.exchange.prison_records.ids import target_id
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Recording
from schemas.exchange.prison_systems.state import FetchState
from schemas.tables.exchange.prison_system import recording_fetch as table
from schemas.tables.recordings.conversation import conversation

NOUN = "recording_fetch"
CONTENT = ("call_id", "file", "bytes", "sm3")
"""Where one of these is another, it is another file."""


class RecordingApplier(ToldApplier):
    """Says what is to be fetched; the file itself comes beside the pulling."""

    kind = RecordKind.RECORDING

    @property
    def table(self) -> Table:
        return table

    @property
    def noun(self) -> str:
        return NOUN

    async def remove(self, tx: Tx, ids: Sequence[str], at: datetime) -> int:
        """What is not here yet is fetched no more; what is here stays, and is kept by our rules."""
        gone = update(table).where(among(table.c.id, sorted(ids)), among(table.c.state, OPEN))
        values = {"state": FetchState.WITHDRAWN.value, "problem": "", "updated_at": at}
        done = await tx.execute(gone.values(**values, version=table.c.version + 1))
        return int(done.rowcount)

    async def write(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        targets = [target_id(system.system_id, NOUN, one.key) for one in records]
        chosen = newest(zip(targets, records, strict=True))
        named = {t: conversation_id(system, _of(one).conversation_no) for t, one in chosen.items()}
        begun = await _begun(tx, named.values())
        rows, gone = [], []
        outcomes = {}
        for target, one in chosen.items():
            outcomes[target] = Outcome(target_id=target)
            if one.deleted:
                gone.append(target)
                continue
            began_at = begun.get(named[target])
            if began_at is None:
                problem = NOT_BEGUN if named[target] in begun else VISIT_UNKNOWN
                outcomes[target] = Outcome(problem=problem)
                continue
            rows.append(_row(system, target, named[target], one, began_at, at))
        changed = await put(tx, table, rows, _merged())
        removed = await self.remove(tx, gone, at) if gone else 0
        await note(tx, system, NOUN, len(records), len(changed) + removed)
        return [outcomes[target] for target in targets]


def _of(one: Mapped) -> Recording:
    return cast(Recording, one.record)


def _row(
    system: Source, target: str, call_id: str, one: Mapped, began_at: datetime, at: datetime
) -> dict[str, Any]:
    told = _of(one)
    return {
        "id": target,
        "system_id": system.system_id,
        "source_key": one.key,
        "call_id": call_id,
        "file": told.file,
        "bytes": told.bytes,
        "sm3": told.sm3.lower(),
        "first_speaker": told.first_speaker,
        "began_at": told.began_at,
        "recorded_at": told.began_at or began_at,
        "state": FetchState.WAITING.value,
        "had": 0,
        "tries": 0,
        "next_try_at": at,
        "problem": "",
        "created_at": at,
        "updated_at": at,
    }


def _merged() -> dict[str, ColumnElement[Any]]:
    """The same file is not fetched twice; another one, or one that came back, is."""
    new = upsert(table).excluded
    same = and_(
        *(table.c[name].is_not_distinct_from(new[name]) for name in CONTENT),
        table.c.state != FetchState.WITHDRAWN.value,
    )
    kept = ("state", "had", "tries", "next_try_at", "problem")
    return {name: case((same, table.c[name]), else_=new[name]) for name in kept}


async def _begun(tx: Tx, ids: Iterable[str]) -> dict[str, datetime | None]:
    """When the conversations that are known here began."""
    columns = (conversation.c.id, conversation.c.began_at)
    found = select(*columns).where(among(conversation.c.id, sorted(set(ids))))
    return {row.id: row.began_at for row in await tx.execute(found)}
