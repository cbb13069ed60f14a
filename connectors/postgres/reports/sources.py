"""Where linked columns take their values from; a source is one line of `SOURCES` (LR-RPT-05)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Select, func, select

from connectors.postgres.platform.units import UnitRow
from connectors.postgres.reports import labour_sources as labour
from connectors.postgres.reports.source import Reach, Source, Values, add_above
from connectors.postgres.transaction import in_scope
from pipelines.rules.platform.local_time import local
from pipelines.rules.reports.period import bounds
from schemas.people.kinds import CustodyState, OrgType
from schemas.reports.definition import RowsFrom
from schemas.tables.generated import GENERATED
from schemas.tables.people.person import inmate
from schemas.tables.platform.org import org_unit

call_record = GENERATED["call_records"]


async def _headcount(reach: Reach, unit: UnitRow, _: str) -> Values:
    held = _by_ward(unit, inmate.c.ward_id).where(
        inmate.c.custody_state == CustodyState.IN_CUSTODY.value
    )
    return await _counted(reach, held)


async def _calls(reach: Reach, unit: UnitRow, period: str) -> Values:
    since, until = bounds(period)
    begun = _by_ward(unit, call_record.c.ward_id).where(
        call_record.c.started_at >= since, call_record.c.started_at < until
    )
    return await _counted(reach, begun)


def _by_ward(unit: UnitRow, ward_id: Any) -> Select[tuple[Any, ...]]:
    """Rows counted by ward and prison, of the wards below the unit."""
    return (
        select(org_unit.c.code, org_unit.c.path, func.count().label("counted"))
        .select_from(org_unit)
        .join(ward_id.table, ward_id == org_unit.c.id)
        .where(org_unit.c.org_type == OrgType.WARD.value, in_scope(org_unit.c.path, unit.path))
        .group_by(org_unit.c.code, org_unit.c.path)
    )


async def _counted(reach: Reach, counted: Select[tuple[Any, ...]]) -> Values:
    """By ward, and added up for every unit above."""
    found: Values = {}
    for row in await reach.tx.execute(counted):
        add_above(found, row.path, Decimal(row.counted))
    return found


def _inmates_page(unit: UnitRow, _: str) -> str | None:
    return "/m/inmates?" + urlencode({"ward_id": unit.id, "state": "in_custody"})


def _calls_page(unit: UnitRow, period: str) -> str | None:
    first, following = (local(moment) for moment in bounds(period))
    days = {
        "started_at.from": f"{first:%Y-%m-%d}",
        "started_at.until": f"{following - timedelta(days=1):%Y-%m-%d}",
    }
    return "/m/call_records?" + urlencode({"ward_id": unit.id, **days})


SOURCES: dict[str, Source] = {
    "headcount": Source(
        title="在押人数",
        by=RowsFrom.WARDS,
        fetch=_headcount,
        address=_inmates_page,
        permission="inmates:list",
    ),
    "video_calls": Source(
        title="可视通话次数",
        by=RowsFrom.WARDS,
        fetch=_calls,
        address=_calls_page,
        permission="call_records:list",
    ),
    **labour.SOURCES,
}
"""By code. What has values for wards has them for prisons too."""
KINDS: dict[str, RowsFrom | str] = {code: source.by for code, source in SOURCES.items()}
