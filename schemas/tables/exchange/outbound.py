"""Calls that the platform made to outside systems (VC-CFG-27), and which are switched off."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table

from schemas.tables.base import id_column, metadata, moment

outbound_call = Table(
    "outbound_call",
    metadata,
    id_column(),
    moment("at", index=True),
    Column("peer", String(64), nullable=False),
    Column("method", String(64), nullable=False),
    # Keyed: parameters may be as short as a telephone number.
    Column("parameters_digest", String(64), nullable=False),
    # ok, refused, failed or timed_out.
    Column("result", String(16), nullable=False),
    Column("code", String(48), nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Index("ix_outbound_call_peer_at", "peer", "at"),
)

peer_switch = Table(
    "peer_switch",
    metadata,
    Column("peer", String(64), primary_key=True),
    Column("off", Boolean, nullable=False),
    Column("reason", String(200), nullable=False),
    moment("changed_at"),
    Column("changed_by", String(64), nullable=False),
)
"""Peers of the log that somebody switched, with the last word on each."""
