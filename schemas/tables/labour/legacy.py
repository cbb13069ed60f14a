"""Take-over of old data: which dumps came, what became of each month, what was refused.

Amounts are hundredths: of an hour, or of a yuan.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
)

from schemas.tables.base import id_column, metadata, moment, reference

legacy_manifest = Table(
    "legacy_manifest",
    metadata,
    id_column(),
    Column("name", String(64), nullable=False, unique=True),
    # SM3 of the list as it was given; another list needs another name.
    Column("digest", String(64), nullable=False),
    reference("taken_by", "officer", index=False),
    Column("taken_name", String(64), nullable=False),
    moment("taken_at"),
)

legacy_file = Table(
    "legacy_file",
    metadata,
    id_column(),
    reference("manifest_id", "legacy_manifest", index=False),
    Column("kind", String(16), nullable=False),
    reference("prison_id", "org_unit"),
    Column("year", SmallInteger, nullable=False),
    Column("file_name", String(128), nullable=False),
    Column("encoding", String(16), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("amount", BigInteger, nullable=False),
    moment("started_at"),
    moment("finished_at", nullable=True),
    UniqueConstraint("manifest_id", "kind", "prison_id", "year"),
)

legacy_batch = Table(
    "legacy_batch",
    metadata,
    # Also the batch's id in the shard, and the message of the sheets that it brought.
    id_column(),
    reference("file_id", "legacy_file", index=False),
    # 0: rows that belong to no month of the file's year.
    Column("month", SmallInteger, nullable=False),
    # waiting, written (the shard's commit follows) or done.
    Column("state", String(16), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("taken_rows", Integer, nullable=False, default=0),
    Column("taken_amount", BigInteger, nullable=False, default=0),
    Column("before_rows", Integer, nullable=False, default=0),
    Column("before_amount", BigInteger, nullable=False, default=0),
    Column("refused_rows", Integer, nullable=False, default=0),
    Column("refused_amount", BigInteger, nullable=False, default=0),
    # Names of projects that the prison has not, with how many rows named each.
    Column("unknown_projects", JSON, nullable=False),
    UniqueConstraint("file_id", "month"),
)

legacy_refusal = Table(
    "legacy_refusal",
    metadata,
    reference("batch_id", "legacy_batch", index=False),
    Column("line", Integer, nullable=False),
    Column("legacy_id", String(64), nullable=False),
    Column("problem", String(24), nullable=False),
    Column("amount", BigInteger, nullable=True),
    PrimaryKeyConstraint("batch_id", "line"),
)
"""No person's data: whose row it is, the dump says at its line."""

legacy_post = Table(
    "legacy_post",
    metadata,
    # Stands in the ledger's lines as a post's id.
    id_column(),
    reference("prison_id", "org_unit", index=False),
    Column("name", String(64), nullable=False),
    UniqueConstraint("prison_id", "name"),
)
"""Posts that only the old system knew; hours keep their names."""
