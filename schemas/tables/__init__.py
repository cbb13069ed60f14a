"""Table definitions. Import `metadata` from here: it knows every table."""

from schemas.tables import (
    access,
    alert,
    audit,
    call,
    face,
    generated,
    job,
    messaging,
    module,
    org,
    parameter,
    person,
    recording,
    review,
    rights,
    transcript,
    word,
)
from schemas.tables.base import metadata

__all__ = [
    "access",
    "alert",
    "audit",
    "call",
    "face",
    "generated",
    "job",
    "messaging",
    "metadata",
    "module",
    "org",
    "parameter",
    "person",
    "recording",
    "review",
    "rights",
    "transcript",
    "word",
]
