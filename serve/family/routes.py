"""Routes of the relative's page."""

from datetime import date
from typing import Annotated

from litestar import get, post
from litestar.params import FromQuery, JSONBody, QueryParameter

from pipelines.flows.family import (
    applying,
    booking,
    joining,
    message_choice,
    messages,
    resubmitting,
)
from schemas.approvals.applications import (
    ApplyForNumber,
    ApplyForWhitelist,
    MessagePage,
    OwnApplication,
    ResubmitApplication,
)
from schemas.approvals.cases import Resubmit
from schemas.base import Id
from schemas.calls.booking import BookableDay, DialRequest
from schemas.calls.views import CallPage, CallRequest, CallView, JoinToken, Slot, TokenRequest
from schemas.messages.to_relatives import ChooseMessages, MessageChoice
from schemas.people.views import BoundInmate, FaceCheckRequest, FaceOutcome
from schemas.platform.files import FileView
from serve.access.auth.guards import relatives_only
from serve.files.incoming import body_of
from serve.http import Asked, AsRelative, Limit, Offset, PathId, Wired, act
from serve.pages.headers import TAKES_CONTENT

FileName = Annotated[str, QueryParameter(min_length=1, max_length=300)]


@act("/api/relative/face-checks", guards=[relatives_only])
async def check_face(
    services: Wired, relative: AsRelative, data: JSONBody[FaceCheckRequest]
) -> FaceOutcome:
    return await joining.check_face(services, relative, data)


@get("/api/relative/inmates", guards=[relatives_only])
async def bound_inmates(services: Wired, relative: AsRelative) -> list[BoundInmate]:
    return await booking.bound_inmates(services, relative)


@get("/api/relative/slots", guards=[relatives_only])
async def slots(
    services: Wired,
    relative: AsRelative,
    inmate_id: FromQuery[str],
    day: FromQuery[date],
    minutes: Annotated[int, QueryParameter(ge=1, le=60)] = 10,
) -> list[Slot]:
    return await booking.slots(services, relative, inmate_id, day, minutes)


@get("/api/relative/bookable-days", guards=[relatives_only])
async def bookable_days(
    services: Wired,
    relative: AsRelative,
    inmate_id: FromQuery[str],
    minutes: Annotated[int, QueryParameter(ge=1, le=60)] = 10,
) -> list[BookableDay]:
    return await booking.days(services, relative, inmate_id, minutes)


@post("/api/relative/dialled-calls", guards=[relatives_only])
async def dial_call(services: Wired, relative: AsRelative, data: JSONBody[DialRequest]) -> CallView:
    return await booking.dial(services, relative, data)


@post("/api/relative/calls", guards=[relatives_only])
async def request_call(
    services: Wired, relative: AsRelative, data: JSONBody[CallRequest]
) -> CallView:
    return await booking.request_call(services, relative, data)


@get("/api/relative/calls", guards=[relatives_only])
async def own_calls(
    services: Wired,
    relative: AsRelative,
    inmate_id: FromQuery[Id | None] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> CallPage:
    return await booking.own_calls(services, relative, inmate_id, limit, offset)


@get("/api/relative/calls/{call_id:str}", guards=[relatives_only])
async def own_call(services: Wired, relative: AsRelative, call_id: PathId) -> CallView:
    return await booking.own_call(services, relative, call_id)


@act("/api/relative/calls/{call_id:str}/resubmit", guards=[relatives_only])
async def resubmit_call(
    services: Wired, relative: AsRelative, call_id: PathId, data: JSONBody[Resubmit]
) -> CallView:
    return await resubmitting.resubmit_call(services, relative, call_id, data)


@get("/api/relative/applications", guards=[relatives_only])
async def own_applications(services: Wired, relative: AsRelative) -> list[OwnApplication]:
    return await applying.own_applications(services, relative)


@post("/api/relative/applications/numbers", guards=[relatives_only])
async def apply_for_number(
    services: Wired, relative: AsRelative, data: JSONBody[ApplyForNumber]
) -> OwnApplication:
    return await applying.apply_for_number(services, relative, data)


@post("/api/relative/applications/whitelist", guards=[relatives_only])
async def apply_for_whitelist(
    services: Wired, relative: AsRelative, data: JSONBody[ApplyForWhitelist]
) -> OwnApplication:
    return await applying.apply_for_whitelist(services, relative, data)


@act("/api/relative/applications/{case_id:str}/resubmit", guards=[relatives_only])
async def resubmit_application(
    services: Wired, relative: AsRelative, case_id: PathId, data: JSONBody[ResubmitApplication]
) -> OwnApplication:
    return await applying.apply_again(services, relative, case_id, data)


@post(
    "/api/relative/files",
    guards=[relatives_only],
    # The content is looked at as it comes, against a limit of its own.
    request_max_body_size=None,
    opt={TAKES_CONTENT: True},
    description="The body is the file itself, as `application/octet-stream`.",
)
async def hand_in(
    request: Asked, services: Wired, relative: AsRelative, name: FileName
) -> FileView:
    return await applying.hand_in(services, relative, body_of(request), name)


@get("/api/relative/messages", guards=[relatives_only])
async def list_messages(services: Wired, relative: AsRelative) -> MessagePage:
    return await messages.page(services, relative)


@act("/api/relative/messages/read", guards=[relatives_only])
async def read_messages(services: Wired, relative: AsRelative) -> MessagePage:
    return await messages.read_all(services, relative)


@act("/api/relative/messages/{case_id:str}/read", guards=[relatives_only])
async def read_message(services: Wired, relative: AsRelative, case_id: PathId) -> MessagePage:
    return await messages.read_one(services, relative, case_id)


@get("/api/relative/message-choice", guards=[relatives_only])
async def read_message_choice(services: Wired, relative: AsRelative) -> MessageChoice:
    return await message_choice.read(services, relative)


@act("/api/relative/message-choice", guards=[relatives_only])
async def choose_messages(
    services: Wired, relative: AsRelative, data: JSONBody[ChooseMessages]
) -> MessageChoice:
    return await message_choice.choose(services, relative, data.agreed)


@act("/api/relative/calls/{call_id:str}/cancel", guards=[relatives_only])
async def cancel_call(services: Wired, relative: AsRelative, call_id: PathId) -> CallView:
    return await booking.cancel_call(services, relative, call_id)


@act("/api/relative/calls/{call_id:str}/consent", guards=[relatives_only])
async def consent(services: Wired, relative: AsRelative, call_id: PathId) -> CallView:
    return await joining.consent(services, relative, call_id)


@act("/api/relative/calls/{call_id:str}/join-tokens", guards=[relatives_only])
async def join_token(
    services: Wired, relative: AsRelative, call_id: PathId, data: JSONBody[TokenRequest]
) -> JoinToken:
    return await joining.issue_token(services, relative, call_id, data)


HANDLERS = (
    check_face,
    bound_inmates,
    slots,
    bookable_days,
    dial_call,
    request_call,
    own_calls,
    own_call,
    cancel_call,
    resubmit_call,
    own_applications,
    apply_for_number,
    apply_for_whitelist,
    resubmit_application,
    hand_in,
    list_messages,
    read_messages,
    read_message,
    read_message_choice,
    choose_messages,
    consent,
    join_token,
)
