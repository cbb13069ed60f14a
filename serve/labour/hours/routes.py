"""Routes of hours: a ward's day, its draft, its submission, corrections, files."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from litestar.datastructures import UploadFile
from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from pipelines.flows.labour.hours import (
    checking,
    correcting,
    drafting,
    listing,
    submitting,
    transfer,
    viewing,
)
from pipelines.rules.access.codes.labour import CORRECT_HOURS, ENTER_HOURS, LIST_HOURS
from pipelines.rules.access.route import Takes
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
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
from serve.answers import SHEETS
from serve.files import sending
from serve.files.incoming import sheet_of
from serve.http import ULID, AsOfficer, Limit, Offset, UnitId, Wired, file_known_as
from serve.route import officers

WardId = Annotated[str, QueryParameter(pattern=ULID)]
Form = Literal["xlsx", "csv"]
LARGEST_FILE = 4 * 1024 * 1024


class Upload(msgspec.Struct, kw_only=True):
    """A file that a person picked."""

    file: UploadFile


Picked = Annotated[Upload, file_known_as("hours_routes_Upload")]


@officers.get("/api/hours/day", asks=LIST_HOURS)
async def read_day(
    services: Wired, officer: AsOfficer, ward_id: WardId, day: FromQuery[date]
) -> HoursView:
    return await viewing.day(services, officer, ward_id, day)


@officers.get("/api/hours/day/export", asks=LIST_HOURS, worth=Order.LATER, answers=SHEETS)
async def export_day(
    services: Wired,
    officer: AsOfficer,
    ward_id: WardId,
    day: FromQuery[date],
    format: FromQuery[Form] = "xlsx",
) -> Stream:
    return sending.made(await transfer.export(services, officer, ward_id, day, format))


@officers.get("/api/hours/sheets", asks=LIST_HOURS)
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


@officers.put(
    "/api/hours/draft",
    asks=ENTER_HOURS,
    repeats=Unnoted.DRAFT,
    unaudited=(
        "Kept every few seconds for its writer alone while hours are typed; a draft"
        " counts nowhere, and handing it in is written down with every line's digest."
    ),
)
async def save_draft(services: Wired, officer: AsOfficer, data: JSONBody[SaveDraft]) -> DraftSaved:
    return await drafting.save(services, officer, data)


@officers.act(
    "/api/hours/check",
    asks=ENTER_HOURS,
    repeats=Unnoted.READING,
    unaudited=(
        "Holds what is typed against the rules and keeps nothing; it is a POST because"
        " the lines are its body, and handing them in is written down."
    ),
)
async def check_hours(
    services: Wired, officer: AsOfficer, data: JSONBody[CheckHours]
) -> HoursChecked:
    return await checking.check(services, officer, data)


@officers.act(
    "/api/hours/import",
    asks=ENTER_HOURS,
    repeats=Unnoted.FILE,
    takes=Takes.FORM,
    request_max_body_size=LARGEST_FILE,
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


@officers.post("/api/hours/sheets", asks=ENTER_HOURS)
async def submit_hours(
    services: Wired, officer: AsOfficer, data: JSONBody[SubmitHours]
) -> HoursSubmitted:
    return await submitting.submit(services, officer, data)


@officers.post("/api/hours/corrections", asks=CORRECT_HOURS)
async def ask_correction(
    services: Wired, officer: AsOfficer, data: JSONBody[AskCorrection]
) -> CorrectionAsked:
    return await correcting.ask(services, officer, data)


HANDLERS = (
    read_day,
    export_day,
    list_sheets,
    save_draft,
    check_hours,
    import_hours,
    submit_hours,
    ask_correction,
)
