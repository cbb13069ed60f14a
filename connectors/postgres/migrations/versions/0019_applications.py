"""Proof of what relatives apply for, and which results they have read."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("relative_number", sa.Column("owner_name", sa.String(64), nullable=True))
    for table in ("relative_number", "whitelist_entry"):
        op.add_column(table, sa.Column("proof", sa.JSON(none_as_null=True), nullable=True))
    op.create_table(
        "message_read",
        sa.Column("relative_id", sa.String(26), sa.ForeignKey("relative.id"), primary_key=True),
        sa.Column("case_id", sa.String(26), sa.ForeignKey("approval_case.id"), primary_key=True),
        sa.Column("visit", sa.Integer, nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
    )
