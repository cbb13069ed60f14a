"""Which rows of old data a shard has taken over, and in which batches."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "legacy_applied",
        sa.Column("batch_id", sa.Uuid(), primary_key=True),
        sa.Column("prison_id", sa.Uuid(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_legacy_applied_prison_id", "legacy_applied", ["prison_id"])
    op.create_table(
        "legacy_row",
        sa.Column("row_key", sa.Uuid(), primary_key=True),
        sa.Column("content", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
    )
    op.create_index("ix_legacy_row_batch_id", "legacy_row", ["batch_id"])
