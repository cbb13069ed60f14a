"""How visits went (VC-ONSITE-04)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, false

from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Outcome, Source, conflicts
from pipelines.flows.exchange.applying.people import officers_of
from pipelines.flows.exchange.applying.problems import INMATE_UNKNOWN, ORDER_OF_TIMES
from pipelines.flows.exchange.applying.standing import standings
from pipelines.flows.exchange.applying.told import ToldApplier
from pipelines.flows.exchange.applying.visits import (
    common,
    put_visits,
    unless,
    visit,
    visit_id,
)
from pipelines.flows.exchange.applying.writing import newest, teller
from pipelines.flows.visits import following
from pipelines.rules.exchange.prison_records.visits import held_columns
from pipelines.rules.governance.confidentiality import NOTHING_TOLD
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Visit
from schemas.modules.visits.visits import VISITS


class VisitApplier(ToldApplier):
    """What happened counts before what was planned."""

    kind = RecordKind.VISIT

    def __init__(self, seals: FieldSeals) -> None:
        self._seals = seals

    @property
    def table(self) -> Table:
        return visit

    @property
    def noun(self) -> str:
        return VISITS.code

    async def write(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        targets = [visit_id(system, _of(one).visit_no) for one in records]
        chosen = newest(zip(targets, records, strict=True))
        await following.hold_of(tx, chosen)
        stood = await standings(
            tx, ((_of(one).inmate_no, _when(_of(one))) for one in chosen.values())
        )
        officers = await officers_of(tx, (_of(one).police_no for one in chosen.values()))
        rows: list[dict[str, Any]] = []
        waiting: dict[str, str] = {}
        for target, one in chosen.items():
            told = _of(one)
            place = stood.get((told.inmate_no, _when(told)))
            if place is None:
                waiting[target] = INMATE_UNKNOWN
                continue
            if told.started_at and told.ended_at and told.ended_at < told.started_at:
                waiting[target] = ORDER_OF_TIMES
                continue
            rows.append(
                {
                    **common(system, target, told.visit_no, one, place, at),
                    **held_columns(told, officers.get(told.police_no), deleted=one.deleted),
                    # Who came is told by the registration, which may come before or after it.
                    **NOTHING_TOLD.columns(),
                }
            )
        versions = {target: one.version for target, one in chosen.items()}
        await conflicts.settle(tx, system, rows, versions, at)
        # The way in which it was registered is told by the registration alone.
        kept = ("source", *NOTHING_TOLD.columns())
        merged = {**unless(false()), **{name: visit.c[name] for name in kept}}
        await put_visits(tx, system, rows, len(records), merged)
        await following.follow(tx, self._seals, teller(system), [row["id"] for row in rows], at)
        return [
            Outcome(problem=waiting[target]) if target in waiting else Outcome(target_id=target)
            for target in targets
        ]


def _of(one: Mapped) -> Visit:
    return cast(Visit, one.record)


def _when(told: Visit) -> datetime:
    return told.started_at or told.planned_at
