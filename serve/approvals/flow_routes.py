"""Routes of configuring flows."""

from typing import Annotated

from litestar import delete, get, post, put
from litestar.params import FromQuery, JSONBody, QueryParameter

from pipelines.flows.approvals import choices, flows
from schemas.approvals.definition import Definition
from schemas.approvals.flows import (
    ApproverChoices,
    CreateFlow,
    FlowDetail,
    FlowKindView,
    FlowPage,
    FlowProblem,
    PublishFlow,
    SaveFlow,
)
from schemas.approvals.state import FlowState
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, PathId, Search, Wired, act


@get("/api/approval-kinds", guards=[officers_only])
async def list_kinds(services: Wired) -> list[FlowKindView]:
    return await flows.kinds(services)


@get("/api/approval-flows", guards=[officers_only])
async def list_flows(
    services: Wired,
    officer: AsOfficer,
    kind: FromQuery[str | None] = None,
    flow_state: Annotated[FlowState | None, QueryParameter(name="state")] = None,
) -> FlowPage:
    return await flows.page(services, officer, kind, flow_state)


@post("/api/approval-flows", guards=[officers_only])
async def create_flow(
    services: Wired, officer: AsOfficer, data: JSONBody[CreateFlow]
) -> FlowDetail:
    return await flows.create(services, officer, data)


@get("/api/approval-flows/approvers", guards=[officers_only])
async def list_approvers(services: Wired, officer: AsOfficer, q: Search = "") -> ApproverChoices:
    return await choices.approvers(services, officer, q)


@get("/api/approval-flows/{flow_id:str}", guards=[officers_only])
async def read_flow(services: Wired, officer: AsOfficer, flow_id: PathId) -> FlowDetail:
    return await flows.read(services, officer, flow_id)


@put("/api/approval-flows/{flow_id:str}/draft", guards=[officers_only])
async def save_flow(
    services: Wired, officer: AsOfficer, flow_id: PathId, data: JSONBody[SaveFlow]
) -> FlowDetail:
    return await flows.save(services, officer, flow_id, data)


@delete("/api/approval-flows/{flow_id:str}/draft", status_code=200, guards=[officers_only])
async def drop_draft(services: Wired, officer: AsOfficer, flow_id: PathId) -> FlowDetail:
    return await flows.drop_draft(services, officer, flow_id)


@act("/api/approval-flows/{flow_id:str}/check", guards=[officers_only])
async def check_flow(
    services: Wired, officer: AsOfficer, flow_id: PathId, data: JSONBody[Definition]
) -> list[FlowProblem]:
    return await flows.check(services, officer, flow_id, data)


@act("/api/approval-flows/{flow_id:str}/publish", guards=[officers_only])
async def publish_flow(
    services: Wired, officer: AsOfficer, flow_id: PathId, data: JSONBody[PublishFlow]
) -> FlowDetail:
    return await flows.publish(services, officer, flow_id, data)


@act("/api/approval-flows/{flow_id:str}/retire", guards=[officers_only])
async def retire_flow(services: Wired, officer: AsOfficer, flow_id: PathId) -> FlowDetail:
    return await flows.retire(services, officer, flow_id)


HANDLERS = (
    list_kinds,
    list_flows,
    create_flow,
    list_approvers,
    read_flow,
    save_flow,
    drop_draft,
    check_flow,
    publish_flow,
    retire_flow,
)
