"""Routes of configuring flows."""

from typing import Annotated

from litestar.params import FromQuery, JSONBody, QueryParameter

from pipelines.flows.approvals import choices, flows
from pipelines.rules.access.codes.approvals import EDIT_FLOWS, LIST_FLOWS, PUBLISH_FLOWS
from pipelines.rules.access.route import ANY_OFFICER
from pipelines.rules.platform.repeated_routes import Unnoted
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
from serve.http import AsOfficer, PathId, Search, Wired
from serve.route import officers


@officers.get("/api/approval-kinds", asks=ANY_OFFICER)
async def list_kinds(services: Wired) -> list[FlowKindView]:
    return await flows.kinds(services)


@officers.get("/api/approval-flows", asks=LIST_FLOWS)
async def list_flows(
    services: Wired,
    officer: AsOfficer,
    kind: FromQuery[str | None] = None,
    flow_state: Annotated[FlowState | None, QueryParameter(name="state")] = None,
) -> FlowPage:
    return await flows.page(services, officer, kind, flow_state)


@officers.post("/api/approval-flows", asks=EDIT_FLOWS)
async def create_flow(
    services: Wired, officer: AsOfficer, data: JSONBody[CreateFlow]
) -> FlowDetail:
    return await flows.create(services, officer, data)


@officers.get("/api/approval-flows/approvers", asks=LIST_FLOWS)
async def list_approvers(services: Wired, officer: AsOfficer, q: Search = "") -> ApproverChoices:
    return await choices.approvers(services, officer, q)


@officers.get("/api/approval-flows/{flow_id:str}", asks=LIST_FLOWS)
async def read_flow(services: Wired, officer: AsOfficer, flow_id: PathId) -> FlowDetail:
    return await flows.read(services, officer, flow_id)


@officers.put("/api/approval-flows/{flow_id:str}/draft", asks=EDIT_FLOWS)
async def save_flow(
    services: Wired, officer: AsOfficer, flow_id: PathId, data: JSONBody[SaveFlow]
) -> FlowDetail:
    return await flows.save(services, officer, flow_id, data)


@officers.delete("/api/approval-flows/{flow_id:str}/draft", asks=EDIT_FLOWS, status_code=200)
async def drop_draft(services: Wired, officer: AsOfficer, flow_id: PathId) -> FlowDetail:
    return await flows.drop_draft(services, officer, flow_id)


@officers.act(
    "/api/approval-flows/{flow_id:str}/check",
    asks=LIST_FLOWS,
    repeats=Unnoted.READING,
    unaudited=(
        "Looks through a draft and changes nothing; it is a POST because the draft is its body."
    ),
)
async def check_flow(
    services: Wired, officer: AsOfficer, flow_id: PathId, data: JSONBody[Definition]
) -> list[FlowProblem]:
    return await flows.check(services, officer, flow_id, data)


@officers.act("/api/approval-flows/{flow_id:str}/publish", asks=PUBLISH_FLOWS)
async def publish_flow(
    services: Wired, officer: AsOfficer, flow_id: PathId, data: JSONBody[PublishFlow]
) -> FlowDetail:
    return await flows.publish(services, officer, flow_id, data)


@officers.act("/api/approval-flows/{flow_id:str}/retire", asks=PUBLISH_FLOWS)
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
