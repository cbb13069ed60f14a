"""Recordings as chained segments, and where each file lies."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

START = "0" * 64


def upgrade() -> None:
    store = sa.Column("store", sa.String(16), nullable=False, server_default="working")
    op.add_column("stored_file", store)
    for column in (
        sa.Column("last_seq", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_digest", sa.String(64), nullable=False, server_default=START),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    ):
        op.add_column("recording", column)
    op.create_table(
        "recording_segment",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("recording_id", sa.String(26), sa.ForeignKey("recording.id"), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("start_s", sa.Float, nullable=False),
        sa.Column("end_s", sa.Float, nullable=False),
        sa.Column("file_id", sa.String(26), sa.ForeignKey("stored_file.id"), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sm3", sa.String(64), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.UniqueConstraint("recording_id", "seq", name="uq_recording_segment_recording_id_seq"),
    )
    op.create_index("ix_recording_segment_file_id", "recording_segment", ["file_id"])
    op.create_table(
        "recording_check",
        sa.Column("recording_id", sa.String(26), sa.ForeignKey("recording.id"), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("whole", sa.Boolean, nullable=False),
        sa.Column("problem", sa.JSON, nullable=True),
    )


def downgrade() -> None:
    op.drop_table("recording_check")
    op.drop_table("recording_segment")
    for name in ("tries", "last_digest", "last_seq"):
        op.drop_column("recording", name)
    op.drop_column("stored_file", "store")
