"""Routes of the headcount ledger; it is read alone, since the platform keeps it."""

from datetime import date
from typing import Annotated

from litestar import get
from litestar.params import FromQuery, QueryParameter

from connectors.postgres.headcount.headcount_lists import Wanted
from pipelines.flows.headcount import reading
from schemas.headcount.headcount import (
    DifferencePage,
    GapPage,
    HeadcountView,
    MovementKind,
    MovementPage,
    MovementState,
    Roster,
)
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, Limit, Offset, PathId, UnitId, Wired

State = Annotated[MovementState | None, QueryParameter(name="state")]
InmateNo = Annotated[str | None, QueryParameter(pattern="^[0-9]{1,20}$")]


@get("/api/headcount", guards=[officers_only])
async def read_headcount(
    services: Wired, officer: AsOfficer, day: FromQuery[date | None] = None
) -> HeadcountView:
    return await reading.headcount(services, officer, day)


@get("/api/headcount/wards/{ward_id:str}", guards=[officers_only])
async def read_ward_roster(
    services: Wired, officer: AsOfficer, ward_id: PathId, day: FromQuery[date | None] = None
) -> Roster:
    return await reading.ward_roster(services, officer, ward_id, day)


@get("/api/headcount/movements", guards=[officers_only])
async def list_movements(
    services: Wired,
    officer: AsOfficer,
    became: State = None,
    kind: FromQuery[MovementKind | None] = None,
    inmate_no: InmateNo = None,
    unit_id: UnitId = None,
    day: FromQuery[date | None] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> MovementPage:
    wanted = Wanted(state=became, kind=kind, inmate_no=inmate_no, unit_id=unit_id, day=day)
    return await reading.movements(services, officer, wanted, limit, offset)


@get("/api/headcount/gaps", guards=[officers_only])
async def list_gaps(
    services: Wired, officer: AsOfficer, limit: Limit = 50, offset: Offset = 0
) -> GapPage:
    return await reading.gaps(services, officer, limit, offset)


@get("/api/headcount/differences", guards=[officers_only])
async def list_differences(
    services: Wired,
    officer: AsOfficer,
    differing: FromQuery[bool] = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> DifferencePage:
    return await reading.differences(services, officer, differing, limit, offset)


HANDLERS = (read_headcount, read_ward_roster, list_movements, list_gaps, list_differences)
