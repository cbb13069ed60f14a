"""Routes of signing in and out."""

from litestar import Response
from litestar.params import JSONBody

from pipelines.flows.access.auth import (
    by_face,
    claiming,
    devices,
    inmates,
    officers,
    own,
    relatives,
    second_factor,
)
from pipelines.flows.access.auth.signing_out import sign_out
from pipelines.flows.people.faces import liveness
from pipelines.rules.access.route import ANY_OFFICER
from pipelines.rules.devices.unsigned_terminals import KIOSK
from pipelines.rules.platform.repeated_routes import Secret, Unnoted
from pipelines.rules.platform.shedding import Order
from pipelines.rules.security.challenge import signed_bytes
from schemas.access.accounts import (
    AskChallenge,
    ChangePassword,
    ConfirmTotp,
    OpenSessionPage,
    SignInChallenge,
    TotpEnrolment,
)
from schemas.access.claims import ClaimAccount
from schemas.devices.cards import CardAtReader
from schemas.people.faces.liveness import LivenessChallenge
from schemas.people.kinds import SubjectKind
from schemas.people.views import (
    CitizenSignIn,
    EntryNames,
    FaceCheckRequest,
    InmateMe,
    InmateSignIn,
    OfficerMe,
    OfficerSignIn,
    PortraitSignIn,
    RelativeEntry,
    RelativeMe,
    RelativeSignIn,
)
from serve import route
from serve.access.auth import known_devices
from serve.access.auth.cookies import (
    address_of,
    device_of,
    secrets_of,
    session_cookie,
    signed_out,
)
from serve.access.auth.public_routes import entered
from serve.http import AsInmate, Asked, AsOfficer, AsRelative, PathId, Wired

WAY_IN = "It is the way in: nobody is known before it."


@route.anybody.act(
    "/api/liveness-challenges",
    because="Who comes in by the face turns the head before.",
    from_internet="公众",
    repeats=Unnoted.READING,
    unaudited=(
        "Hands out the turns of the head that are asked for and keeps nothing; the check of the"
        " face that uses them up is written down."
    ),
)
async def liveness_challenge(services: Wired) -> LivenessChallenge:
    return liveness.new_challenge(services)


@route.anybody.act(
    "/api/relative/sign-in",
    because=WAY_IN,
    from_internet="公众（登录前）",
    repeats=Unnoted.SIGN_IN,
    worth=Order.NEVER,
    counted=True,
)
async def relative_sign_in(
    request: Asked, services: Wired, data: JSONBody[RelativeSignIn]
) -> Response[RelativeEntry]:
    address, device = address_of(request), device_of(request)
    entry, opened = await relatives.sign_in(services, data, address, device)
    return Response(entry, cookies=entered(services, opened))


@route.anybody.get("/api/relative/entry-names", because=WAY_IN, from_internet="公众（登录前）")
async def relative_entry_names(services: Wired) -> EntryNames:
    return EntryNames(wechat="ticket", citizen=services.settings.citizen_entry_name)


@route.anybody.act(
    "/api/relative/citizen-sign-in",
    because=WAY_IN,
    from_internet="公众（登录前）",
    repeats=Unnoted.SIGN_IN,
    worth=Order.NEVER,
)
async def citizen_sign_in(
    request: Asked, services: Wired, data: JSONBody[CitizenSignIn]
) -> Response[RelativeEntry]:
    address, device = address_of(request), device_of(request)
    entry, opened = await relatives.sign_in_as_citizen(services, data, address, device)
    return Response(entry, cookies=entered(services, opened))


@route.anybody.act(
    "/api/relative/portrait-sign-in",
    because=WAY_IN,
    from_internet="公众（登录前）",
    repeats=Unnoted.SIGN_IN,
    worth=Order.NEVER,
    counted=True,
)
async def relative_portrait(
    request: Asked, services: Wired, data: JSONBody[PortraitSignIn]
) -> Response[RelativeMe]:
    address, device = address_of(request), device_of(request)
    me, opened = await relatives.show_portrait(services, data, address, device)
    return Response(me, cookies=entered(services, opened))


@route.anybody.act(
    "/api/inmate/sign-in",
    because=WAY_IN,
    from_internet=None,
    repeats=Unnoted.SIGN_IN,
    worth=Order.NEVER,
    counted=True,
    credential=KIOSK,
)
async def inmate_sign_in(
    request: Asked, services: Wired, data: JSONBody[InmateSignIn]
) -> Response[InmateMe]:
    address, device = address_of(request), device_of(request)
    terminal = await devices.terminal(services, request.headers, address)
    me, secret = await inmates.sign_in(services, data, terminal, address, device)
    return Response(me, cookies=[session_cookie(services.settings, SubjectKind.INMATE, secret)])


@route.anybody.act(
    "/api/inmate/face-sign-in",
    because=WAY_IN,
    from_internet=None,
    repeats=Unnoted.SIGN_IN,
    worth=Order.NEVER,
    counted=True,
    credential=KIOSK,
)
async def inmate_face_sign_in(
    request: Asked, services: Wired, data: JSONBody[FaceCheckRequest]
) -> Response[InmateMe]:
    address, device = address_of(request), device_of(request)
    terminal = await devices.terminal(services, request.headers, address)
    me, secret = await by_face.sign_in(services, data, terminal, address, device)
    return Response(me, cookies=[session_cookie(services.settings, SubjectKind.INMATE, secret)])


