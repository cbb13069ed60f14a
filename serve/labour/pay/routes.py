"""Routes of the pages of pay."""

from typing import Annotated

from litestar.params import JSONBody, QueryParameter

from pipelines.flows.labour.pay import correcting, listing, reading, reporting
from pipelines.rules.access.codes.labour import CORRECT_PAY, ENTER_PAY, LIST_PAY, REPORT_PAY
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
from serve.http import AnId, AsOfficer, PathId, Wired
from serve.route import officers

MONTH = "^2[0-9]{3}-(0[1-9]|1[0-2])$"
AskedMonth = Annotated[str, QueryParameter(name="month", pattern=MONTH)]
AskedSince = Annotated[str, QueryParameter(pattern=MONTH)]
AskedUntil = Annotated[str, QueryParameter(pattern=MONTH)]
Page = Annotated[int, QueryParameter(ge=0, le=10_000)]


@officers.get("/api/pay-months", asks=LIST_PAY)
async def read_pay_month(services: Wired, officer: AsOfficer, of_month: AskedMonth) -> PayMonthView:
    return await reading.month_view(services, officer, of_month)


@officers.get("/api/pay-lines", asks=LIST_PAY)
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


@officers.post("/api/pay-sheets", asks=ENTER_PAY)
async def open_pay_sheet(
    services: Wired, officer: AsOfficer, data: JSONBody[OpenPaySheet]
) -> PaySheetDetail:
    return await reporting.open_sheet(services, officer, data)


@officers.get("/api/pay-sheets/{sheet_id:str}", asks=LIST_PAY)
async def read_pay_sheet(services: Wired, officer: AsOfficer, sheet_id: PathId) -> PaySheetDetail:
    return await reading.sheet_detail(services, officer, sheet_id)


@officers.get("/api/pay-sheets/{sheet_id:str}/lines/{inmate_id:str}", asks=LIST_PAY)
async def read_pay_line(
    services: Wired, officer: AsOfficer, sheet_id: PathId, inmate_id: PathId
) -> PayLineDetail:
    return await reading.line_detail(services, officer, sheet_id, inmate_id)


@officers.get("/api/pay-sheets/{sheet_id:str}/differences", asks=CORRECT_PAY)
async def read_pay_differences(
    services: Wired, officer: AsOfficer, sheet_id: PathId
) -> PayDifferences:
    return await reading.differences(services, officer, sheet_id)


@officers.act("/api/pay-sheets/{sheet_id:str}/calculation", asks=ENTER_PAY)
async def calculate_pay_sheet(
    services: Wired, officer: AsOfficer, sheet_id: PathId
) -> PaySheetDetail:
    return await reporting.calculate_again(services, officer, sheet_id)


@officers.act("/api/pay-sheets/{sheet_id:str}/report", asks=REPORT_PAY)
async def report_pay_sheet(
    services: Wired, officer: AsOfficer, sheet_id: PathId, data: JSONBody[ReportPaySheet]
) -> PaySheetDetail:
    return await reporting.report(services, officer, sheet_id, data)


@officers.act("/api/pay-sheets/{sheet_id:str}/corrections", asks=CORRECT_PAY)
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
