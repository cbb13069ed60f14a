"""Tables of pay in one shard of the labour ledger (LR-PAY-02).

Amounts, steps and who is paid lie sealed; the rest says where a row belongs. Versions and lines
are only added, so that what was reported once stays as it was.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY

from schemas.tables.base import moment
from schemas.tables.labour.ledger import ledger

booked_pay = Table(
    "booked_pay",
    ledger,
    Column("ward_id", Uuid, primary_key=True),
    # The month's first day.
    Column("month", Date, primary_key=True),
    Column("sheet_id", Uuid, nullable=False, unique=True),
    Column("prison_id", Uuid, nullable=False),
    # The version that was reported or counts.
    Column("version_id", Uuid, nullable=False),
    Column("state", SmallInteger, nullable=False),
    # Grows with each change of state, so that an older message changes nothing.
    Column("step", Integer, nullable=False),
    Column("decided_by", Uuid, nullable=False),
    moment("decided_at"),
    Column("mac", LargeBinary(32), nullable=False),
    Index("ix_booked_pay_prison_id_month", "prison_id", "month"),
)
"""How far a ward's month has come, from the first time that it was reported."""

pay_version = Table(
    "pay_version",
    ledger,
    Column("id", Uuid, primary_key=True),
    Column("sheet_id", Uuid, nullable=False),
    Column("prison_id", Uuid, nullable=False),
    Column("ward_id", Uuid, nullable=False),
    Column("month", Date, nullable=False),
    Column("version", Integer, nullable=False),
    # This version and those before it that are kept.
    Column("parts", ARRAY(Uuid), nullable=False),
    # Of these parts lines count from this version on, the newest of each inmate.
    Column("base", Integer, nullable=False),
    # How many lines were written with this version, and the digest of their values.
    Column("lines", Integer, nullable=False),
    Column("digest", LargeBinary(32), nullable=False),
    # Totals, and why the version was made.
    Column("told_sealed", LargeBinary, nullable=False),
    moment("written_at"),
    Column("mac", LargeBinary(32), nullable=False),
    Index("ix_pay_version_prison_id_month", "prison_id", "month"),
    Index("ix_pay_version_ward_id_month", "ward_id", "month"),
)
"""What a sheet came to, calculated or corrected."""

pay_line = Table(
    "pay_line",
    ledger,
    Column("month", Date, nullable=False),
    Column("version", Integer, nullable=False),
    # Deleted by an approved request; what it was stands in an earlier version.
    Column("removed", Boolean, nullable=False),
    Column("ward_id", Uuid, nullable=False),
    Column("sheet_id", Uuid, nullable=False),
    Column("version_id", Uuid, nullable=False),
    # HMAC-SM3 of the inmate's id, its first 16 bytes: the way to one inmate's lines.
    Column("inmate_digest", LargeBinary(16), nullable=False),
    # The inmate's id, amount, minutes and steps.
    Column("content_sealed", LargeBinary, nullable=False),
    Column("mac", LargeBinary(16), nullable=False),
    Index("pk_pay_line", "version_id", "inmate_digest", "month", unique=True),
    Index("ix_pay_line_inmate_digest_month", "inmate_digest", "month"),
    Index("ix_pay_line_month_ward_id", "month", "ward_id", "inmate_digest"),
    postgresql_partition_by="RANGE (month)",
)
"""One inmate's month as one version has it."""
