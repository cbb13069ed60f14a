"""Notices and consents, exports that were fetched, files whose content is to go (PI-2)."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

taken_export = Table(
    "taken_export",
    metadata,
    Column("case_id", String(ID_LENGTH), primary_key=True),
    reference("officer_id", "officer"),
    Column("rows", Integer, nullable=False),
    moment("at"),
)

# Written with the erasure itself; the content is removed after the commit and the row with it.
erased_file = Table(
    "erased_file",
    metadata,
    Column("file_id", String(ID_LENGTH), primary_key=True),
    moment("at"),
)

# The relatives' notice; a published version never changes (held by a trigger and by rights).
privacy_notice = Table(
    "privacy_notice",
    metadata,
    # Over all documents together, so that a number alone says what was agreed to.
    Column("number", Integer, primary_key=True, autoincrement=False),
    # privacy, or agreement: what must be agreed to before anything else is open.
    Column("document", String(16), nullable=False),
    Column("text", Text, nullable=False),
    # What is new in it, in a sentence for those who agreed to the version before.
    Column("changes", String(200), nullable=False),
    moment("published_at"),
    Column("published_by", String(64), nullable=False),
)

privacy_consent = Table(
    "privacy_consent",
    metadata,
    id_column(),
    reference("relative_id", "relative", index=False),
    Column("number", Integer, ForeignKey("privacy_notice.number"), nullable=False),
    moment("at"),
    Column("source_address", String(64), nullable=False),
    UniqueConstraint("relative_id", "number"),
)
