"""Routes of whoever has an account, relative or not yet."""

from litestar import Response
from litestar.datastructures import Cookie
from litestar.params import JSONBody

from pipelines.flows.access.auth import public as accounts
from pipelines.flows.access.auth.public import Opened
from pipelines.flows.access.auth.signing_out import sign_out
from pipelines.flows.governance.privacy import public_notice
from pipelines.flows.services import Services
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.people.kinds import SubjectKind
from schemas.people.privacy import AgreeToNotice, PrivacyNotice
from schemas.people.public import PublicMe
from serve import route
from serve.access.auth.cookies import secrets_of, session_cookie, signed_out
from serve.http import Asked, AsPublic, Wired


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
    return signed_out(services.settings, SubjectKind.PUBLIC, SubjectKind.RELATIVE)


@route.public.get("/api/public/privacy-notice", before_consent=True)
async def read_public_notice(services: Wired, public: AsPublic) -> PrivacyNotice:
    return await public_notice.notice_for(services, public)


@route.public.act("/api/public/privacy-notice/agree", before_consent=True)
async def agree_to_public_notice(
    services: Wired, public: AsPublic, data: JSONBody[AgreeToNotice]
) -> PrivacyNotice:
    return await public_notice.agree(services, public, data.number)


HANDLERS = (public_me, public_sign_out, read_public_notice, agree_to_public_notice)
