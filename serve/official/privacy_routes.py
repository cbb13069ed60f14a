"""What is held about people of outside bodies, for their own eyes (NF-SEC-11)."""

from litestar import Response

from pipelines.flows.official import own_data
from pipelines.rules.files.names import disposition
from schemas.people.privacy import OwnData
from serve.http import AsOfficial, Wired
from serve.official.routes import OPEN
from serve.route import officials

COPY_NAME = "我的个人信息.html"


@officials.get("/api/official/own-data", subsystem=OPEN)
async def read_official_own_data(services: Wired, official: AsOfficial) -> OwnData:
    return await own_data.own_data(services, official)


@officials.get(
    "/api/official/own-data/file",
    subsystem=OPEN,
    media_type="text/html",
    description="The same as a page to keep. Each copy is audited.",
)
async def take_official_own_data(services: Wired, official: AsOfficial) -> Response[bytes]:
    page = await own_data.own_page(services, official)
    headers = {
        "Content-Disposition": disposition(COPY_NAME, inline=False),
        "Cache-Control": "private, no-store",
    }
    return Response(page.encode(), media_type="text/html; charset=utf-8", headers=headers)


HANDLERS = (read_official_own_data, take_official_own_data)
