"""Sessions that a card opened."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("session", sa.Column("card_id", sa.String(length=26), nullable=True))
    op.create_index(op.f("ix_session_card_id"), "session", ["card_id"])
