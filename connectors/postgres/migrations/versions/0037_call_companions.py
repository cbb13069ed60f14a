"""Who may be in a call's picture beside the relative (VC-MON-07)."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "call_companion",
        sa.Column("id", sa.String(26), primary_key=True),
        _points("call_id", "video_call"),
        _points("relative_id", "relative"),
        _points("approved_by", "officer"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("call_id", "relative_id", name="uq_call_companion_call_id_relative_id"),
    )
    op.create_index("ix_call_companion_call_id", "call_companion", ["call_id"])
    op.create_index("ix_call_companion_relative_id", "call_companion", ["relative_id"])


def _points(name: str, table: str) -> sa.Column[str]:
    key = sa.ForeignKey(f"{table}.id", name=f"fk_call_companion_{name}_{table}")
    return sa.Column(name, sa.String(26), key, nullable=False)
