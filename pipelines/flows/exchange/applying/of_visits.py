"""What hangs on a visit: written once the visit itself is known, of its inmate and ward."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Table, case, select
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.arrays import among
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Outcome, Source
from pipelines.flows.exchange.applying.people import officers_of
from pipelines.flows.exchange.applying.problems import NOT_ORDINARY, ORDER_OF_TIMES, VISIT_UNKNOWN
from pipelines.flows.exchange.applying.told import ToldApplier
from pipelines.flows.exchange.applying.visits import visit, visit_id
from pipelines.flows.exchange.applying.writing import newest, note, put
from pipelines.rules.exchange.prison_records.ids import target_id
from pipelines.rules.exchange.prison_records.visit_parts import part_row
from pipelines.rules.exchange.prison_systems.heard import may_be_kept
from schemas.governance.confidentiality import Confidentiality
from schemas.modules.governance.told_fields import DeletedBy
from schemas.modules.module import Module
from schemas.tables.generated import GENERATED

NO_OFFICER = ""


class VisitRow(msgspec.Struct, frozen=True, kw_only=True):
    """The visit that a record names."""

    id: str
    inmate_id: str
    ward_id: str | None
    confidentiality: Confidentiality


class OfVisitApplier(ToldApplier):
    """The steps that are the same for each kind; a kind says which module and which columns."""

    module: Module
    about_inmate = True
    """Whether inmate and ward of the visit are columns of the record."""
    says_what_was_heard = False
    """Whether it is written of ordinary visits alone."""

    @property
    def table(self) -> Table:
        return GENERATED[self.module.code]

    @property
    def noun(self) -> str:
        return self.module.code

    async def write(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        targets = [target_id(system.system_id, self.module.code, one.key) for one in records]
        chosen = newest(zip(targets, records, strict=True))
        named = {
            t: visit_id(system, n) for t, o in chosen.items() if (n := self.visit_no(o.record))
        }
        visits = await visits_of(tx, named.values())
        officers = await officers_of(tx, (self.police_no(one.record) for one in chosen.values()))
        rows, gone = [], []
        outcomes = {}
        for target, one in chosen.items():
            seen = visits.get(named.get(target, ""))
            if self.says_what_was_heard and seen and not may_be_kept(seen.confidentiality):
                outcomes[target] = _unheard(target, one, seen.confidentiality)
                gone += [target] if one.deleted else []
                continue
            problem = self._problem(one, named.get(target), seen)
            outcomes[target] = Outcome(problem=problem) if problem else Outcome(target_id=target)
            if problem:
                continue
            about = {"visit_id": seen.id if seen else None}
            if self.about_inmate and seen:
                about |= {"inmate_id": seen.inmate_id, "ward_id": seen.ward_id}
            rows.append(
                part_row(
                    part_id=target,
                    about=about,
                    columns=self.columns(system, one.record, officers),
                    system_id=system.system_id,
                    key=one.key,
                    deleted=one.deleted,
                    at=at,
                )
            )
        changed = len(await put(tx, self.table, rows, self._merged()))
        changed += await self.remove(tx, gone, at) if gone else 0
        await note(tx, system, self.module.code, len(records), changed)
        return [outcomes[target] for target in targets]

    def visit_no(self, record: Any) -> str:
        """Empty where the record names no visit."""
        return str(record.visit_no)

    def police_no(self, record: Any) -> str:
        """Of the officer whom the record names."""
        del record
        return NO_OFFICER

    def ordered(self, record: Any) -> bool:
        """Whether its times follow one another."""
        del record
        return True

    def columns(
        self, system: Source, record: Any, officers: Mapping[str, str]
    ) -> Mapping[str, Any]:
        """Those that are the kind's own."""
        raise NotImplementedError

    def _problem(self, one: Mapped, named: str | None, seen: VisitRow | None) -> str:
        if named is not None and seen is None:
            return VISIT_UNKNOWN
        return "" if self.ordered(one.record) else ORDER_OF_TIMES

    def _merged(self) -> dict[str, Any]:
        """What an officer deleted stays deleted whatever comes."""
        table, new = self.table, upsert(self.table).excluded
        by_officer = table.c.deleted_by == DeletedBy.OFFICER.value
        return {
            name: case((by_officer, table.c[name]), else_=new[name])
            for name in ("state", "deleted_by")
        }


def _unheard(target: str, one: Mapped, of: Confidentiality) -> Outcome:
    """Nothing is written of what was heard; of a privileged visit it never will be (VC-GEN-21)."""
    if one.deleted:
        return Outcome(target_id=target)
    return Outcome(problem=NOT_ORDINARY if of is Confidentiality.UNDETERMINED else "")


async def visits_of(tx: Tx, ids: Any) -> dict[str, VisitRow]:
    """Those that are known here."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    columns = (visit.c.id, visit.c.inmate_id, visit.c.ward_id, visit.c.confidentiality)
    found = await tx.all(select(*columns).where(among(visit.c.id, wanted)), VisitRow)
    return {one.id: one for one in found}
