"""What was done under the key of a request, so that the request can come twice (LR-GEN-08)."""

from sqlalchemy import Column, Integer, LargeBinary, String, Table

from schemas.tables.base import ID_LENGTH, metadata, moment

repeat_note = Table(
    "repeat_note",
    metadata,
    # Of whichever kind of person: a key is its account's own.
    Column("account_id", String(ID_LENGTH), primary_key=True),
    Column("key_digest", String(64), primary_key=True),
    # Keyed digest of method, address and body: the same key with anything else is refused.
    Column("mark", String(64), nullable=False),
    Column("route", String(120), nullable=False),
    # Empty where the answer was not known at the commit, or is not to be kept.
    Column("status", Integer, nullable=True),
    Column("answer", LargeBinary, nullable=True),
    moment("at", index=True),
)
