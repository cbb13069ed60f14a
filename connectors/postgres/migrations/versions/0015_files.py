"""Files that people hand in, and the installers of tools."""

import sqlalchemy as sa
from alembic import op

from connectors.postgres.migrations.columns import kept_columns

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(26), sa.ForeignKey("stored_file.id"), primary_key=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(72), nullable=False),
        sa.Column("owner_kind", sa.String(16), nullable=False),
        sa.Column("owner_id", sa.String(26), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("holder_kind", sa.String(32), nullable=True),
        sa.Column("holder_id", sa.String(26), nullable=True),
        sa.Column("free_since", sa.DateTime(timezone=True), nullable=True),
    )
    for column in ("owner_id", "holder_id", "free_since"):
        op.create_index(f"ix_attachment_{column}", "attachment", [column])
    file = sa.ForeignKey("stored_file.id")
    op.create_table(
        "tool_package",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("release", sa.String(32), nullable=False),
        sa.Column("platform", sa.String(32), nullable=False),
        sa.Column("package", sa.String(26), file, nullable=False),
        sa.Column("description", sa.String(500), nullable=True),
        *kept_columns(),
        sa.UniqueConstraint("name", "release", "platform"),
    )
    op.create_index("ix_tool_package_state", "tool_package", ["state"])
    op.create_index("ix_tool_package_package", "tool_package", ["package"])
