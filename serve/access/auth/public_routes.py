"""Routes of whoever has an account, relative or not yet."""

from litestar import Response
from litestar.datastructures import Cookie
from litestar.params import JSONBody

from pipelines.flows.access.auth import joint_sessions, own_phone, phone_codes, relatives
from pipelines.flows.access.auth import public as accounts
from pipelines.flows.access.auth.public import Opened
from pipelines.flows.access.auth.signing_out import sign_out
from pipelines.flows.services import Services
from pipelines.rules.platform.repeated_routes import Unnoted
from pipelines.rules.platform.shedding import Order
from schemas.exchange.citizen import LeftAsked
from schemas.people.kinds import SubjectKind
from schemas.people.public import AskCode, GrantPhone, PhoneSignIn, PublicMe
from schemas.people.views import RelativeEntry
from serve import route
from serve.access.auth.cookies import (
    address_of,
    device_of,
    secrets_of,
    session_cookie,
    signed_out,
)
from serve.http import Asked, AsPublic, Wired

BEFORE = "公众（登录前）"
WAY_IN = "It is the way in: nobody is known before it."


def entered(services: Services, opened: Opened) -> list[Cookie]:
    """A cookie for each session that an entry opened."""
    secrets = {SubjectKind.PUBLIC: opened.public, SubjectKind.RELATIVE: opened.relative}
    return [
        session_cookie(services.settings, kind, secret)
        for kind, secret in secrets.items()
        if secret
    ]


@route.public.get("/api/public/me", before_consent=True)
async def public_me(services: Wired, public: AsPublic) -> PublicMe:
    return await accounts.me(services, public)


@route.public.post(
    "/api/public/sign-out", repeats=Unnoted.SIGN_OUT, before_consent=True, status_code=204
)
async def public_sign_out(request: Asked, services: Wired, public: AsPublic) -> Response[None]:
    await sign_out(services, public, beside=secrets_of(request, SubjectKind.RELATIVE))
    await joint_sessions.leave(services, public.id)
    return signed_out(services.settings, SubjectKind.PUBLIC, SubjectKind.RELATIVE)


@route.public.act("/api/public/phone", before_consent=True)
async def grant_phone(services: Wired, public: AsPublic, data: JSONBody[GrantPhone]) -> PublicMe:
    return await own_phone.granted(services, public, data)


@route.public.act("/api/public/phone/typed", before_consent=True)
async def type_phone(services: Wired, public: AsPublic, data: JSONBody[PhoneSignIn]) -> PublicMe:
    return await own_phone.typed(services, public, data)


@route.anybody.act(
    "/api/public/phone-codes",
    because="Who comes in by a number is sent a code before he is known.",
    from_internet=BEFORE,
    repeats=Unnoted.SIGN_IN,
    worth=Order.NEVER,
    counted=True,
    status_code=204,
)
async def send_phone_code(request: Asked, services: Wired, data: JSONBody[AskCode]) -> None:
    await phone_codes.send(services, data.phone, address_of(request))


@route.anybody.act(
    "/api/public/phone-sign-in",
    because=WAY_IN,
    from_internet=BEFORE,
    repeats=Unnoted.SIGN_IN,
    worth=Order.NEVER,
    counted=True,
)
async def phone_sign_in(
    request: Asked, services: Wired, data: JSONBody[PhoneSignIn]
) -> Response[RelativeEntry]:
    address, device = address_of(request), device_of(request)
    entry, opened = await relatives.sign_in_by_phone(services, data, address, device)
    return Response(entry, cookies=entered(services, opened))


@route.anybody.act(
    "/api/open/public/citizen-sign-out",
    because="随申办 says who signed out there, and signs it.",
    from_internet="随申办（后台通知）",
    repeats=Unnoted.MACHINE,
    signed=True,
    status_code=204,
)
async def citizen_left(request: Asked, services: Wired, data: JSONBody[LeftAsked]) -> None:
    await joint_sessions.hear(services, data, address_of(request))


HANDLERS = (
    public_me,
    public_sign_out,
    grant_phone,
    type_phone,
    send_phone_code,
    phone_sign_in,
    citizen_left,
)
