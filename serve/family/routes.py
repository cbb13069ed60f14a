"""Routes of the relative's page."""

from datetime import date
from typing import Annotated

from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery, JSONBody, QueryParameter

from pipelines.flows.family import (
    applying,
    booking,
    joining,
    message_choice,
    messages,
    resubmitting,
)
from pipelines.flows.family.family_approvals import OWN_KINDS
from pipelines.rules.access.route import Takes
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
from schemas.approvals.applications import (
    Apply,
    ApplyAgain,
    MessagePage,
    OwnApplication,
    OwnForms,
)
from schemas.approvals.cases import Resubmit
from schemas.base import Id
from schemas.calls.booking import BookableDay, DialRequest
from schemas.calls.views import CallPage, CallRequest, CallView, JoinToken, Slot, TokenRequest
from schemas.messages.to_relatives import ChooseMessages, MessageChoice
from schemas.modules.module import Module
from schemas.modules.own import Own
from schemas.people.views import BoundInmate, FaceCheckRequest, FaceOutcome
from schemas.platform.files import FileView, UploadGoing
from serve.files.incoming import HANDED_IN, IN_PIECES, AsPart, body_of
from serve.http import Asked, AsRelative, Limit, Offset, PathId, Wired
from serve.route import relatives

FileName = Annotated[str, QueryParameter(min_length=1, max_length=300)]


@relatives.act("/api/relative/face-checks", worth=Order.NEVER)
async def check_face(
    services: Wired, relative: AsRelative, data: JSONBody[FaceCheckRequest]
) -> FaceOutcome:
    return await joining.check_face(services, relative, data)


@relatives.get("/api/relative/inmates", subsystem="calls")
async def bound_inmates(services: Wired, relative: AsRelative) -> list[BoundInmate]:
    return await booking.bound_inmates(services, relative)


@relatives.get("/api/relative/slots", subsystem="calls")
async def slots(
    services: Wired,
    relative: AsRelative,
    inmate_id: FromQuery[str],
    day: FromQuery[date],
    minutes: Annotated[int, QueryParameter(ge=1, le=60)] = 10,
) -> list[Slot]:
    return await booking.slots(services, relative, inmate_id, day, minutes)


@relatives.get("/api/relative/bookable-days", subsystem="calls")
async def bookable_days(
    services: Wired,
    relative: AsRelative,
    inmate_id: FromQuery[str],
    minutes: Annotated[int, QueryParameter(ge=1, le=60)] = 10,
) -> list[BookableDay]:
    return await booking.days(services, relative, inmate_id, minutes)


@relatives.post("/api/relative/dialled-calls", subsystem="calls")
async def dial_call(services: Wired, relative: AsRelative, data: JSONBody[DialRequest]) -> CallView:
    return await booking.dial(services, relative, data)


@relatives.post("/api/relative/calls", subsystem="calls")
async def request_call(
    services: Wired, relative: AsRelative, data: JSONBody[CallRequest]
) -> CallView:
    return await booking.request_call(services, relative, data)


