"""Checks of what people hand in: what was refused, and whether a scanner looks (NF-SEC-14)."""

from datetime import datetime

from schemas.base import Id, View


class RefusedUpload(View, frozen=True, kw_only=True):
    """A file that was refused as harmful or disguised; nothing of its content is kept."""

    id: Id
    at: datetime
    actor_kind: str
    actor_name: str
    address: str
    purpose: str
    name: str
    size: int
    """So many bytes had come when it was refused."""
    code: str
    """`file_harmful` or `file_disguised`."""
    found: str
    """The signature, or the type that the content has."""


class UploadChecks(View, frozen=True, kw_only=True):
    rows: list[RefusedUpload]
    total: int
    scanner_ready: bool
    scanner: str
    """Program and signatures, as the scanner says itself."""
    unscanned_admitted: bool
    """Whether files are taken while no scanner answers."""
