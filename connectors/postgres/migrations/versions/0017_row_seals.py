"""Integrity values of important rows, findings of their check, and where it stands."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "row_seal",
        sa.Column("table_name", sa.String(48), primary_key=True),
        sa.Column("row_id", sa.String(48), primary_key=True),
        sa.Column("columns", sa.Text, nullable=False),
        sa.Column("mac", sa.String(64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "integrity_finding",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("table_name", sa.String(48), nullable=False),
        sa.Column("row_id", sa.String(48), nullable=False),
        sa.Column("problem", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True)),
        sa.Column("accepted_by", sa.String(64)),
        sa.Column("reason", sa.String(200)),
        sa.UniqueConstraint(
            "table_name",
            "row_id",
            "digest",
            name="uq_integrity_finding_table_name_row_id_digest",
        ),
    )
    op.create_table(
        "integrity_walk",
        sa.Column("table_name", sa.String(48), primary_key=True),
        sa.Column("after_id", sa.String(48), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
