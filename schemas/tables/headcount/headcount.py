"""The headcount ledger: movements as they came, stays in wards, and how well both are kept."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from schemas.tables.base import id_column, metadata, moment, reference

headcount_movement = Table(
    "headcount_movement",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("inmate_no", String(64), nullable=False, index=True),
    Column("kind", String(24), nullable=False),
    Column("prison_code", String(64), nullable=False),
    Column("ward_code", String(64), nullable=False),
    moment("effective_at"),
    moment("recorded_at"),
    moment("received_at"),
    # Names, identity numbers and the like as they came, sealed.
    Column("basic_sealed", LargeBinary, nullable=False),
    # Keyed, over all of the movement: the same number told once more with other content is seen.
    Column("digest", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(24), nullable=False, default=""),
    Column("note", String(200), nullable=False, default=""),
    # Since when it has its state; empty while it waits.
    moment("settled_at", nullable=True),
    reference("inmate_id", "inmate", nullable=True),
    # The ward it names, else its prison, else the bureau: who may see it.
    reference("unit_id", "org_unit"),
    reference("from_unit_id", "org_unit", nullable=True),
    Index("ix_headcount_movement_state", "state", "seq"),
)

headcount_spell = Table(
    "headcount_spell",
    metadata,
    id_column(),
    reference("inmate_id", "inmate"),
    reference("prison_id", "org_unit"),
    reference("ward_id", "org_unit", index=False),
    moment("since"),
    moment("until", nullable=True),
    Column("began", String(24), nullable=False),
    Column("began_seq", BigInteger, nullable=True),
    Column("ended", String(24), nullable=True),
    Column("ended_seq", BigInteger, nullable=True),
    CheckConstraint("until is null or until > since", name="lasts"),
    Index("ix_headcount_spell_ward_id_since", "ward_id", "since"),
)

headcount_sync = Table(
    "headcount_sync",
    metadata,
    Column("peer", String(32), primary_key=True),
    # Up to here every movement is stored, or no longer waited for.
    Column("cursor", BigInteger, nullable=False),
    moment("tried_at", nullable=True),
    moment("succeeded_at", nullable=True),
    moment("failing_since", nullable=True),
    Column("problem", String(200), nullable=False, default=""),
)

headcount_gap = Table(
    "headcount_gap",
    metadata,
    id_column(),
    Column("first_seq", BigInteger, nullable=False),
    Column("last_seq", BigInteger, nullable=False),
    moment("seen_at"),
    Column("tries", Integer, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    moment("settled_at", nullable=True),
)

headcount_difference = Table(
    "headcount_difference",
    metadata,
    id_column(),
    reference("ward_id", "org_unit", index=False),
    Column("day", Date, nullable=False),
    Column("here", Integer, nullable=False),
    Column("there", Integer, nullable=False),
    Column("only_here", JSON, nullable=False),
    Column("only_there", JSON, nullable=False),
    Column("agrees", Boolean, nullable=False),
    moment("checked_at"),
    UniqueConstraint("ward_id", "day"),
)
