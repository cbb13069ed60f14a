"""Files that people handed in, and what took them (VC-GEN-18)."""

from sqlalchemy import Column, ForeignKey, String, Table

from schemas.tables.base import ID_LENGTH, metadata, moment

attachment = Table(
    "attachment",
    metadata,
    # That of the sealed file.
    Column("id", String(ID_LENGTH), ForeignKey("stored_file.id"), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("sha256", String(64), nullable=False),
    # What it was handed in for: `<module>.<field>`, or `application`.
    Column("purpose", String(72), nullable=False),
    Column("owner_kind", String(16), nullable=False),
    Column("owner_id", String(ID_LENGTH), nullable=False, index=True),
    moment("uploaded_at"),
    # A module's code with a record's id, or `approval_case` with a case's.
    Column("holder_kind", String(32), nullable=True),
    Column("holder_id", String(ID_LENGTH), nullable=True, index=True),
    # Since when nothing holds it; the job clears what stays so.
    moment("free_since", nullable=True, index=True),
)
