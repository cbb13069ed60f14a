"""Support documents of the labour system, and their published versions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from connectors.postgres.migrations.columns import kept_columns

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

ID = sa.String(26)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _documents()
    _versions()


def _table(name: str, columns: list[Any], indexed: tuple[str, ...]) -> None:
    op.create_table(name, sa.Column("id", ID, primary_key=True), *columns, *kept_columns())
    for column in indexed:
        op.create_index(f"ix_{name}_{column}", name, [column])


def _to(name: str, target: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, ID, sa.ForeignKey(f"{target}.id"), nullable=nullable)


def _written() -> list[sa.Column[Any]]:
    return [
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("document_class", sa.String(32), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        _to("unit_id", "org_unit"),
        sa.Column("body", sa.String(20_000), nullable=False),
        sa.Column("files", sa.JSON, nullable=True),
    ]


def _documents() -> None:
    columns = [
        *_written(),
        sa.Column("public", sa.Boolean, nullable=False),
        sa.Column("edition", sa.Integer, nullable=True),
        sa.Column("published_at", MOMENT, nullable=True),
        _to("author_id", "officer", nullable=True),
    ]
    _table("labour_document", columns, ("state", "unit_id", "author_id"))


def _versions() -> None:
    columns = [
        _to("document_id", "labour_document"),
        sa.Column("number", sa.Integer, nullable=False),
        *_written(),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("approved_by", sa.String(64), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.UniqueConstraint(
            "document_id", "number", name="uq_labour_document_version_document_id_number"
        ),
    ]
    _table("labour_document_version", columns, ("state", "document_id", "unit_id"))
