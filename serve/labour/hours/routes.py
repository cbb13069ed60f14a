"""Routes of hours: a ward's day, its draft, its submission, corrections, counts, files."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from litestar import get, post, put
from litestar.datastructures import UploadFile
from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from pipelines.flows.labour.hours import (
    checking,
    correcting,
    counting,
    drafting,
    listing,
    submitting,
    transfer,
    viewing,
)
from pipelines.flows.labour.hours.counting import Range
from schemas.labour.statistics import CountBy, CountedLines, HoursStatistics, Period
from schemas.labour.timesheets import (
    AskCorrection,
    CheckHours,
    CorrectionAsked,
    DraftSaved,
    HoursChecked,
    HoursRead,
    HoursSubmitted,
    HoursView,
    SaveDraft,
    SubmitHours,
    TimesheetPage,
    TimesheetState,
)
from serve.access.auth.guards import officers_only
from serve.files import sending
from serve.files.incoming import sheet_of
from serve.http import ULID, AsOfficer, Limit, Offset, UnitId, Wired, act, file_known_as
from serve.pages.headers import TAKES_FILE

WardId = Annotated[str, QueryParameter(pattern=ULID)]
Page = Annotated[int, QueryParameter(ge=0, le=100_000)]
Form = Literal["xlsx", "csv"]
LARGEST_FILE = 4 * 1024 * 1024


class Upload(msgspec.Struct, kw_only=True):
    """A file that a person picked."""

    file: UploadFile


Picked = Annotated[Upload, file_known_as("hours_routes_Upload")]


@get("/api/hours/day", guards=[officers_only])
async def read_day(
    services: Wired, officer: AsOfficer, ward_id: WardId, day: FromQuery[date]
) -> HoursView:
    return await viewing.day(services, officer, ward_id, day)


@get("/api/hours/day/export", guards=[officers_only])
async def export_day(
    services: Wired,
    officer: AsOfficer,
    ward_id: WardId,
    day: FromQuery[date],
    format: FromQuery[Form] = "xlsx",
) -> Stream:
    return sending.made(await transfer.export(services, officer, ward_id, day, format))


@get("/api/hours/sheets", guards=[officers_only])
async def list_sheets(
    services: Wired,
    officer: AsOfficer,
    ward_id: UnitId = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    stands: FromQuery[TimesheetState | None] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> TimesheetPage:
    return await listing.page(
        services,
        officer,
        ward_id=ward_id,
        since=since,
        until=until,
        states=(stands,) if stands else (),
        limit=limit,
        offset=offset,
    )


@put("/api/hours/draft", guards=[officers_only])
async def save_draft(services: Wired, officer: AsOfficer, data: JSONBody[SaveDraft]) -> DraftSaved:
    return await drafting.save(services, officer, data)


@act("/api/hours/check", guards=[officers_only])
async def check_hours(
    services: Wired, officer: AsOfficer, data: JSONBody[CheckHours]
) -> HoursChecked:
    return await checking.check(services, officer, data)


@act(
    "/api/hours/import",
    guards=[officers_only],
    request_max_body_size=LARGEST_FILE,
    opt={TAKES_FILE: True},
)
async def import_hours(
    services: Wired,
    officer: AsOfficer,
    ward_id: WardId,
    day: FromQuery[date],
    data: Picked,
) -> HoursRead:
    content = await sheet_of(services, officer, "labour_hours.import", data.file)
    return await transfer.load(services, officer, ward_id, day, data.file.filename, content)


@post("/api/hours/sheets", guards=[officers_only])
async def submit_hours(
    services: Wired, officer: AsOfficer, data: JSONBody[SubmitHours]
) -> HoursSubmitted:
    return await submitting.submit(services, officer, data)


@post("/api/hours/corrections", guards=[officers_only])
async def ask_correction(
    services: Wired, officer: AsOfficer, data: JSONBody[AskCorrection]
) -> CorrectionAsked:
    return await correcting.ask(services, officer, data)


@get("/api/hours/statistics", guards=[officers_only])
async def read_statistics(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date],
    until: FromQuery[date],
    unit_id: UnitId = None,
    by: FromQuery[CountBy] = CountBy.WARD,
    period: FromQuery[Period] = Period.MONTH,
) -> HoursStatistics:
    asked = Range(since=since, until=until, unit_id=unit_id, by=by, period=period)
    return await counting.report(services, officer, asked)


@get("/api/hours/statistics/export", guards=[officers_only])
async def export_statistics(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date],
    until: FromQuery[date],
    unit_id: UnitId = None,
    by: FromQuery[CountBy] = CountBy.WARD,
    period: FromQuery[Period] = Period.MONTH,
    format: FromQuery[Form] = "xlsx",
) -> Stream:
    asked = Range(since=since, until=until, unit_id=unit_id, by=by, period=period)
    return sending.made(await counting.export(services, officer, asked, format))


@get("/api/hours/lines", guards=[officers_only])
async def read_lines(
    services: Wired,
    officer: AsOfficer,
    since: FromQuery[date],
    until: FromQuery[date],
    by: FromQuery[CountBy],
    key: UnitId = None,
    unit_id: UnitId = None,
    approved: FromQuery[bool] = True,
    page: Page = 0,
) -> CountedLines:
    asked = Range(since=since, until=until, unit_id=unit_id, by=by)
    return await counting.lines(services, officer, asked, key, approved=approved, page=page)


HANDLERS = (
    read_day,
    export_day,
    list_sheets,
    save_draft,
    check_hours,
    import_hours,
    submit_hours,
    ask_correction,
    read_statistics,
    export_statistics,
    read_lines,
)
