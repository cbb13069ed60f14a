"""How the live speech channels were used (NF-DEP-06)."""

from sqlalchemy import Column, Integer, Table

from schemas.tables.base import metadata, moment

speech_use = Table(
    "speech_use",
    metadata,
    # The minute; the most that were held and waiting at once in it.
    moment("at", primary_key=True),
    Column("capacity", Integer, nullable=False),
    Column("video_call", Integer, nullable=False),
    Column("visit", Integer, nullable=False),
    Column("phone_call", Integer, nullable=False),
    Column("waiting", Integer, nullable=False),
    # Turned away within the minute.
    Column("refused", Integer, nullable=False),
)
