"""Routes of the headcount ledger; it is read alone, since the platform keeps it."""

from datetime import date
from typing import Annotated

from litestar import Response
from litestar.params import FromQuery, QueryParameter

from connectors.postgres.headcount.headcount_lists import Wanted
from pipelines.flows.headcount import reading, records
from pipelines.rules.access.codes.headcount import READ_HEADCOUNT
from pipelines.rules.access.codes.people import READ_PORTRAITS
from pipelines.rules.access.route import OfModule
from schemas.headcount.headcount import (
    DifferencePage,
    GapPage,
    HeadcountView,
    MovementKind,
    MovementPage,
    MovementState,
    Roster,
)
from schemas.headcount.inmates import RecordDifferencePage, ToldInmateAnswer
from schemas.platform.files import PICTURES
from serve.http import AsOfficer, Limit, Offset, PathId, UnitId, Wired
from serve.route import officers

State = Annotated[MovementState | None, QueryParameter(name="state")]
InmateNo = Annotated[str | None, QueryParameter(pattern="^[0-9]{1,20}$")]


@officers.get("/api/headcount", asks=READ_HEADCOUNT)
async def read_headcount(
    services: Wired, officer: AsOfficer, day: FromQuery[date | None] = None
) -> HeadcountView:
    return await reading.headcount(services, officer, day)


@officers.get("/api/headcount/wards/{ward_id:str}", asks=READ_HEADCOUNT)
async def read_ward_roster(
    services: Wired, officer: AsOfficer, ward_id: PathId, day: FromQuery[date | None] = None
) -> Roster:
    return await reading.ward_roster(services, officer, ward_id, day)


@officers.get("/api/headcount/movements", asks=READ_HEADCOUNT)
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


@officers.get("/api/headcount/gaps", asks=READ_HEADCOUNT)
async def list_gaps(services: Wired, limit: Limit = 50, offset: Offset = 0) -> GapPage:
    return await reading.gaps(services, limit, offset)


@officers.get("/api/headcount/differences", asks=READ_HEADCOUNT)
async def list_differences(
    services: Wired,
    officer: AsOfficer,
    differing: FromQuery[bool] = False,
    limit: Limit = 50,
    offset: Offset = 0,
) -> DifferencePage:
    return await reading.differences(services, officer, differing, limit, offset)


@officers.get("/api/headcount/record-differences", asks=READ_HEADCOUNT)
async def list_record_differences(
    services: Wired, officer: AsOfficer, limit: Limit = 50, offset: Offset = 0
) -> RecordDifferencePage:
    return await records.differences(services, officer, limit, offset)


@officers.get("/api/inmates/{inmate_id:str}/platform", asks=OfModule("inmates:list"))
async def read_told_inmate(
    services: Wired, officer: AsOfficer, inmate_id: PathId
) -> ToldInmateAnswer:
    return await records.told(services, officer, inmate_id)


@officers.get("/api/inmates/{inmate_id:str}/portrait", asks=READ_PORTRAITS, answers=PICTURES)
async def read_portrait(services: Wired, officer: AsOfficer, inmate_id: PathId) -> Response[bytes]:
    picture = await records.portrait(services, officer, inmate_id)
    return Response(picture.content, media_type=picture.media_type)


HANDLERS = (
    read_headcount,
    read_ward_roster,
    list_movements,
    list_gaps,
    list_differences,
    list_record_differences,
    read_told_inmate,
    read_portrait,
)
