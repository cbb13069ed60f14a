"""Routes of counts, statistics, extra calls, records, captures and barred inmates' bookings."""

from typing import Annotated

from litestar.params import JSONBody, QueryParameter

from pipelines.flows.calls.records import (
    allowance,
    cancelling,
    captures,
    counts,
    extra,
    particulars,
    regulation,
)
from pipelines.rules.access.codes.calls import (
    ASK_EXTRA_CALLS,
    CANCEL_CALLS,
    CORRECT_ALLOWANCES,
    LIST_CALL_COUNTS,
    READ_ALLOWANCES,
    READ_REGULATION,
)
from pipelines.rules.access.route import OfModule
from schemas.calls.allowance import CorrectAllowance, InmateAllowance
from schemas.calls.counts import (
    AskExtraCalls,
    CallCountsPage,
    CallParticulars,
    CancelCalls,
    CaptureReport,
    CaptureTaken,
    ComingCall,
    ExtraCallsAsked,
)
from schemas.calls.regulation import RuleTable
from serve.http import AsOfficer, AsRelative, Offset, PathId, Search, UnitId, Wired
from serve.route import officers, relatives

PageLimit = Annotated[int, QueryParameter(ge=1, le=50)]


@officers.get("/api/call-counts", asks=LIST_CALL_COUNTS)
async def list_counts(
    services: Wired,
    officer: AsOfficer,
    q: Search = "",
    unit_id: UnitId = None,
    limit: PageLimit = 20,
    offset: Offset = 0,
) -> CallCountsPage:
    return await counts.page(services, officer, q, unit_id, limit, offset)


@officers.get("/api/inmates/{inmate_id:str}/allowance", asks=READ_ALLOWANCES)
async def read_allowance(services: Wired, officer: AsOfficer, inmate_id: PathId) -> InmateAllowance:
    return await allowance.read(services, officer, inmate_id)


@officers.post("/api/inmates/{inmate_id:str}/allowance/corrections", asks=CORRECT_ALLOWANCES)
async def correct_allowance(
    services: Wired, officer: AsOfficer, inmate_id: PathId, data: JSONBody[CorrectAllowance]
) -> InmateAllowance:
    return await allowance.correct(services, officer, inmate_id, data)


@officers.get("/api/regulation", asks=READ_REGULATION)
async def read_regulation(services: Wired, officer: AsOfficer) -> RuleTable:
    return await regulation.table(services, officer)


@officers.post("/api/extra-calls", asks=ASK_EXTRA_CALLS)
async def ask_extra_calls(
    services: Wired, officer: AsOfficer, data: JSONBody[AskExtraCalls]
) -> ExtraCallsAsked:
    return await extra.ask(services, officer, data)


@officers.get("/api/call-records/{call_id:str}", asks=OfModule("call_records:list"))
async def read_particulars(services: Wired, officer: AsOfficer, call_id: PathId) -> CallParticulars:
    return await particulars.read(services, officer, call_id)


@officers.get(
    "/api/inmate-blacklist/{record_id:str}/coming-calls",
    asks=OfModule("inmate_blacklist:list"),
    about="inmate_blacklist",
)
async def coming_calls(services: Wired, officer: AsOfficer, record_id: PathId) -> list[ComingCall]:
    return await cancelling.coming(services, officer, record_id)


@officers.act(
    "/api/inmate-blacklist/{record_id:str}/cancel-calls",
    asks=CANCEL_CALLS,
    about="inmate_blacklist",
)
async def cancel_calls(
    services: Wired, officer: AsOfficer, record_id: PathId, data: JSONBody[CancelCalls]
) -> list[ComingCall]:
    return await cancelling.cancel(services, officer, record_id, data)


@relatives.act("/api/relative/calls/{call_id:str}/captures", subsystem="calls")
async def report_capture(
    services: Wired, relative: AsRelative, call_id: PathId, data: JSONBody[CaptureReport]
) -> CaptureTaken:
    return await captures.report(services, relative, call_id, data)


HANDLERS = (
    list_counts,
    read_allowance,
    correct_allowance,
    read_regulation,
    ask_extra_calls,
    read_particulars,
    coming_calls,
    cancel_calls,
    report_capture,
)