@route.anybody.act(
    "/api/inmate/card-sign-in",
    because=WAY_IN,
    from_internet=None,
    repeats=Unnoted.SIGN_IN,
    worth=Order.NEVER,
    credential=KIOSK,
)
async def inmate_card_sign_in(
    request: Asked, services: Wired, data: JSONBody[CardAtReader]
) -> Response[InmateMe]:
    address = address_of(request)
    await devices.terminal(services, request.headers, address)
    me, secret = await inmates.sign_in_by_card(services, data, address)
    return Response(me, cookies=[session_cookie(services.settings, SubjectKind.INMATE, secret)])


@route.anybody.act(
    "/api/officer/sign-in",
    because=WAY_IN,
    from_internet=None,
    repeats=Unnoted.SIGN_IN,
    worth=Order.NEVER,
    counted=True,
)
async def officer_sign_in(
    request: Asked, services: Wired, data: JSONBody[OfficerSignIn]
) -> Response[OfficerMe]:
    address, device = address_of(request), device_of(request)
    kept = request.cookies.get(known_devices.OFFICER.name, "")
    me, secret = await officers.sign_in(services, data, address, device, kept)
    cookies = [session_cookie(services.settings, SubjectKind.OFFICER, secret)]
    if not data.at_terminal:
        # What stands before inmates stays strange to every officer.
        cookies.append(known_devices.cookie(services, kept, me.id))
    return Response(me, cookies=cookies)


@route.relatives.post(
    "/api/relative/sign-out", repeats=Unnoted.SIGN_OUT, before_consent=True, status_code=204
)
async def relative_sign_out(
    request: Asked, services: Wired, relative: AsRelative
) -> Response[None]:
    await sign_out(services, relative, beside=secrets_of(request, SubjectKind.PUBLIC))
    return signed_out(services.settings, SubjectKind.RELATIVE, SubjectKind.PUBLIC)


@route.inmates.post("/api/inmate/sign-out", repeats=Unnoted.SIGN_OUT, status_code=204)
async def inmate_sign_out(services: Wired, inmate: AsInmate) -> Response[None]:
    await sign_out(services, inmate)
    return signed_out(services.settings, SubjectKind.INMATE)


@route.officers.post(
    "/api/officer/sign-out",
    asks=ANY_OFFICER,
    repeats=Unnoted.SIGN_OUT,
    worth=Order.NEVER,
    mends=True,
    status_code=204,
)
async def officer_sign_out(request: Asked, services: Wired, officer: AsOfficer) -> Response[None]:
    await sign_out(services, officer, device_of(request))
    return signed_out(services.settings, SubjectKind.OFFICER)


@route.relatives.get("/api/relative/me", before_consent=True)
async def relative_me(services: Wired, relative: AsRelative) -> RelativeMe:
    return await relatives.me(services, relative)


@route.inmates.get("/api/inmate/me")
async def inmate_me(services: Wired, inmate: AsInmate) -> InmateMe:
    return await inmates.me(services, inmate)


@route.officers.get("/api/officer/me", asks=ANY_OFFICER, worth=Order.NEVER, mends=True)
async def officer_me(officer: AsOfficer) -> OfficerMe:
    return officers.me(officer)


@route.anybody.act(
    "/api/officer/challenges",
    because=WAY_IN,
    from_internet=None,
    repeats=Unnoted.READING,
    unaudited=(
        "Hands out a text to be signed and keeps nothing; the sign-in that uses it is written down."
    ),
)
async def sign_in_challenge(services: Wired, data: JSONBody[AskChallenge]) -> SignInChallenge:
    text = second_factor.new_challenge(services, data.login)
    return SignInChallenge(challenge=text, signed_text=signed_bytes(text).decode())


@route.anybody.act(
    "/api/officer/claim",
    because="Who sets the first password is known by both halves of a claim code.",
    from_internet=None,
    repeats=Unnoted.CLAIM,
    status_code=204,
)
async def claim_account(request: Asked, services: Wired, data: JSONBody[ClaimAccount]) -> None:
    await claiming.claim(services, data, address_of(request), device_of(request))


@route.officers.act("/api/officer/password", asks=ANY_OFFICER, mends=True, status_code=204)
async def change_password(
    services: Wired, officer: AsOfficer, data: JSONBody[ChangePassword]
) -> None:
    await own.change_password(services, officer, data)


@route.officers.act("/api/officer/second-factor", asks=ANY_OFFICER, repeats=Secret.TOTP, mends=True)
async def begin_second_factor(services: Wired, officer: AsOfficer) -> TotpEnrolment:
    return await own.begin_totp(services, officer)


@route.officers.act(
    "/api/officer/second-factor/confirm", asks=ANY_OFFICER, mends=True, status_code=204
)
async def confirm_second_factor(
    services: Wired, officer: AsOfficer, data: JSONBody[ConfirmTotp]
) -> None:
    await own.confirm_totp(services, officer, data.code)


@route.officers.get("/api/officer/sessions", asks=ANY_OFFICER)
async def own_sessions(services: Wired, officer: AsOfficer) -> OpenSessionPage:
    return await own.own_sessions(services, officer)


@route.officers.act("/api/officer/sessions/{session_id:str}/end", asks=ANY_OFFICER, status_code=204)
async def end_own_session(services: Wired, officer: AsOfficer, session_id: PathId) -> None:
    await own.end_own_session(services, officer, session_id)


HANDLERS = (
    liveness_challenge,
    relative_entry_names,
    relative_sign_in,
    citizen_sign_in,
    relative_portrait,
    inmate_sign_in,
    inmate_face_sign_in,
    inmate_card_sign_in,
    officer_sign_in,
    relative_sign_out,
    inmate_sign_out,
    officer_sign_out,
    relative_me,
    inmate_me,
    officer_me,
    sign_in_challenge,
    claim_account,
    change_password,
    begin_second_factor,
    confirm_second_factor,
    own_sessions,
    end_own_session,
)
