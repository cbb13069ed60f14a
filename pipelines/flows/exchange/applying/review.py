"""Recordings that were listened to at the prison: reviews as any other (VC-ONSITE-13)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Outcome, Source
from pipelines.flows.exchange.applying.conversations import conversation_id
from pipelines.flows.exchange.applying.people import officers_of
from pipelines.flows.exchange.applying.problems import (
    NOT_ORDINARY,
    NOT_OVER,
    OFFICER_UNKNOWN,
    VISIT_UNKNOWN,
)
from pipelines.flows.exchange.applying.told import ToldApplier
from pipelines.flows.exchange.applying.writing import newest, note
from pipelines.rules.exchange.prison_records.ids import target_id
from pipelines.rules.exchange.prison_records.reviews import NOUN, review_row
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Review
from schemas.governance.confidentiality import Confidentiality
from schemas.tables.recordings.conversation import conversation
from schemas.tables.recordings.review import call_review


class ReviewApplier(ToldApplier):
    """Who reviewed must be an officer of ours, since officers' work is counted."""

    kind = RecordKind.REVIEW

    @property
    def table(self) -> Table:
        return call_review

    @property
    def noun(self) -> str:
        return NOUN

    async def remove(self, tx: Tx, ids: Sequence[str], at: datetime) -> int:
        """A review that was withdrawn there counts no longer; the raw record tells what it was."""
        del at
        if not ids:
            return 0
        gone = await tx.execute(delete(call_review).where(among(call_review.c.id, sorted(ids))))
        return int(gone.rowcount)

    async def write(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        targets = [target_id(system.system_id, NOUN, one.key) for one in records]
        chosen = newest(zip(targets, records, strict=True))
        named = {t: conversation_id(system, _of(one).conversation_no) for t, one in chosen.items()}
        over = await _standing(tx, named.values())
        officers = await officers_of(tx, (_of(one).police_no for one in chosen.values()))
        rows, gone = [], []
        outcomes = {}
        for target, one in chosen.items():
            _, of = over.get(named[target], (False, None))
            if of is Confidentiality.PRIVILEGED and not one.deleted:
                # It is known that it came, and nothing else (VC-GEN-21).
                outcomes[target] = Outcome()
                continue
            problem = _problem(one, over.get(named[target]), officers)
            outcomes[target] = Outcome(problem=problem) if problem else Outcome(target_id=target)
            if one.deleted:
                gone.append(target)
            elif not problem:
                officer_id = officers[_of(one).police_no]
                rows.append(review_row(target, named[target], _of(one), officer_id))
        changed = await _write(tx, rows) + await self.remove(tx, gone, at)
        await note(tx, system, NOUN, len(records), changed)
        return [outcomes[target] for target in targets]


def _of(one: Mapped) -> Review:
    return cast(Review, one.record)


def _problem(one: Mapped, of: tuple[bool, Confidentiality] | None, officers: dict[str, str]) -> str:
    if one.deleted:
        return ""
    if of is None:
        return VISIT_UNKNOWN
    over, confidentiality = of
    if confidentiality is Confidentiality.UNDETERMINED:
        return NOT_ORDINARY
    if not over:
        return NOT_OVER
    return "" if _of(one).police_no in officers else OFFICER_UNKNOWN


async def _standing(tx: Tx, ids: Any) -> dict[str, tuple[bool, Confidentiality]]:
    """Whether each conversation that is known here has ended, and who may hear it."""
    columns = (
        conversation.c.id,
        conversation.c.ended_at.is_not(None).label("over"),
        conversation.c.confidentiality,
    )
    found = select(*columns).where(among(conversation.c.id, sorted(set(ids))))
    rows = await tx.execute(found)
    return {row.id: (row.over, Confidentiality(row.confidentiality)) for row in rows}


async def _write(tx: Tx, rows: list[dict[str, Any]]) -> int:
    """Through the transaction, which seals what reviewers said."""
    if not rows:
        return 0
    ordered = sorted(rows, key=lambda row: str(row["id"]))
    await tx.meet(update(call_review).where(among(call_review.c.id, [r["id"] for r in ordered])))
    made = upsert(call_review).values(ordered)
    fresh = {name: made.excluded[name] for name in rows[0] if name != "id"}
    differs = or_(*(call_review.c[name].is_distinct_from(new) for name, new in fresh.items()))
    done = made.on_conflict_do_update(index_elements=["id"], set_=fresh, where=differs)
    known = among(call_review.c.id, [row["id"] for row in ordered])
    before = {row.id: row for row in await tx.execute(select(call_review).where(known))}
    await tx.execute(done)
    return sum(
        row["id"] not in before or any(getattr(before[row["id"]], n) != row[n] for n in fresh)
        for row in ordered
    )
