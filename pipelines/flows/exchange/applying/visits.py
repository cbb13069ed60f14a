"""What registrations and visits share: one row a visit number, whichever is told first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.row_table import Row
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Source
from pipelines.flows.exchange.applying.standing import Standing
from pipelines.flows.exchange.applying.writing import note, put
from pipelines.rules.exchange.prison_records import ids
from pipelines.rules.exchange.prison_records.visits import common_columns
from schemas.modules.governance.told_fields import DeletedBy
from schemas.modules.visits.visits import VISITS
from schemas.tables.generated import GENERATED

visit = GENERATED[VISITS.code]
new = upsert(visit).excluded
GUARDED = ("confidentiality", "confidentiality_basis")
"""What the database keeps whatever is told: told again as before, it is no difference."""
SEALED = "relative_no_told_sealed"
"""Of a number that is the same it differs each time; its digest does not."""


def visit_id(system: Source, visit_no: str) -> str:
    return ids.visit_id(system.system_id, visit_no)


def common(
    system: Source, target: str, visit_no: str, told: Mapped, stood: Standing, at: datetime
) -> dict[str, Any]:
    """Columns that follow from any record of a visit."""
    return common_columns(
        visit_id=target,
        visit_no=visit_no,
        system_id=system.system_id,
        inmate_id=stood.inmate_id,
        ward_id=stood.ward_id,
        treatment_level=stood.treatment_level,
        focus=stood.focus,
        deleted=told.deleted,
        at=at,
    )


def unless(held: ColumnElement[bool], *names: str) -> dict[str, ColumnElement[Any]]:
    """The known values stay where `held`; what an officer deleted stays deleted whatever comes."""
    by_officer = visit.c.deleted_by == DeletedBy.OFFICER.value
    kept = {name: case((held, visit.c[name]), else_=new[name]) for name in names}
    return kept | {
        name: case((by_officer, visit.c[name]), (held, visit.c[name]), else_=new[name])
        for name in ("state", "deleted_by")
    }


async def put_visits(
    tx: Tx,
    system: Source,
    rows: Sequence[Row],
    told: int,
    merged: Mapping[str, ColumnElement[Any]],
) -> None:
    changed = await put(tx, visit, rows, merged, frozenset({SEALED, *GUARDED}))
    await note(tx, system, VISITS.code, told, len(changed))
