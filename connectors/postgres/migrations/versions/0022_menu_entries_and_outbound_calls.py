"""Entries that an administrator adds to the menu, and the log of calls to outside systems."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "menu_entry",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("subsystem", sa.String(32), nullable=False),
        sa.Column("heading", sa.String(32), nullable=False),
        sa.Column("title", sa.String(32), nullable=False),
        sa.Column("target", sa.String(500), nullable=False),
        sa.Column("roles", sa.JSON, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_table(
        "outbound_call",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("peer", sa.String(64), nullable=False),
        sa.Column("method", sa.String(64), nullable=False),
        sa.Column("parameters_digest", sa.String(64), nullable=False),
        sa.Column("result", sa.String(16), nullable=False),
        sa.Column("code", sa.String(48), nullable=False),
        sa.Column("duration_ms", sa.Integer, nullable=False),
    )
    op.create_index("ix_outbound_call_at", "outbound_call", ["at"])
    op.create_index("ix_outbound_call_peer_at", "outbound_call", ["peer", "at"])


def downgrade() -> None:
    op.drop_table("outbound_call")
    op.drop_table("menu_entry")
