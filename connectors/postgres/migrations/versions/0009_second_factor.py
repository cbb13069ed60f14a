"""Keep a second factor apart until its holder has proven to have it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("officer", sa.Column("totp_pending_sealed", sa.LargeBinary()))
