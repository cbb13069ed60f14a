"""Guesses at logins that nobody has, and how secret the data of each module are."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unknown_login",
        sa.Column("slot", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("failed_sign_ins", sa.Integer, nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
    )
    op.create_table(
        "data_level",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("module", sa.String(32), nullable=False),
        sa.Column("levels", sa.Text, nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
        sa.UniqueConstraint("module", name="uq_data_level_module"),
    )


def downgrade() -> None:
    op.drop_table("data_level")
    op.drop_table("unknown_login")
