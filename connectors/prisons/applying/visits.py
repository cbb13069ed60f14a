"""Visits as a prison's system tells them become rows of the module `visits`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx
from connectors.prisons.applying import Mapped, Outcome, Source
from connectors.prisons.applying.people import inmates, wards_at
from connectors.prisons.applying.writing import add, change
from schemas.modules.visits import VisitSource, VisitState
from schemas.prison_systems.kinds import RecordKind
from schemas.prison_systems.records import Visit
from schemas.tables.generated import GENERATED

visit = GENERATED["visits"]


class VisitApplier:
    """A visit that is deleted at the source is cancelled here; a later version brings it back."""

    kind = RecordKind.VISIT

    async def apply(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> Sequence[Outcome]:
        told = [one.record.inmate_no for one in records if isinstance(one.record, Visit)]
        known = await inmates(tx, told)
        places = await _places(tx, records, known)
        new: list[dict[str, Any]] = []
        changed: list[dict[str, Any]] = []
        gone: list[dict[str, Any]] = []
        outcomes = []
        for one in records:
            record, row_id = one.record, one.target_id or make_id()
            if one.deleted:
                gone.append({"id": row_id, "state": VisitState.CANCELLED.value})
            elif not isinstance(record, Visit) or record.inmate_no not in known:
                outcomes.append(Outcome(problem="inmate_unknown"))
                continue
            else:
                values = {"id": row_id, **_values(record), **places[one.key]}
                (changed if one.target_id else new).append(values)
            outcomes.append(Outcome(target_id=row_id))
        empty = dict.fromkeys(EMPTY)
        source_told = {"source": VisitSource.PRISON_SYSTEM.value}
        await add(tx, visit, [{**one, **source_told, **empty} for one in new], at)
        await change(tx, visit, changed, at)
        await change(tx, visit, gone, at)
        return outcomes


EMPTY = ("relative_id", "companions", "help_person_id", "officer_id", "remark")
"""What the record of a visit says nothing of."""


async def _places(
    tx: Tx, told: Sequence[Mapped], known: dict[str, Any]
) -> dict[str, dict[str, Any]]:
    """Whom, and where he was at the time."""
    found = [
        (one.key, one.record, known[one.record.inmate_no])
        for one in told
        if isinstance(one.record, Visit) and one.record.inmate_no in known
    ]
    wards = await wards_at(tx, [(held.id, record.planned_at) for _, record, held in found])
    return {
        key: {
            "inmate_id": held.id,
            "ward_id": ward or held.ward_id,
            "treatment_level": held.treatment_level,
        }
        for (key, _, held), ward in zip(found, wards, strict=True)
    }


def _values(record: Visit) -> dict[str, Any]:
    return {
        "state": record.state.value,
        "visit_type": record.visit_type.value,
        "planned_at": record.planned_at,
        "started_at": record.started_at,
        "ended_at": record.ended_at,
        "seat": record.seat or None,
    }
