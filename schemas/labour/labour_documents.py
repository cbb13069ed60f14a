"""劳动文档 as readers see them: published versions alone (LR-DOC-01, LR-DOC-02)."""

from datetime import datetime

from schemas.base import Id, View
from schemas.modules.labour.labour_documents import DocumentClass
from schemas.platform.files import FileView
from schemas.recordings.conversations import Piece


class PublishedRow(View, frozen=True, kw_only=True):
    """A document of the list; `excerpt` holds the first place of what was searched for."""

    id: Id
    """Of the version."""
    document_class: DocumentClass
    title: str
    unit: str
    number: int
    published_at: datetime
    files: int
    excerpt: str
    pieces: list[Piece]
    """Where the searched words stand in the excerpt."""


class PublishedPage(View, frozen=True, kw_only=True):
    rows: list[PublishedRow]
    total: int


class PublishedDocument(View, frozen=True, kw_only=True):
    """One document whole."""

    id: Id
    document_class: DocumentClass
    title: str
    unit: str
    number: int
    author: str
    approved_by: str
    published_at: datetime
    body: str
    files: list[FileView]
