"""Scheduled jobs, their runs, and what each run wrote down."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from schemas.tables.base import id_column, metadata, moment, reference

scheduled_job = Table(
    "scheduled_job",
    metadata,
    id_column(),
    Column("kind", String(64), nullable=False),
    Column("name", String(64), nullable=False, unique=True),
    Column("cron", String(64), nullable=False),
    Column("parameters", JSON, nullable=False),
    Column("retries", Integer, nullable=False),
    Column("retry_after_s", Integer, nullable=False),
    Column("timeout_s", Integer, nullable=False),
    Column("overlap", Boolean, nullable=False),
    Column("built_in", Boolean, nullable=False),
    Column("paused", Boolean, nullable=False),
    # Moved on by whoever takes the tick, so that several schedulers take it once.
    moment("next_due_at", index=True),
    Column("version", Integer, nullable=False),
)

job_run = Table(
    "job_run",
    metadata,
    id_column(),
    reference("job_id", "scheduled_job"),
    Column("trigger", String(16), nullable=False),
    Column("started_by", String(64), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    moment("queued_at"),
    moment("started_at", nullable=True),
    moment("ended_at", nullable=True),
    Column("counts", JSON, nullable=False),
    Column("error", Text, nullable=False),
)

job_log = Table(
    "job_log",
    metadata,
    id_column(),
    reference("run_id", "job_run", index=False),
    Column("seq", Integer, nullable=False),
    moment("at"),
    Column("level", String(8), nullable=False),
    Column("text", Text, nullable=False),
    UniqueConstraint("run_id", "seq"),
)
