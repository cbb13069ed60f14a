"""Routes by which people of outside bodies come in and keep their own credentials."""

from litestar import Response
from litestar.params import JSONBody

from pipelines.flows.access.auth.signing_out import sign_out
from pipelines.flows.official import claiming, own_account, signing_in
from pipelines.rules.platform.repeated_routes import Secret, Unnoted
from pipelines.rules.platform.shedding import Order
from pipelines.rules.security.challenge import signed_bytes
from schemas.access.accounts import (
    AskChallenge,
    ChangePassword,
    ConfirmTotp,
    SignInChallenge,
    TotpEnrolment,
)
from schemas.official.accounts import ClaimOfficialAccount, EnrolKey, OfficialMe, OfficialSignIn
from schemas.people.kinds import SubjectKind
from serve import route
from serve.access.auth import known_devices
from serve.access.auth.cookies import address_of, device_of, session_cookie, signed_out
from serve.http import Asked, AsOfficial, Wired

WAY_IN = "It is the way in: nobody is known before it."
ZONE = "对公人员（登录前）"


@route.anybody.act(
    "/api/official/sign-in",
    because=WAY_IN,
    from_internet=ZONE,
    repeats=Unnoted.SIGN_IN,
    worth=Order.NEVER,
    counted=True,
)
async def official_sign_in(
    request: Asked, services: Wired, data: JSONBody[OfficialSignIn]
) -> Response[OfficialMe]:
    address, device = address_of(request), device_of(request)
    kept = request.cookies.get(known_devices.OFFICIAL.name, "")
    me, secret = await signing_in.sign_in(services, data, address, device, kept)
    return Response(
        me,
        cookies=[
            session_cookie(services.settings, SubjectKind.OFFICIAL, secret),
            known_devices.cookie(services, kept, me.id, known_devices.OFFICIAL),
        ],
    )


@route.anybody.act(
    "/api/official/claim",
    because="Who sets the first password is known by the code that was handed out.",
    from_internet=ZONE,
    repeats=Unnoted.CLAIM,
    counted=True,
    status_code=204,
)
async def claim_official_account(
    request: Asked, services: Wired, data: JSONBody[ClaimOfficialAccount]
) -> None:
    await claiming.claim(services, data, address_of(request), device_of(request))


@route.anybody.act(
    "/api/official/challenges",
    because=WAY_IN,
    from_internet=ZONE,
    repeats=Unnoted.READING,
    unaudited=(
        "Hands out a text to be signed and keeps nothing; the sign-in that uses it is written down."
    ),
)
async def official_challenge(services: Wired, data: JSONBody[AskChallenge]) -> SignInChallenge:
    text = signing_in.new_challenge(services, data.login)
    return SignInChallenge(challenge=text, signed_text=signed_bytes(text).decode())


@route.officials.get("/api/official/me", worth=Order.NEVER, mends=True)
async def official_me(services: Wired, official: AsOfficial) -> OfficialMe:
    return await signing_in.me(services, official)


@route.officials.post(
    "/api/official/sign-out", repeats=Unnoted.SIGN_OUT, mends=True, status_code=204
)
async def official_sign_out(services: Wired, official: AsOfficial) -> Response[None]:
    await sign_out(services, official)
    return signed_out(services.settings, SubjectKind.OFFICIAL)


@route.officials.act("/api/official/password", mends=True, status_code=204)
async def change_official_password(
    services: Wired, official: AsOfficial, data: JSONBody[ChangePassword]
) -> None:
    await own_account.change_password(services, official, data)


@route.officials.act("/api/official/second-factor", repeats=Secret.TOTP, mends=True)
async def begin_official_factor(services: Wired, official: AsOfficial) -> TotpEnrolment:
    return await own_account.begin_totp(services, official)


@route.officials.act("/api/official/second-factor/confirm", mends=True, status_code=204)
async def confirm_official_factor(
    services: Wired, official: AsOfficial, data: JSONBody[ConfirmTotp]
) -> None:
    await own_account.confirm_totp(services, official, data.code)


@route.officials.act("/api/official/second-factor/key", mends=True, status_code=204)
async def enrol_official_key(
    services: Wired, official: AsOfficial, data: JSONBody[EnrolKey]
) -> None:
    await own_account.enrol_key(services, official, data)


HANDLERS = (
    official_sign_in,
    claim_official_account,
    official_challenge,
    official_me,
    official_sign_out,
    change_official_password,
    begin_official_factor,
    confirm_official_factor,
    enrol_official_key,
)
