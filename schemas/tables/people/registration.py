"""What people enter before they are known, and how often they were asked about (VC-PUB-01, -06)."""

from sqlalchemy import Column, Float, Index, LargeBinary, String, Table

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment

# One to an account, whole and sealed: nothing of it is looked for.
registration_draft = Table(
    "registration_draft",
    metadata,
    Column("account_id", String(ID_LENGTH), primary_key=True),
    Column("content_sealed", LargeBinary, nullable=False),
    moment("updated_at", index=True),
)

# Each answer of public security; by the keyed digest a number is counted whoever tries it.
identity_check = Table(
    "identity_check",
    metadata,
    id_column(),
    Column("account_id", String(ID_LENGTH), nullable=False, index=True),
    Column("registration_id", String(ID_LENGTH), nullable=False),
    Column("id_no_digest", String(64), nullable=False),
    Column("result", String(16), nullable=False),
    Column("score", Float, nullable=True),
    Column("reference", String(64), nullable=False),
    moment("at"),
    Index("ix_identity_check_id_no_digest_at", "id_no_digest", "at"),
)
