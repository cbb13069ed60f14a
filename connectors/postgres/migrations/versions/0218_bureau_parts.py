"""What of a made-up bureau is planted already, so that an interrupted planting is gone on with."""

import sqlalchemy as sa
from alembic import op

revision = "0218"
down_revision = "0216"


def upgrade() -> None:
    op.create_table(
        "bureau_part",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_bureau_part"),
    )
