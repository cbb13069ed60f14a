"""Measured quality of calls."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_quality",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("call_id", sa.String(26), sa.ForeignKey("video_call.id"), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("from_s", sa.Float, nullable=False),
        sa.Column("to_s", sa.Float, nullable=False),
        sa.Column("samples", sa.Integer, nullable=False),
        sa.Column("rtt_ms", sa.Float, nullable=True),
        sa.Column("rtt_most_ms", sa.Float, nullable=True),
        sa.Column("loss", sa.Float, nullable=True),
        sa.Column("loss_most", sa.Float, nullable=True),
        sa.Column("jitter_ms", sa.Float, nullable=True),
        sa.Column("kbit_s", sa.Float, nullable=True),
        sa.Column("up_loss", sa.Float, nullable=True),
        sa.Column("sent_width", sa.Integer, nullable=True),
        sa.Column("sent_height", sa.Integer, nullable=True),
        sa.Column("grade", sa.String(8), nullable=False),
    )
    op.create_index("ix_call_quality_call_id", "call_quality", ["call_id"])
