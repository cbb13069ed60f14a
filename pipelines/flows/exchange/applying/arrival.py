"""What became of those who were to come to a visit (VC-APPT-22)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy import ColumnElement, Table, case, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Outcome, Source
from pipelines.flows.exchange.applying.problems import VISIT_UNKNOWN
from pipelines.flows.exchange.applying.told import ToldApplier
from pipelines.flows.exchange.applying.visits import visit, visit_id
from pipelines.flows.exchange.applying.writing import KEPT, newest, note, put
from pipelines.rules.exchange.prison_records.visit_parts import arrival_columns, part_row
from pipelines.rules.visits.outcomes import outcome_id
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Arrival
from schemas.modules.governance.told_fields import DeletedBy
from schemas.modules.visits.visitor_outcomes import VISITOR_OUTCOMES, ToldBy
from schemas.tables.generated import GENERATED

outcome = GENERATED[VISITOR_OUTCOMES.code]


class VisitOf(msgspec.Struct, frozen=True, kw_only=True):
    """The visit that a record names, and the booking that it came of."""

    id: str
    booking_id: str | None
    inmate_id: str
    ward_id: str | None


class ArrivalApplier(ToldApplier):
    """One record a visitor; what an officer told here stands, whatever comes."""

    kind = RecordKind.ARRIVAL

    @property
    def table(self) -> Table:
        return outcome

    @property
    def noun(self) -> str:
        return VISITOR_OUTCOMES.code

    def removable(self) -> ColumnElement[bool]:
        return outcome.c.told_by != ToldBy.OFFICER.value

    async def write(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        visits = await _visits_of(tx, {visit_id(system, _of(one).visit_no) for one in records})
        targets = [_target(system, visits, _of(one)) for one in records]
        known = [(target, one) for target, one in zip(targets, records, strict=True) if target]
        rows = [
            _row(system, visits[visit_id(system, _of(one).visit_no)], target, one, at)
            for target, one in newest(known).items()
        ]
        changed = await put(tx, outcome, rows, _merged(rows))
        await note(tx, system, self.noun, len(records), len(changed))
        return [
            Outcome(target_id=target) if target else Outcome(problem=VISIT_UNKNOWN)
            for target in targets
        ]


def _of(one: Mapped) -> Arrival:
    return cast(Arrival, one.record)


def _target(system: Source, visits: dict[str, VisitOf], told: Arrival) -> str:
    """Empty where the visit is not known yet."""
    seen = visits.get(visit_id(system, told.visit_no))
    return outcome_id(seen.booking_id or seen.id, told.visitor.strip()) if seen else ""


def _row(system: Source, seen: VisitOf, target: str, one: Mapped, at: datetime) -> dict[str, Any]:
    return part_row(
        part_id=target,
        about={
            "booking_id": seen.booking_id,
            "visit_id": seen.id,
            "inmate_id": seen.inmate_id,
            "ward_id": seen.ward_id,
        },
        columns=arrival_columns(_of(one), carried=system.carried),
        system_id=system.system_id,
        key=one.key,
        deleted=one.deleted,
        at=at,
    )


def _merged(rows: Sequence[dict[str, Any]]) -> dict[str, ColumnElement[Any]]:
    new = upsert(outcome).excluded
    ours = or_(
        outcome.c.told_by == ToldBy.OFFICER.value,
        outcome.c.deleted_by == DeletedBy.OFFICER.value,
    )
    names = [name for name in (rows[0] if rows else ()) if name not in KEPT]
    return {name: case((ours, outcome.c[name]), else_=new[name]) for name in names}


async def _visits_of(tx: Tx, ids: Iterable[str]) -> dict[str, VisitOf]:
    columns = (visit.c.id, visit.c.booking_id, visit.c.inmate_id, visit.c.ward_id)
    found = select(*columns).where(among(visit.c.id, sorted(ids)))
    return {one.id: one for one in await tx.all(found, VisitOf)}
