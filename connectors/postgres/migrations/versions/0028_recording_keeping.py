"""Keeping recordings: lasting storage, legal hold, removal, low space."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ID = sa.String(26)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _refers(name: str, target: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, ID, sa.ForeignKey(f"{target}.id"), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "file_transfer",
        sa.Column("file_id", ID, sa.ForeignKey("stored_file.id"), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("problem", sa.String(200), nullable=True),
        _moment("at"),
    )
    op.create_index("ix_file_transfer_state", "file_transfer", ["state"])
    op.create_table(
        "recording_hold",
        sa.Column("id", ID, primary_key=True),
        _refers("recording_id", "recording"),
        sa.Column("reason", sa.String(200), nullable=False),
        _refers("placed_by", "officer"),
        _moment("placed_at"),
        _refers("lifted_by", "officer", nullable=True),
        _refers("lift_case_id", "approval_case", nullable=True),
        sa.Column("lift_reason", sa.String(200), nullable=True),
        _moment("lifted_at", nullable=True),
    )
    op.create_index("ix_recording_hold_recording_id", "recording_hold", ["recording_id"])
    op.create_table(
        "recording_removal",
        sa.Column("id", ID, primary_key=True),
        _refers("recording_id", "recording"),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("files", sa.Integer, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("sm3", sa.String(64), nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("actor_name", sa.String(64), nullable=False),
        _refers("case_id", "approval_case", nullable=True),
        _moment("at"),
    )
    op.create_index("ix_recording_removal_recording_id", "recording_removal", ["recording_id"])
    op.create_table(
        "storage_alert",
        sa.Column("id", ID, primary_key=True),
        sa.Column("store", sa.String(16), nullable=False),
        sa.Column("free_bytes", sa.BigInteger, nullable=False),
        sa.Column("total_bytes", sa.BigInteger, nullable=False),
        _moment("raised_at"),
        _moment("cleared_at", nullable=True),
    )


def downgrade() -> None:
    for table in ("storage_alert", "recording_removal", "recording_hold", "file_transfer"):
        op.drop_table(table)
