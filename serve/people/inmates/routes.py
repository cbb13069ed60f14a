"""Routes of the kiosk."""

from litestar import get
from litestar.params import JSONBody

from pipelines.flows.people.inmates import kiosk
from schemas.calls.views import CallPage, CallView, JoinToken, TokenRequest
from schemas.people.views import FaceCheckRequest, FaceOutcome
from serve.access.auth.guards import inmates_only
from serve.http import AsInmate, Limit, Offset, PathId, Wired, act


@act("/api/inmate/face-checks", guards=[inmates_only])
async def inmate_face_check(
    services: Wired, inmate: AsInmate, data: JSONBody[FaceCheckRequest]
) -> FaceOutcome:
    return await kiosk.check_face(services, inmate, data)


@get("/api/inmate/calls", guards=[inmates_only])
async def inmate_calls(
    services: Wired, inmate: AsInmate, limit: Limit = 50, offset: Offset = 0
) -> CallPage:
    return await kiosk.own_calls(services, inmate, limit, offset)


@get("/api/inmate/calls/{call_id:str}", guards=[inmates_only])
async def inmate_call(services: Wired, inmate: AsInmate, call_id: PathId) -> CallView:
    return await kiosk.own_call(services, inmate, call_id)


@act("/api/inmate/calls/{call_id:str}/consent", guards=[inmates_only])
async def inmate_consent(services: Wired, inmate: AsInmate, call_id: PathId) -> CallView:
    return await kiosk.consent(services, inmate, call_id)


@act("/api/inmate/calls/{call_id:str}/join-tokens", guards=[inmates_only])
async def inmate_join_token(
    services: Wired, inmate: AsInmate, call_id: PathId, data: JSONBody[TokenRequest]
) -> JoinToken:
    return await kiosk.issue_token(services, inmate, call_id, data)


HANDLERS = (inmate_face_check, inmate_calls, inmate_call, inmate_consent, inmate_join_token)
