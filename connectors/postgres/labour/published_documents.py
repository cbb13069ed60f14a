"""Published support documents for those who read them: drafts are in no query here (LR-DOC-02)."""

from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Select, func, literal, or_, select

from connectors.postgres.transaction import Tx, in_scopes
from schemas.modules.labour.labour_document_versions import VersionState
from schemas.modules.labour.labour_documents import DocumentClass
from schemas.tables import metadata
from schemas.tables.platform.org import org_unit

unit = org_unit.alias("publisher")


class PublishedText(msgspec.Struct, frozen=True, kw_only=True):
    """The current version of a document."""

    id: str
    document_class: DocumentClass
    title: str
    unit: str
    number: int
    author: str
    approved_by: str
    published_at: datetime
    body: str
    files: list[str] | None


async def page(
    tx: Tx,
    scopes: tuple[str, ...],
    *,
    document_class: DocumentClass | None,
    words: tuple[str, ...],
    limit: int,
    offset: int,
) -> tuple[list[PublishedText], int]:
    """The latest first; every word stands in the title or in the text."""
    version = metadata.tables["labour_document_version"]
    found = _published(scopes)
    if document_class is not None:
        found = found.where(version.c.document_class == document_class.value)
    for word in words:
        found = found.where(
            or_(
                version.c.title.icontains(word, autoescape=True),
                version.c.body.icontains(word, autoescape=True),
            )
        )
    order = (version.c.published_at.desc(), version.c.id.desc())
    return await tx.page(found, PublishedText, *order, limit=limit, offset=offset)


async def get(tx: Tx, scopes: tuple[str, ...], version_id: str) -> PublishedText | None:
    version = metadata.tables["labour_document_version"]
    return await tx.first(_published(scopes).where(version.c.id == version_id), PublishedText)


def _published(scopes: tuple[str, ...]) -> Select[tuple[object, ...]]:
    version = metadata.tables["labour_document_version"]
    names = ("id", "document_class", "title", "number", "author", "approved_by")
    columns = [version.c[name] for name in (*names, "published_at", "body", "files")]
    return (
        select(*columns, unit.c.name.label("unit"))
        .select_from(version.join(unit, unit.c.id == version.c.unit_id))
        .where(version.c.state == VersionState.CURRENT.value, _addressed(scopes))
    )


def _addressed(scopes: tuple[str, ...]) -> ColumnElement[bool]:
    """What a unit publishes is for all below it, and for whoever is set over it."""
    above = (func.starts_with(literal(scope), unit.c.path) for scope in scopes)
    return or_(in_scopes(unit.c.path, scopes), *above)
