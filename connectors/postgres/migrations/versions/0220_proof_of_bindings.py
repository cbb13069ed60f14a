"""A binding keeps the papers by which a relative applied for it (VC-PUB-08)."""

import sqlalchemy as sa
from alembic import op

revision = "0220"
down_revision = "0218"


def upgrade() -> None:
    op.add_column("inmate_binding", sa.Column("proof", sa.JSON, nullable=True))
