"""How long recordings are kept."""

import sqlalchemy as sa
from alembic import op

from connectors.postgres.migrations.columns import kept_columns

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recording_rule",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("unit_id", sa.String(26), sa.ForeignKey("org_unit.id"), nullable=False),
        sa.Column("keep_days", sa.Integer, nullable=False),
        sa.Column("remark", sa.String(500), nullable=True),
        *kept_columns(),
    )
    op.create_index("ix_recording_rule_unit_id", "recording_rule", ["unit_id"])


def downgrade() -> None:
    op.drop_table("recording_rule")
