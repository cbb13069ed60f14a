"""Support documents: who wrote them, and what becomes of their versions (LR-DOC-04)."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from connectors.postgres.access import officers
from connectors.postgres.modules import writing
from connectors.postgres.modules.saving import Saving
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import attachments
from connectors.postgres.platform.attachments import Holder
from connectors.postgres.transaction import Tx
from pipelines.rules.files.ids import ids_of
from pipelines.rules.modules.record import Stored
from schemas.errors import Conflict
from schemas.modules.labour.labour_document_versions import LABOUR_DOCUMENT_VERSIONS, VersionState
from schemas.modules.labour.labour_documents import DocumentState
from schemas.tables import metadata

WRITTEN = ("document_class", "title", "unit_id", "body", "files")
"""What makes whoever changes it the author; it is also what a version keeps."""


async def note_author(_: Tx, saving: Saving) -> dict[str, Any]:
    """Who wrote the text as it now stands."""
    before = saving.before
    if before is not None and all(before.values[one] == saving.values[one] for one in WRITTEN):
        return {}
    return {"author_id": saving.by}


async def hide(tx: Tx, record_id: str, saving: Saving) -> None:
    """A withdrawn document has no version that readers see."""
    if saving.state == DocumentState.WITHDRAWN:
        await _retire(tx, record_id, VersionState.WITHDRAWN)


async def require_unpublished(tx: Tx, record: Stored) -> None:
    """Raise `Conflict` where versions of the document are kept."""
    version = metadata.tables["labour_document_version"]
    found = select(version.c.id).where(version.c.document_id == record.id).limit(1)
    if await tx.scalar(found) is not None:
        raise Conflict("已发布过的文档不能删除，可以撤下。", code="document_published")


async def publish(
    tx: Tx,
    seals: FieldSeals,
    document: Stored,
    number: int,
    *,
    approved_by: str,
    by: str | None,
    at: datetime,
) -> None:
    """Let readers see the document as it is, in place of the version before it."""
    await _retire(tx, document.id, VersionState.SUPERSEDED)
    kept = {name: document.values[name] for name in WRITTEN}
    author = await officers.get(tx, document.values["author_id"] or "")
    told = {
        "document_id": document.id,
        "number": number,
        "author": author.name if author else "",
        "approved_by": approved_by,
        "published_at": at,
    }
    version_id = await writing.add(
        tx,
        LABOUR_DOCUMENT_VERSIONS,
        seals,
        kept | told,
        state=VersionState.CURRENT,
        by=by,
        at=at,
    )
    # A later draft may drop a file; the version keeps it.
    papers = ids_of(document.values["files"])
    await attachments.hold(tx, papers, Holder(LABOUR_DOCUMENT_VERSIONS.code, version_id))


async def _retire(tx: Tx, document_id: str, state: VersionState) -> None:
    version = metadata.tables["labour_document_version"]
    current = (
        version.c.document_id == document_id,
        version.c.state == VersionState.CURRENT.value,
    )
    await tx.execute(update(version).where(*current).values(state=state.value))
