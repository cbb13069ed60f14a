"""Measured quality of calls, a row a side and minute (VC-AV-12)."""

from sqlalchemy import Column, Float, Integer, String, Table

from schemas.tables.base import id_column, metadata, reference

call_quality = Table(
    "call_quality",
    metadata,
    id_column(),
    reference("call_id", "video_call"),
    Column("role", String(16), nullable=False),
    # Seconds since the first join.
    Column("from_s", Float, nullable=False),
    Column("to_s", Float, nullable=False),
    Column("samples", Integer, nullable=False),
    Column("rtt_ms", Float, nullable=True),
    Column("rtt_most_ms", Float, nullable=True),
    Column("loss", Float, nullable=True),
    Column("loss_most", Float, nullable=True),
    Column("jitter_ms", Float, nullable=True),
    Column("kbit_s", Float, nullable=True),
    Column("up_loss", Float, nullable=True),
    Column("sent_width", Integer, nullable=True),
    Column("sent_height", Integer, nullable=True),
    Column("grade", String(8), nullable=False),
)
