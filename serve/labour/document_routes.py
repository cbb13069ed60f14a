"""Routes of 劳动文档, for readers."""

from typing import Annotated

from litestar import get
from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from pipelines.flows.labour import reading
from schemas.labour.labour_documents import PublishedDocument, PublishedPage
from schemas.modules.labour.labour_documents import DocumentClass
from serve.access.auth.guards import officers_only
from serve.files import sending
from serve.http import AsOfficer, Limit, Offset, PathId, Wired

Search = Annotated[str, QueryParameter(max_length=100)]


@get("/api/labour-documents", guards=[officers_only])
async def list_documents(
    services: Wired,
    officer: AsOfficer,
    document_class: FromQuery[DocumentClass | None] = None,
    q: Search = "",
    limit: Limit = 20,
    offset: Offset = 0,
) -> PublishedPage:
    return await reading.page(services, officer, document_class, q, limit, offset)


@get("/api/labour-documents/{version_id:str}", guards=[officers_only])
async def read_document(
    services: Wired, officer: AsOfficer, version_id: PathId
) -> PublishedDocument:
    return await reading.read(services, officer, version_id)


@get("/api/labour-documents/{version_id:str}/files/{file_id:str}", guards=[officers_only])
async def download_document(
    services: Wired,
    officer: AsOfficer,
    version_id: PathId,
    file_id: PathId,
    inline: FromQuery[bool] = False,
) -> Stream:
    return sending.kept(
        await reading.download(services, officer, version_id, file_id, inline=inline)
    )


HANDLERS = (list_documents, read_document, download_document)
