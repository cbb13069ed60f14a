"""Columns that a module's table is made with; never edited, since old migrations stay as they ran.

A later change of what all tables keep gets a migration of its own and a new function here.
"""

from typing import Any

import sqlalchemy as sa


def kept_columns() -> list[sa.Column[Any]]:
    """Version, and who made and last changed a row."""
    now = sa.text("now()")
    return [
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=now),
        sa.Column("created_by", sa.String(26)),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False, server_default=now),
        sa.Column("updated_by", sa.String(26)),
    ]
