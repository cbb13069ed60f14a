"""Notices by telephone, and messages that relatives read."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "call_phone_notice",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("call_id", sa.String(26), sa.ForeignKey("video_call.id"), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("text", sa.String(400), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("claimed_at", MOMENT),
        sa.Column("outcome", sa.String(200), nullable=False),
        sa.Column("ended_at", MOMENT),
    )
    op.create_index("ix_call_phone_notice_call_id", "call_phone_notice", ["call_id"])
    op.create_index("ix_call_phone_notice_open", "call_phone_notice", ["state", "due_at"])
    op.create_table(
        "relative_message",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("relative_id", sa.String(26), sa.ForeignKey("relative.id"), nullable=False),
        sa.Column("call_id", sa.String(26), sa.ForeignKey("video_call.id")),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("title", sa.String(64), nullable=False),
        sa.Column("text", sa.String(400), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT),
    )
    op.create_index("ix_relative_message_relative_id", "relative_message", ["relative_id"])
    op.create_index("ix_relative_message_call_id", "relative_message", ["call_id"])


def downgrade() -> None:
    op.drop_table("relative_message")
    op.drop_table("call_phone_notice")
