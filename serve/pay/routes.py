"""Routes of the pages of pay."""

from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody, QueryParameter

from schemas.labour.pay import (
    CorrectPay,
    OpenPaySheet,
    PayCaseOpened,
    PayDifferences,
    PayLineDetail,
    PayMonthView,
    PaySheetDetail,
    ReportPaySheet,
)
from serve.auth.guards import officers_only
from serve.http import AsOfficer, PathId, Wired, act
from serve.pay import commands, correcting, reading

AskedMonth = Annotated[str, QueryParameter(name="month", pattern="^2[0-9]{3}-(0[1-9]|1[0-2])$")]


@get("/api/pay-months", guards=[officers_only])
async def read_pay_month(services: Wired, officer: AsOfficer, of_month: AskedMonth) -> PayMonthView:
    return await reading.month_view(services, officer, of_month)


@post("/api/pay-sheets", guards=[officers_only])
async def open_pay_sheet(
    services: Wired, officer: AsOfficer, data: JSONBody[OpenPaySheet]
) -> PaySheetDetail:
    return await commands.open_sheet(services, officer, data)


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
    return await commands.calculate_again(services, officer, sheet_id)


@act("/api/pay-sheets/{sheet_id:str}/report", guards=[officers_only])
async def report_pay_sheet(
    services: Wired, officer: AsOfficer, sheet_id: PathId, data: JSONBody[ReportPaySheet]
) -> PaySheetDetail:
    return await commands.report(services, officer, sheet_id, data)


@act("/api/pay-sheets/{sheet_id:str}/corrections", guards=[officers_only])
async def correct_pay_sheet(
    services: Wired, officer: AsOfficer, sheet_id: PathId, data: JSONBody[CorrectPay]
) -> PayCaseOpened:
    return await correcting.ask(services, officer, sheet_id, data)


HANDLERS = (
    read_pay_month,
    open_pay_sheet,
    read_pay_sheet,
    read_pay_line,
    read_pay_differences,
    calculate_pay_sheet,
    report_pay_sheet,
    correct_pay_sheet,
)
