"""Routes of the pages of pay."""

from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody, QueryParameter

from pipelines.flows.labour.pay import correcting, listing, reading, reporting
from schemas.labour.pay import (
    CorrectPay,
    OpenPaySheet,
    PaidLines,
    PayCaseOpened,
    PayDifferences,
    PayLineDetail,
    PayMonthView,
    PaySheetDetail,
    ReportPaySheet,
)
from serve.access.auth.guards import officers_only
from serve.http import AnId, AsOfficer, PathId, Wired, act

MONTH = "^2[0-9]{3}-(0[1-9]|1[0-2])$"
AskedMonth = Annotated[str, QueryParameter(name="month", pattern=MONTH)]
AskedSince = Annotated[str, QueryParameter(pattern=MONTH)]
AskedUntil = Annotated[str, QueryParameter(pattern=MONTH)]
Page = Annotated[int, QueryParameter(ge=0, le=10_000)]


@get("/api/pay-months", guards=[officers_only])
async def read_pay_month(services: Wired, officer: AsOfficer, of_month: AskedMonth) -> PayMonthView:
    return await reading.month_view(services, officer, of_month)


@get("/api/pay-lines", guards=[officers_only])
async def list_pay_lines(
    services: Wired,
    officer: AsOfficer,
    since: AskedSince,
    until: AskedUntil,
    unit_id: AnId = None,
    inmate_id: AnId = None,
    page: Page = 0,
) -> PaidLines:
    asked = listing.Range(since=since, until=until, unit_id=unit_id, inmate_id=inmate_id)
    return await listing.page(services, officer, asked, page)


@post("/api/pay-sheets", guards=[officers_only])
async def open_pay_sheet(
    services: Wired, officer: AsOfficer, data: JSONBody[OpenPaySheet]
) -> PaySheetDetail:
    return await reporting.open_sheet(services, officer, data)


@get("/api/pay-sheets/{sheet_id:str}", guards=[officers_only])
async def read_pay_sheet(services: Wired, officer: AsOfficer, sheet_id: PathId) -> PaySheetDetail:
    return await reading.sheet_detail(services, officer, sheet_id)


@get("/api/pay-sheets/{sheet_id:str}/lines/{inmate_id:str}", guards=[officers_only])
async def read_pay_line(
    services: Wired, officer: AsOfficer, sheet_id: PathId, inmate_id: PathId
) -> PayLineDetail:
    return await reading.line_detail(services, officer, sheet_id, inmate_id)


@get("/api/pay-sheets/{sheet_id:str}/differences", guards=[officers_only])
async def read_pay_differences(
    services: Wired, officer: AsOfficer, sheet_id: PathId
) -> PayDifferences:
    return await reading.differences(services, officer, sheet_id)


@act("/api/pay-sheets/{sheet_id:str}/calculation", guards=[officers_only])
async def calculate_pay_sheet(
    services: Wired, officer: AsOfficer, sheet_id: PathId
) -> PaySheetDetail:
    return await reporting.calculate_again(services, officer, sheet_id)


@act("/api/pay-sheets/{sheet_id:str}/report", guards=[officers_only])
async def report_pay_sheet(
    services: Wired, officer: AsOfficer, sheet_id: PathId, data: JSONBody[ReportPaySheet]
) -> PaySheetDetail:
    return await reporting.report(services, officer, sheet_id, data)


@act("/api/pay-sheets/{sheet_id:str}/corrections", guards=[officers_only])
async def correct_pay_sheet(
    services: Wired, officer: AsOfficer, sheet_id: PathId, data: JSONBody[CorrectPay]
) -> PayCaseOpened:
    return await correcting.ask(services, officer, sheet_id, data)


HANDLERS = (
    read_pay_month,
    list_pay_lines,
    open_pay_sheet,
    read_pay_sheet,
    read_pay_line,
    read_pay_differences,
    calculate_pay_sheet,
    report_pay_sheet,
    correct_pay_sheet,
)
