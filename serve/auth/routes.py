"""Routes of signing in and out."""

from litestar import Response, get, post
from litestar.params import JSONBody

from schemas.people.kinds import SubjectKind
from schemas.people.views import (
    InmateMe,
    InmateSignIn,
    OfficerMe,
    OfficerSignIn,
    RelativeMe,
    RelativeSignIn,
)
from serve.auth import inmates, officers, relatives
from serve.auth.cookies import address_of, forget_cookie, session_cookie
from serve.auth.guards import inmates_only, officers_only, relatives_only
from serve.auth.signing_out import sign_out
from serve.http import AsInmate, Asked, AsOfficer, AsRelative, Wired, act


@act("/api/relative/sign-in")
async def relative_sign_in(
    request: Asked, services: Wired, data: JSONBody[RelativeSignIn]
) -> Response[RelativeMe]:
    me, secret = await relatives.sign_in(services, data, address_of(request, services.settings))
    return Response(me, cookies=[session_cookie(services.settings, SubjectKind.RELATIVE, secret)])


@act("/api/inmate/sign-in")
async def inmate_sign_in(
    request: Asked, services: Wired, data: JSONBody[InmateSignIn]
) -> Response[InmateMe]:
    me, secret = await inmates.sign_in(services, data, address_of(request, services.settings))
    return Response(me, cookies=[session_cookie(services.settings, SubjectKind.INMATE, secret)])


@act("/api/officer/sign-in")
async def officer_sign_in(
    request: Asked, services: Wired, data: JSONBody[OfficerSignIn]
) -> Response[OfficerMe]:
    me, secret = await officers.sign_in(services, data, address_of(request, services.settings))
    return Response(me, cookies=[session_cookie(services.settings, SubjectKind.OFFICER, secret)])


@post("/api/relative/sign-out", status_code=204, guards=[relatives_only])
async def relative_sign_out(services: Wired, relative: AsRelative) -> Response[None]:
    await sign_out(services, relative)
    return Response(None, cookies=[forget_cookie(services.settings, SubjectKind.RELATIVE)])


@post("/api/inmate/sign-out", status_code=204, guards=[inmates_only])
async def inmate_sign_out(services: Wired, inmate: AsInmate) -> Response[None]:
    await sign_out(services, inmate)
    return Response(None, cookies=[forget_cookie(services.settings, SubjectKind.INMATE)])


@post("/api/officer/sign-out", status_code=204, guards=[officers_only])
async def officer_sign_out(services: Wired, officer: AsOfficer) -> Response[None]:
    await sign_out(services, officer)
    return Response(None, cookies=[forget_cookie(services.settings, SubjectKind.OFFICER)])


@get("/api/relative/me", guards=[relatives_only])
async def relative_me(services: Wired, relative: AsRelative) -> RelativeMe:
    return await relatives.me(services, relative)


@get("/api/inmate/me", guards=[inmates_only])
async def inmate_me(services: Wired, inmate: AsInmate) -> InmateMe:
    return await inmates.me(services, inmate)


@get("/api/officer/me", guards=[officers_only])
async def officer_me(officer: AsOfficer) -> OfficerMe:
    return officers.me(officer)


HANDLERS = (
    relative_sign_in,
    inmate_sign_in,
    officer_sign_in,
    relative_sign_out,
    inmate_sign_out,
    officer_sign_out,
    relative_me,
    inmate_me,
    officer_me,
)
