"""Flags of pay sheets are numbered, so that a correction knows which came after it (LR-PAY-07)."""

import sqlalchemy as sa
from alembic import op

revision = "0215"
down_revision = "0214"


def upgrade() -> None:
    number = sa.Column("flag_number", sa.Integer, nullable=False, server_default="0")
    op.add_column("pay_sheet", number)
