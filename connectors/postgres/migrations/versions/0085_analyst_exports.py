"""Exports for analysts."""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0080"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "analyst_export",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("cut", MOMENT),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("months_written", sa.Integer(), nullable=False),
        sa.Column("months_kept", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("problem", sa.String(500), nullable=False),
    )
