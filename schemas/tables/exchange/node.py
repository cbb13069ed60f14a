"""Which of several nodes leads (LR-GEN-08)."""

from sqlalchemy import Column, String, Table

from schemas.tables.base import metadata, moment

leading_node = Table(
    "leading_node",
    metadata,
    # One row at most: who leads.
    Column("place", String(8), primary_key=True),
    Column("node", String(64), nullable=False),
    moment("since"),
    moment("until"),
)
