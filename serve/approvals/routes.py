"""Routes of the approval centre."""

from datetime import date
from typing import Annotated

from litestar.params import FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from pipelines.flows.approvals import choices, delegating, documents, handling, inbox
from pipelines.rules.access.codes.approvals import (
    ASSIGN_APPROVALS,
    DECIDE_APPROVALS,
    LIST_APPROVALS,
)
from pipelines.rules.access.route import ANY_OFFICER
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.approvals.cases import (
    AddDelegation,
    ApprovalCaseDetail,
    ApprovalCasePage,
    BatchResult,
    CaseSignatures,
    DecideBatch,
    DecideCase,
    Delegate,
    DelegationView,
    StuckPage,
    Withdraw,
)
from schemas.approvals.flows import ApproverChoice
from schemas.approvals.state import CaseState
from serve.answers import ANY_FILE
from serve.files import sending
from serve.http import AsOfficer, Limit, Offset, PathId, Search, Wired
from serve.route import officers

Kinds = Annotated[list[str] | None, QueryParameter(name="kind", max_items=50)]
States = Annotated[list[CaseState] | None, QueryParameter(name="state", max_items=20)]


@officers.get("/api/approvals/pending", asks=LIST_APPROVALS)
async def list_pending(
    services: Wired,
    officer: AsOfficer,
    kinds: Kinds = None,
    overdue: FromQuery[bool] = False,
    q: Search = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> ApprovalCasePage:
    wanted = inbox.Filter(kinds=tuple(kinds or ()), overdue=overdue, text=q)
    return await inbox.pending(services, officer, wanted, limit, offset)


@officers.get("/api/approvals/done", asks=LIST_APPROVALS)
async def list_done(
    services: Wired,
    officer: AsOfficer,
    kinds: Kinds = None,
    states: States = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    q: Search = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> ApprovalCasePage:
    wanted = inbox.Filter(
        kinds=tuple(kinds or ()), states=tuple(states or ()), since=since, until=until, text=q
    )
    return await inbox.done(services, officer, wanted, limit, offset)


@officers.get("/api/approvals", asks=LIST_APPROVALS)
async def list_records(
    services: Wired,
    officer: AsOfficer,
    kinds: Kinds = None,
    states: States = None,
    since: FromQuery[date | None] = None,
    until: FromQuery[date | None] = None,
    overdue: FromQuery[bool] = False,
    q: Search = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> ApprovalCasePage:
    wanted = inbox.Filter(
        kinds=tuple(kinds or ()),
        states=tuple(states or ()),
        since=since,
        until=until,
        text=q,
        overdue=overdue,
    )
    return await inbox.records(services, officer, wanted, limit, offset)


@officers.get("/api/approvals/stuck", asks=ASSIGN_APPROVALS)
async def list_stuck(
    services: Wired, officer: AsOfficer, limit: Limit = 50, offset: Offset = 0
) -> StuckPage:
    return await inbox.stuck(services, officer, limit, offset)


@officers.act("/api/approvals/decisions", asks=DECIDE_APPROVALS, repeats=Unnoted.BATCH)
async def decide_batch(
    services: Wired, officer: AsOfficer, data: JSONBody[DecideBatch]
) -> list[BatchResult]:
    return await handling.decide_batch(services, officer, data)


@officers.get("/api/approvals/colleagues", asks=DECIDE_APPROVALS)
async def list_colleagues(
    services: Wired, officer: AsOfficer, q: Search = ""
) -> list[ApproverChoice]:
    return await choices.colleagues(services, officer, q)


@officers.get("/api/approvals/delegations", asks=DECIDE_APPROVALS)
async def list_delegations(services: Wired, officer: AsOfficer) -> list[DelegationView]:
    return await delegating.own(services, officer)


@officers.post("/api/approvals/delegations", asks=DECIDE_APPROVALS)
async def add_delegation(
    services: Wired, officer: AsOfficer, data: JSONBody[AddDelegation]
) -> list[DelegationView]:
    return await delegating.add(services, officer, data)


@officers.delete("/api/approvals/delegations/{delegation_id:str}", asks=DECIDE_APPROVALS)
async def end_delegation(services: Wired, officer: AsOfficer, delegation_id: PathId) -> None:
    await delegating.end(services, officer, delegation_id)


@officers.get("/api/approvals/{case_id:str}", asks=LIST_APPROVALS)
async def read_approval(services: Wired, officer: AsOfficer, case_id: PathId) -> ApprovalCaseDetail:
    return await inbox.read(services, officer, case_id)


@officers.get(
    "/api/approvals/{case_id:str}/files/{file_id:str}", asks=LIST_APPROVALS, answers=ANY_FILE
)
async def read_document(
    services: Wired,
    officer: AsOfficer,
    case_id: PathId,
    file_id: PathId,
    inline: FromQuery[bool] = False,
) -> Stream:
    return sending.kept(
        await documents.download(services, officer, case_id, file_id, inline=inline)
    )


@officers.get("/api/approvals/{case_id:str}/signatures", asks=LIST_APPROVALS)
async def read_signatures(services: Wired, officer: AsOfficer, case_id: PathId) -> CaseSignatures:
    return await inbox.signatures(services, officer, case_id)


@officers.get("/api/approvals/{case_id:str}/deputies", asks=LIST_APPROVALS)
async def list_deputies(
    services: Wired, officer: AsOfficer, case_id: PathId, q: Search = ""
) -> list[ApproverChoice]:
    return await choices.deputies(services, officer, case_id, q)


@officers.act("/api/approvals/{case_id:str}/decisions", asks=DECIDE_APPROVALS)
async def decide(
    services: Wired, officer: AsOfficer, case_id: PathId, data: JSONBody[DecideCase]
) -> ApprovalCaseDetail:
    return await handling.decide_case(services, officer, case_id, data)


@officers.act("/api/approvals/{case_id:str}/delegate", asks=DECIDE_APPROVALS)
async def delegate(
    services: Wired, officer: AsOfficer, case_id: PathId, data: JSONBody[Delegate]
) -> ApprovalCaseDetail:
    return await handling.delegate_case(services, officer, case_id, data)


@officers.post("/api/approvals/{case_id:str}/assign", asks=ASSIGN_APPROVALS, status_code=204)
async def assign(
    services: Wired, officer: AsOfficer, case_id: PathId, data: JSONBody[Delegate]
) -> None:
    await handling.assign_case(services, officer, case_id, data)


@officers.act("/api/approvals/{case_id:str}/withdraw", asks=ANY_OFFICER)
async def withdraw(
    services: Wired, officer: AsOfficer, case_id: PathId, data: JSONBody[Withdraw]
) -> ApprovalCaseDetail:
    return await handling.withdraw_case(services, officer, case_id, data)


HANDLERS = (
    list_pending,
    list_done,
    list_records,
    list_stuck,
    decide_batch,
    list_colleagues,
    list_delegations,
    add_delegation,
    end_delegation,
    read_approval,
    read_signatures,
    read_document,
    list_deputies,
    decide,
    delegate,
    assign,
    withdraw,
)
