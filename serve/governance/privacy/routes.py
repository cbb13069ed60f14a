"""Routes of the relatives' privacy."""

from litestar import Response
from litestar.params import FromQuery, JSONBody

from pipelines.flows.governance.privacy import (
    erasing,
    notices,
    own_data,
    public_account,
    public_notice,
)
from pipelines.rules.access.codes.governance import LIST_PRIVACY_NOTICES, PUBLISH_PRIVACY_NOTICES
from pipelines.rules.files.names import disposition
from pipelines.rules.platform.repeated_routes import Unnoted
from schemas.people.kinds import SubjectKind
from schemas.people.privacy import (
    AgreeToNotice,
    AskErasure,
    Document,
    ErasureReceipt,
    NoticeVersion,
    OwnData,
    OwnErasure,
    PrivacyNotice,
    PublishNotice,
)
from serve import route
from serve.access.auth.cookies import signed_out
from serve.http import AsOfficer, AsPublic, AsRelative, PathId, Wired
from serve.route import anybody, officers, relatives

COPY_NAME = "我的个人信息.html"


@relatives.get("/api/relative/privacy-notice", before_consent=True)
async def read_notice(services: Wired, relative: AsRelative) -> PrivacyNotice:
    return await notices.notice_for(services, relative)


@relatives.act("/api/relative/privacy-notice/agree", before_consent=True)
async def agree_to_notice(
    services: Wired, relative: AsRelative, data: JSONBody[AgreeToNotice]
) -> PrivacyNotice:
    return await notices.agree(services, relative, data.number)


@route.public.get("/api/public/privacy-notice", before_consent=True)
async def read_public_notice(services: Wired, public: AsPublic) -> PrivacyNotice:
    return await public_notice.notice_for(services, public)


@route.public.act("/api/public/privacy-notice/agree", before_consent=True)
async def agree_to_public_notice(
    services: Wired, public: AsPublic, data: JSONBody[AgreeToNotice]
) -> PrivacyNotice:
    return await public_notice.agree(services, public, data.number)


@route.public.get("/api/public/own-data", before_consent=True)
async def read_account_data(services: Wired, public: AsPublic) -> OwnData:
    return await public_account.own_data(services, public)


@route.public.post(
    "/api/public/erasure", repeats=Unnoted.SIGN_OUT, before_consent=True, status_code=204
)
async def erase_account(services: Wired, public: AsPublic) -> Response[None]:
    await public_account.erase(services, public)
    return signed_out(services.settings, SubjectKind.PUBLIC)


@relatives.get("/api/relative/own-data", before_consent=True)
async def read_own_data(services: Wired, relative: AsRelative) -> OwnData:
    return await own_data.own_data(services, relative)


@relatives.get(
    "/api/relative/own-data/file",
    before_consent=True,
    media_type="text/html",
    description="The same as a page to keep. Each copy is audited.",
)
async def take_own_data(services: Wired, relative: AsRelative) -> Response[bytes]:
    page = await own_data.own_page(services, relative)
    headers = {
        "Content-Disposition": disposition(COPY_NAME, inline=False),
        "Cache-Control": "private, no-store",
    }
    return Response(page.encode(), media_type="text/html; charset=utf-8", headers=headers)


@relatives.get("/api/relative/erasure", before_consent=True)
async def read_erasure(services: Wired, relative: AsRelative) -> OwnErasure:
    return await erasing.own_erasure(services, relative)


@relatives.post("/api/relative/erasure", before_consent=True)
async def ask_erasure(
    services: Wired, relative: AsRelative, data: JSONBody[AskErasure]
) -> OwnErasure:
    return await erasing.ask(services, relative, data.reason)


@relatives.act("/api/relative/erasure/withdraw", before_consent=True)
async def withdraw_erasure(services: Wired, relative: AsRelative) -> OwnErasure:
    return await erasing.take_back(services, relative)


@anybody.get(
    "/api/relative/erasure-receipts/{case_id:str}",
    because="Who was erased signs in no more, and was told the number that it is found by.",
    from_internet="公众（登录前）",
)
async def read_erasure_receipt(services: Wired, case_id: PathId) -> ErasureReceipt:
    return await erasing.receipt(services, case_id)


@officers.get("/api/privacy-notices", asks=LIST_PRIVACY_NOTICES)
async def list_notices(
    services: Wired, document: FromQuery[Document] = Document.PRIVACY
) -> list[NoticeVersion]:
    return await notices.versions(services, document)


@officers.post("/api/privacy-notices", asks=PUBLISH_PRIVACY_NOTICES)
async def publish_notice(
    services: Wired, officer: AsOfficer, data: JSONBody[PublishNotice]
) -> NoticeVersion:
    return await notices.publish(services, officer, data)


HANDLERS = (
    read_notice,
    agree_to_notice,
    read_public_notice,
    agree_to_public_notice,
    read_account_data,
    erase_account,
    read_own_data,
    take_own_data,
    read_erasure,
    ask_erasure,
    withdraw_erasure,
    read_erasure_receipt,
    list_notices,
    publish_notice,
)
