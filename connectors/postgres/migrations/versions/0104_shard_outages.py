"""When a shard of the labour ledger could not do its work, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0104"
down_revision = "0102"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shard_outage",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "uq_shard_outage_open",
        "shard_outage",
        ["shard"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_index("ix_shard_outage_began_at", "shard_outage", ["began_at"])


def downgrade() -> None:
    op.drop_table("shard_outage")
