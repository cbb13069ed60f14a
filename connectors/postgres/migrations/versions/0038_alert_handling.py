"""Who has an alert in hand, and every step from hand to hand."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    columns: list[sa.Column[Any]] = [
        sa.Column("owner_id", sa.String(26), sa.ForeignKey("officer.id")),
        sa.Column("owned_at", sa.DateTime(timezone=True)),
        sa.Column("escalated_at", sa.DateTime(timezone=True)),
        sa.Column("escalated_to", sa.JSON, nullable=False, server_default="[]"),
    ]
    for column in columns:
        op.add_column("alert", column)
    # Whoever has seen an alert so far has it in hand.
    op.execute("update alert set owner_id = acknowledged_by, owned_at = acknowledged_at")
    op.create_table(
        "alert_step",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("alert_id", sa.String(26), sa.ForeignKey("alert.id"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("actor_name", sa.String(64), nullable=False),
        sa.Column("to_names", sa.JSON, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_alert_step_alert_id", "alert_step", ["alert_id"])


def downgrade() -> None:
    op.drop_table("alert_step")
    for name in ("escalated_to", "escalated_at", "owned_at", "owner_id"):
        op.drop_column("alert", name)
