"""劳动文档: what was published, for every officer who may read it (LR-DOC-01, LR-DOC-02)."""

from connectors.postgres.audit import audit
from connectors.postgres.labour import published_documents
from connectors.postgres.labour.published_documents import PublishedText
from connectors.postgres.platform import attachments
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.files import opening
from pipelines.flows.files.leaving import KeptFile
from pipelines.flows.files.receiving import file_view
from pipelines.flows.services import Services
from pipelines.rules.speech.excerpts import excerpt
from pipelines.rules.speech.text_search import terms
from schemas.errors import NotFound
from schemas.labour.labour_documents import PublishedDocument, PublishedPage, PublishedRow
from schemas.modules.labour.labour_documents import DocumentClass

OBJECT = "labour_document_versions"
DOWNLOAD = "labour_documents.download"


async def page(
    services: Services,
    officer: Officer,
    document_class: DocumentClass | None,
    text: str,
    limit: int,
    offset: int,
) -> PublishedPage:
    words = terms(text)
    async with services.database.transaction() as tx:
        rows, total = await published_documents.page(
            tx,
            officer.scopes,
            document_class=document_class,
            words=words,
            limit=limit,
            offset=offset,
        )
    return PublishedPage(rows=[_row(one, words) for one in rows], total=total)


def _row(one: PublishedText, words: tuple[str, ...]) -> PublishedRow:
    shown, places = excerpt(one.body, words)
    return PublishedRow(
        id=one.id,
        document_class=one.document_class,
        title=one.title,
        unit=one.unit,
        number=one.number,
        published_at=one.published_at,
        files=len(one.files or []),
        excerpt=shown,
        pieces=places,
    )


async def read(services: Services, officer: Officer, version_id: str) -> PublishedDocument:
    async with services.database.transaction() as tx:
        one = await _need(tx, officer, version_id)
        papers = await attachments.by_ids(tx, one.files or [])
    return PublishedDocument(
        id=one.id,
        document_class=one.document_class,
        title=one.title,
        unit=one.unit,
        number=one.number,
        author=one.author,
        approved_by=one.approved_by,
        published_at=one.published_at,
        body=one.body,
        files=[file_view(row) for row in papers],
    )


async def download(
    services: Services, officer: Officer, version_id: str, file_id: str, *, inline: bool
) -> KeptFile:
    """A file of a published document, whole and unchanged; each time is audited."""
    tried = Attempt(services, officer.actor(), DOWNLOAD, OBJECT, version_id, officer.stream)
    async with tried:
        async with services.database.transaction() as tx:
            one = await _need(tx, officer, version_id)
            rows = await attachments.by_ids(tx, [file_id] if file_id in (one.files or []) else [])
        if not rows:
            raise opening.not_found()
        (row,) = rows
        reader = await opening.verified(services, row)
        async with services.database.transaction() as tx:
            await audit.write(
                tx,
                stream=officer.stream,
                actor=officer.actor(),
                action=DOWNLOAD,
                object_kind=OBJECT,
                object_id=version_id,
                detail={"file": row.id, "name": row.name, "sm3": row.sm3, "inline": inline},
                at=services.clock(),
            )
        return KeptFile(reader=reader, row=row, inline=inline)


async def _need(tx: Tx, officer: Officer, version_id: str) -> PublishedText:
    found = await published_documents.get(tx, officer.scopes, version_id)
    if found is None:
        raise NotFound("没有找到该文档，可能已被撤下或更新。", code="document_not_found")
    return found
