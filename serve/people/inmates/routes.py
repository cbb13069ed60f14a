"""Routes of the kiosk."""

from litestar.params import JSONBody

from pipelines.flows.people.inmates import kiosk
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
from schemas.calls.views import CallPage, CallView, JoinToken, TokenRequest
from schemas.people.views import FaceCheckRequest, FaceOutcome
from serve.http import AsInmate, Limit, Offset, PathId, Wired
from serve.route import inmates


@inmates.act("/api/inmate/face-checks", worth=Order.NEVER)
async def inmate_face_check(
    services: Wired, inmate: AsInmate, data: JSONBody[FaceCheckRequest]
) -> FaceOutcome:
    return await kiosk.check_face(services, inmate, data)


@inmates.get("/api/inmate/calls", subsystem="calls")
async def inmate_calls(
    services: Wired, inmate: AsInmate, limit: Limit = 50, offset: Offset = 0
) -> CallPage:
    return await kiosk.own_calls(services, inmate, limit, offset)


@inmates.get("/api/inmate/calls/{call_id:str}", subsystem="calls")
async def inmate_call(services: Wired, inmate: AsInmate, call_id: PathId) -> CallView:
    return await kiosk.own_call(services, inmate, call_id)


@inmates.act("/api/inmate/calls/{call_id:str}/consent", subsystem="calls", worth=Order.NEVER)
async def inmate_consent(services: Wired, inmate: AsInmate, call_id: PathId) -> CallView:
    return await kiosk.consent(services, inmate, call_id)


@inmates.act(
    "/api/inmate/calls/{call_id:str}/join-tokens",
    subsystem="calls",
    repeats=Unnoted.TOKEN,
    worth=Order.NEVER,
)
async def inmate_join_token(
    services: Wired, inmate: AsInmate, call_id: PathId, data: JSONBody[TokenRequest]
) -> JoinToken:
    return await kiosk.issue_token(services, inmate, call_id, data)


HANDLERS = (inmate_face_check, inmate_calls, inmate_call, inmate_consent, inmate_join_token)
