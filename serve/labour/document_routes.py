"""Routes of 劳动文档, for readers."""

from typing import Annotated

from litestar.params import FromQuery, QueryParameter
from litestar.response import Stream

from pipelines.flows.labour import reading
from pipelines.rules.access.codes.labour import READ_LABOUR_DOCUMENTS
from schemas.labour.labour_documents import PublishedDocument, PublishedPage
from schemas.modules.labour.labour_documents import DocumentClass
from serve.answers import ANY_FILE
from serve.files import sending
from serve.http import AsOfficer, Limit, Offset, PathId, Wired
from serve.route import officers

Search = Annotated[str, QueryParameter(max_length=100)]


@officers.get("/api/labour-documents", asks=READ_LABOUR_DOCUMENTS)
async def list_documents(
    services: Wired,
    officer: AsOfficer,
    document_class: FromQuery[DocumentClass | None] = None,
    q: Search = "",
    limit: Limit = 20,
    offset: Offset = 0,
) -> PublishedPage:
    return await reading.page(services, officer, document_class, q, limit, offset)


@officers.get("/api/labour-documents/{version_id:str}", asks=READ_LABOUR_DOCUMENTS)
async def read_document(
    services: Wired, officer: AsOfficer, version_id: PathId
) -> PublishedDocument:
    return await reading.read(services, officer, version_id)


@officers.get(
    "/api/labour-documents/{version_id:str}/files/{file_id:str}",
    asks=READ_LABOUR_DOCUMENTS,
    answers=ANY_FILE,
)
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
