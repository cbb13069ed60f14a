"""Routes of an officer's hand on a running call."""

from litestar.params import JSONBody

from pipelines.flows.calls import controlling
from schemas.calls.views import (
    CaseView,
    CutOffRequest,
    LengthRequest,
    NoticeRequest,
    RatingRequest,
)
from serve.access.auth.guards import officers_only
from serve.http import AsOfficer, PathId, Wired, act


@act("/api/calls/{call_id:str}/notices", guards=[officers_only])
async def send_notice(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[NoticeRequest]
) -> CaseView:
    return await controlling.send_notice(services, officer, call_id, data)


@act("/api/calls/{call_id:str}/length", guards=[officers_only])
async def set_length(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[LengthRequest]
) -> CaseView:
    return await controlling.set_length(services, officer, call_id, data)


@act("/api/calls/{call_id:str}/cut-off", guards=[officers_only])
async def cut_off(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[CutOffRequest]
) -> CaseView:
    return await controlling.cut_off(services, officer, call_id, data)


@act("/api/calls/{call_id:str}/ratings", guards=[officers_only])
async def rate(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[RatingRequest]
) -> CaseView:
    return await controlling.rate(services, officer, call_id, data)


HANDLERS = (send_notice, set_length, cut_off, rate)
