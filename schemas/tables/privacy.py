"""Exports that were fetched, and files whose content is to go (PI-2)."""

from sqlalchemy import Column, Integer, String, Table

from schemas.tables.base import ID_LENGTH, metadata, moment, reference

taken_export = Table(
    "taken_export",
    metadata,
    Column("case_id", String(ID_LENGTH), primary_key=True),
    reference("officer_id", "officer"),
    Column("rows", Integer, nullable=False),
    moment("at"),
)

# Written with the erasure itself; the content is removed after the commit and the row with it.
erased_file = Table(
    "erased_file",
    metadata,
    Column("file_id", String(ID_LENGTH), primary_key=True),
    moment("at"),
)
