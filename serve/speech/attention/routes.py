"""Routes of attention records."""

from datetime import datetime
from typing import Annotated

from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, JSONBody, QueryParameter

from connectors.postgres.speech.attention_list import Filter
from pipelines.flows.speech.attention import deciding
from pipelines.rules.access.codes.speech import DECIDE_ATTENTION, LIST_ATTENTION
from schemas.calls.attention import (
    AcceptAttention,
    AttentionDetail,
    AttentionPage,
    AttentionView,
    DecideAttention,
)
from serve.http import AnId, AsOfficer, Limit, Offset, PathId, Search, Wired
from serve.route import officers

State = Annotated[
    str | None, QueryParameter(name="state", pattern="^(proposed|archived|lifted|dismissed)$")
]
Cause = Annotated[str | None, QueryParameter(pattern="^(words|meaning|officer)$")]
ClassName = Annotated[str, QueryParameter(max_length=32)]


def wanted_records(
    in_state: State = None,
    cause: Cause = None,
    class_name: ClassName = "",
    unit_id: AnId = None,
    inmate_id: AnId = None,
    call_id: AnId = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    q: Search = "",
) -> Filter:
    """What the list is searched by."""
    return Filter(
        state=in_state,
        cause=cause,
        class_name=class_name,
        unit_id=unit_id,
        inmate_id=inmate_id,
        call_id=call_id,
        since=since,
        until=until,
        text=q,
    )


SEARCH = {"wanted": Provide(wanted_records, sync_to_thread=False)}
Wanted = NamedDependency[Filter]


@officers.get("/api/attention-records", asks=LIST_ATTENTION, dependencies=SEARCH)
async def list_attention(
    services: Wired, officer: AsOfficer, wanted: Wanted, limit: Limit = 50, offset: Offset = 0
) -> AttentionPage:
    return await deciding.listed(services, officer, wanted, limit, offset)


@officers.get("/api/attention-records/{attention_id:str}", asks=LIST_ATTENTION)
async def read_attention(
    services: Wired, officer: AsOfficer, attention_id: PathId
) -> AttentionDetail:
    return await deciding.detail(services, officer, attention_id)


@officers.act("/api/attention-records/{attention_id:str}/accept", asks=DECIDE_ATTENTION)
async def accept_attention(
    services: Wired, officer: AsOfficer, attention_id: PathId, data: JSONBody[AcceptAttention]
) -> AttentionView:
    return await deciding.accept(services, officer, attention_id, data)


@officers.act("/api/attention-records/{attention_id:str}/dismiss", asks=DECIDE_ATTENTION)
async def dismiss_attention(
    services: Wired, officer: AsOfficer, attention_id: PathId, data: JSONBody[DecideAttention]
) -> AttentionView:
    return await deciding.dismiss(services, officer, attention_id, data)


@officers.act("/api/attention-records/{attention_id:str}/lift", asks=DECIDE_ATTENTION)
async def lift_attention(
    services: Wired, officer: AsOfficer, attention_id: PathId, data: JSONBody[DecideAttention]
) -> AttentionView:
    return await deciding.lift(services, officer, attention_id, data)


HANDLERS = (
    list_attention,
    read_attention,
    accept_attention,
    dismiss_attention,
    lift_attention,
)