@relatives.get("/api/relative/calls", subsystem="calls")
async def own_calls(
    services: Wired,
    relative: AsRelative,
    inmate_id: FromQuery[Id | None] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> CallPage:
    return await booking.own_calls(services, relative, inmate_id, limit, offset)


@relatives.get("/api/relative/calls/{call_id:str}", subsystem="calls")
async def own_call(services: Wired, relative: AsRelative, call_id: PathId) -> CallView:
    return await booking.own_call(services, relative, call_id)


@relatives.act("/api/relative/calls/{call_id:str}/resubmit", subsystem="calls")
async def resubmit_call(
    services: Wired, relative: AsRelative, call_id: PathId, data: JSONBody[Resubmit]
) -> CallView:
    return await resubmitting.resubmit_call(services, relative, call_id, data)


@relatives.get("/api/relative/applications")
async def own_applications(services: Wired, relative: AsRelative) -> list[OwnApplication]:
    return await applying.own_applications(services, relative)


@relatives.get("/api/relative/applications/forms")
async def own_forms(
    services: Wired, relative: AsRelative, inmate_id: FromQuery[Id | None] = None
) -> OwnForms:
    return await applying.forms(services, relative, inmate_id)


def applies(module: Module, own: Own) -> HTTPRouteHandler:
    """The way in for what a module offers to relatives; it closes with its subsystem."""

    @relatives.post(f"/api/relative/applications/{own.address}", subsystem=module.subsystem)
    async def apply(services: Wired, relative: AsRelative, data: JSONBody[Apply]) -> OwnApplication:
        return await applying.apply(services, relative, own.approval.kind, data)

    handler: HTTPRouteHandler = apply
    return handler


@relatives.act("/api/relative/applications/{case_id:str}/resubmit")
async def resubmit_application(
    services: Wired, relative: AsRelative, case_id: PathId, data: JSONBody[ApplyAgain]
) -> OwnApplication:
    return await applying.apply_again(services, relative, case_id, data)


@relatives.act("/api/relative/applications/{case_id:str}/withdraw")
async def withdraw_application(
    services: Wired, relative: AsRelative, case_id: PathId
) -> OwnApplication:
    return await applying.take_back(services, relative, case_id)


@relatives.post(
    "/api/relative/files",
    repeats=Unnoted.FILE,
    takes=Takes.CONTENT,
    dependencies=IN_PIECES,
    description=HANDED_IN,
)
async def hand_in(
    request: Asked, services: Wired, relative: AsRelative, name: FileName, part: AsPart
) -> FileView | UploadGoing:
    return await applying.hand_in(services, relative, body_of(request, part), name)


@relatives.get("/api/relative/messages")
async def list_messages(services: Wired, relative: AsRelative) -> MessagePage:
    return await messages.page(services, messages.of_relative(relative))


@relatives.act(
    "/api/relative/messages/read",
    repeats=Unnoted.MARK,
    unaudited=(
        "A relative's own marks of what was read: nobody else sees them and nothing follows."
    ),
)
async def read_messages(services: Wired, relative: AsRelative) -> MessagePage:
    return await messages.read_all(services, messages.of_relative(relative))


@relatives.act(
    "/api/relative/messages/{case_id:str}/read",
    repeats=Unnoted.MARK,
    unaudited="A relative's own mark of what was read: nobody else sees it and nothing follows.",
)
async def read_message(services: Wired, relative: AsRelative, case_id: PathId) -> MessagePage:
    return await messages.read_one(services, messages.of_relative(relative), case_id)


@relatives.get("/api/relative/message-choice")
async def read_message_choice(services: Wired, relative: AsRelative) -> MessageChoice:
    return await message_choice.read(services, message_choice.as_relative(relative))


@relatives.act("/api/relative/message-choice")
async def choose_messages(
    services: Wired, relative: AsRelative, data: JSONBody[ChooseMessages]
) -> MessageChoice:
    return await message_choice.choose(services, message_choice.as_relative(relative), data)


@relatives.act("/api/relative/calls/{call_id:str}/cancel", subsystem="calls")
async def cancel_call(services: Wired, relative: AsRelative, call_id: PathId) -> CallView:
    return await booking.cancel_call(services, relative, call_id)


@relatives.act("/api/relative/calls/{call_id:str}/consent", subsystem="calls", worth=Order.NEVER)
async def consent(services: Wired, relative: AsRelative, call_id: PathId) -> CallView:
    return await joining.consent(services, relative, call_id)


@relatives.act(
    "/api/relative/calls/{call_id:str}/join-tokens",
    subsystem="calls",
    repeats=Unnoted.TOKEN,
    worth=Order.NEVER,
)
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
    own_forms,
    *(applies(one.module, one.own) for one in OWN_KINDS.values()),
    resubmit_application,
    withdraw_application,
    hand_in,
    list_messages,
    read_messages,
    read_message,
    read_message_choice,
    choose_messages,
    consent,
    join_token,
)
