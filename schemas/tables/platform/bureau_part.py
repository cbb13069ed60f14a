"""How far a made-up bureau is planted (decisions/0072)."""

from sqlalchemy import Column, Integer, String, Table

from schemas.tables.base import metadata, moment

bureau_part = Table(
    "bureau_part",
    metadata,
    # As "log/2026-03": what was committed together, and is not planted again.
    Column("name", String(64), primary_key=True),
    Column("rows", Integer, nullable=False),
    # Over what was planted in clear, so that two plantings can be held against each other.
    Column("digest", String(64), nullable=False),
    moment("made_at"),
)
