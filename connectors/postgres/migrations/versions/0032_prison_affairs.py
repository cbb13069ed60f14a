"""What the prison affairs platform last said of inmates; what simulated platforms keep."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "inmate_status",
        sa.Column("inmate_id", sa.String(26), sa.ForeignKey("inmate.id"), primary_key=True),
        sa.Column("custody_state", sa.String(32)),
        sa.Column("visits_allowed", sa.Boolean),
        sa.Column("read_at", MOMENT),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("failed_at", MOMENT),
    )
    op.create_table(
        "simulated",
        sa.Column("platform", sa.String(32), primary_key=True),
        sa.Column("key", sa.String(128), primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("simulated")
    op.drop_table("inmate_status")
