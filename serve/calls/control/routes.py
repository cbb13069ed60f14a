"""Routes of an officer's hand on a running call."""

from litestar.params import JSONBody

from pipelines.flows.calls import controlling
from pipelines.rules.access.codes.calls import CUT_OFF, LENGTH, NOTICE, RATE
from pipelines.rules.audit.unaudited_routes import IN_THE_ROOM
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
from schemas.calls.views import (
    CaseView,
    CutOffRequest,
    LengthRequest,
    NoticeRequest,
    RatingRequest,
)
from serve.http import AsOfficer, PathId, Wired
from serve.route import officers


@officers.act(
    "/api/calls/{call_id:str}/notices",
    asks=NOTICE,
    repeats=Unnoted.ROOM,
    unaudited=IN_THE_ROOM,
    worth=Order.NEVER,
)
async def send_notice(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[NoticeRequest]
) -> CaseView:
    return await controlling.send_notice(services, officer, call_id, data)


@officers.act(
    "/api/calls/{call_id:str}/length", asks=LENGTH, repeats=Unnoted.ROOM, unaudited=IN_THE_ROOM
)
async def set_length(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[LengthRequest]
) -> CaseView:
    return await controlling.set_length(services, officer, call_id, data)


@officers.act(
    "/api/calls/{call_id:str}/cut-off",
    asks=CUT_OFF,
    repeats=Unnoted.ROOM,
    unaudited=IN_THE_ROOM,
    worth=Order.NEVER,
)
async def cut_off(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[CutOffRequest]
) -> CaseView:
    return await controlling.cut_off(services, officer, call_id, data)


@officers.act("/api/calls/{call_id:str}/ratings", asks=RATE)
async def rate(
    services: Wired, officer: AsOfficer, call_id: PathId, data: JSONBody[RatingRequest]
) -> CaseView:
    return await controlling.rate(services, officer, call_id, data)


HANDLERS = (send_notice, set_length, cut_off, rate)
