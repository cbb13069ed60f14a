"""The wished and the seen replicas of the speech model."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "speech_scaling",
        sa.Column("deployment", sa.String(32), nullable=False),
        sa.Column("wish", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("observed", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("scaled", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("deployment", name="pk_speech_scaling"),
    )


def downgrade() -> None:
    op.drop_table("speech_scaling")
