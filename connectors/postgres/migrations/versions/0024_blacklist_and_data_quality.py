"""The black list as officers keep it, and what the data quality check last found."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from connectors.postgres.migrations.columns import kept_columns

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

ENTRY = "blacklist_entry"


def upgrade() -> None:
    _complete_blacklist()
    op.create_table(
        "data_quality_figure",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("module", sa.String(32), nullable=False),
        sa.Column("unit_id", sa.String(26)),
        sa.Column("records", sa.Integer, nullable=False),
        sa.Column("incomplete", sa.Integer, nullable=False),
        sa.Column("missing", sa.JSON, nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_data_quality_figure_module", "data_quality_figure", ["module"])


def _complete_blacklist() -> None:
    """Entries that are there count as they did: in force, against everything."""
    columns: list[sa.Column[Any]] = [
        sa.Column("state", sa.String(24), nullable=False, server_default="active"),
        sa.Column("channel", sa.String(32), nullable=False, server_default="all"),
        sa.Column("unit_id", sa.String(26), sa.ForeignKey("org_unit.id")),
        sa.Column("lifted_at", sa.DateTime(timezone=True)),
        sa.Column("remark", sa.String(500)),
        *kept_columns(),
    ]
    for column in columns:
        op.add_column(ENTRY, column)
    op.create_index("ix_blacklist_entry_unit_id", ENTRY, ["unit_id"])
    op.execute(
        "update blacklist_entry set unit_id = relative.unit_id, created_at = since,"
        " updated_at = since from relative where relative.id = blacklist_entry.relative_id"
    )
