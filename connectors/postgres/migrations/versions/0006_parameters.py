"""System parameters that administrators change while the platform runs."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "system_parameter",
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_system_parameter")),
    )
    op.create_table(
        "system_parameter_change",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_system_parameter_change")),
    )
    op.create_index(op.f("ix_system_parameter_change_name"), "system_parameter_change", ["name"])


def downgrade() -> None:
    op.drop_table("system_parameter_change")
    op.drop_table("system_parameter")
