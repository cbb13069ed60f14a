"""Recordings that prisons' systems told of, and how far each was fetched."""

import sqlalchemy as sa
from alembic import op

revision = "0125"
down_revision = "0124"
branch_labels = None
depends_on = None

ID = sa.String(26)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "recording_fetch",
        sa.Column("id", ID, primary_key=True),
        sa.Column("system_id", ID, sa.ForeignKey("prison_system.id"), nullable=False),
        sa.Column("source_key", sa.String(200), nullable=False),
        sa.Column("call_id", ID, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("file", sa.String(300), nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("sm3", sa.String(64), nullable=False),
        sa.Column("first_speaker", sa.String(16), nullable=True),
        sa.Column("began_at", MOMENT, nullable=True),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("had", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=False),
        sa.Column("problem", sa.String(200), nullable=False),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
    )
    op.create_index("ix_recording_fetch_call_id", "recording_fetch", ["call_id"])
    op.create_index(
        "ix_recording_fetch_system_id_state_recorded_at",
        "recording_fetch",
        ["system_id", "state", "recorded_at"],
    )


def downgrade() -> None:
    op.drop_table("recording_fetch")
