"""How many live speech channels were used, minute by minute."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

COUNTS = ("capacity", "video_call", "visit", "phone_call", "waiting", "refused")


def upgrade() -> None:
    op.create_table(
        "speech_use",
        sa.Column("at", sa.DateTime(timezone=True), primary_key=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in COUNTS),
    )
