"""What the prison affairs platform last said of inmates, and what simulated platforms keep."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, String, Table

from schemas.tables.base import ID_LENGTH, metadata, moment

inmate_status = Table(
    "inmate_status",
    metadata,
    Column("inmate_id", String(ID_LENGTH), ForeignKey("inmate.id"), primary_key=True),
    # All three empty until the platform answered once.
    Column("custody_state", String(32), nullable=True),
    Column("visits_allowed", Boolean, nullable=True),
    moment("read_at", nullable=True),
    Column("reason", String(200), nullable=False),
    # Since when it does not answer; empty while it does.
    moment("failed_at", nullable=True),
)

simulated = Table(
    "simulated",
    metadata,
    Column("platform", String(32), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("value", JSON, nullable=False),
    moment("at"),
)
