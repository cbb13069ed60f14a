"""What turned out to be privileged and is erased, and who had opened it (VC-GEN-22).

Triggers put a record here in the transaction that closes it (`queue_erasure`), keep it privileged
where it comes anew, and let nothing be added to it.
"""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

privileged_erasure = Table(
    "privileged_erasure",
    metadata,
    # Of the call, visit or letter; no foreign key, since a restored database may lack it.
    Column("record_id", String(ID_LENGTH), primary_key=True),
    # `ContactChannel`.
    Column("channel", String(16), nullable=False),
    # `ErasureCause`.
    Column("cause", String(16), nullable=False),
    # Empty where the record is not here any more.
    reference("prison_id", "org_unit", nullable=True),
    reference("ward_id", "org_unit", nullable=True),
    reference("inmate_id", "inmate", nullable=True),
    moment("happened_at", nullable=True),
    moment("queued_at"),
    moment("erased_at", nullable=True),
    # How many rows of each kind went.
    Column("counts", JSON, nullable=False, default=dict, server_default=text("'{}'")),
    # `DestroyedKey` of each file.
    Column("keys", JSON, nullable=False, default=list, server_default=text("'[]'")),
    # Since when each leftover is gone: messages in the streams, the word of it outside of the
    # database, rows in the tables' files; and when all of that was looked at last.
    moment("messages_at", nullable=True),
    moment("listed_at", nullable=True),
    moment("rewritten_at", nullable=True),
    moment("verified_at", nullable=True),
)
Index(
    "ix_privileged_erasure_open",
    privileged_erasure.c.queued_at,
    postgresql_where=privileged_erasure.c.verified_at.is_(None),
)

privileged_access = Table(
    "privileged_access",
    metadata,
    id_column(),
    Column(
        "record_id",
        String(ID_LENGTH),
        ForeignKey("privileged_erasure.record_id"),
        nullable=False,
    ),
    Column("actor_kind", String(16), nullable=False),
    Column("actor_id", String(ID_LENGTH), nullable=False),
    Column("actor_name", String(64), nullable=False),
    # `AccessPart`.
    Column("part", String(16), nullable=False),
    # Of the audit log.
    Column("action", String(48), nullable=False),
    Column("times", Integer, nullable=False),
    moment("first_at"),
    moment("last_at", index=True),
    UniqueConstraint("record_id", "actor_id", "action"),
)
