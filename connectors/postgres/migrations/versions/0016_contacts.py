"""Visits, phone calls and letters."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from connectors.postgres.migrations.columns import kept_columns

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TABLES = ("visit", "phone_call", "letter")
INDEXED = {
    "visit": ("state", "inmate_id", "relative_id", "help_person_id", "officer_id", "ward_id"),
    "phone_call": (
        "state",
        "inmate_id",
        "relative_id",
        "phone_digest",
        "ward_id",
        "authorised_by",
        "source_id",
    ),
    "letter": ("state", "inmate_id", "relative_id", "ward_id", "assessed_by"),
}


def upgrade() -> None:
    op.create_table(
        "visit",
        *_first(),
        sa.Column("companions", sa.String(200)),
        _to("help_person_id", "help_person"),
        sa.Column("visit_type", sa.String(32), nullable=False),
        sa.Column("seat", sa.String(20)),
        _moment("planned_at", nullable=False),
        _moment("started_at"),
        _moment("ended_at"),
        _to("officer_id", "officer"),
        sa.Column("source", sa.String(32), nullable=False),
        *_at_the_time(),
    )
    op.create_table(
        "phone_call",
        *_first(),
        sa.Column("kinship", sa.String(32)),
        sa.Column("phone_sealed", sa.LargeBinary, nullable=False),
        sa.Column("phone_digest", sa.String(64), nullable=False),
        _moment("started_at", nullable=False),
        _moment("answered_at"),
        _moment("ended_at"),
        sa.Column("seconds", sa.Integer),
        sa.Column("most_seconds", sa.Integer),
        sa.Column("refusal", sa.String(32)),
        sa.Column("end_cause", sa.String(32)),
        _to("authorised_by", "officer"),
        _moment("authorised_at"),
        sa.Column("phone_set", sa.String(40)),
        _to("source_id", "api_consumer"),
        sa.Column("source_no", sa.String(64)),
        *_at_the_time(),
        sa.UniqueConstraint("source_id", "source_no"),
    )
    op.create_table(
        "letter",
        *_first(),
        sa.Column("direction", sa.String(32), nullable=False),
        sa.Column("sender", sa.String(64), nullable=False),
        sa.Column("recipient", sa.String(64), nullable=False),
        sa.Column("arrived_on", sa.Date, nullable=False),
        sa.Column("postmarked_on", sa.Date),
        sa.Column("postal_no", sa.String(40)),
        sa.Column("pages", sa.JSON(none_as_null=True)),
        _to("assessed_by", "officer"),
        _moment("assessed_at"),
        sa.Column("withheld_reason", sa.String(200)),
        _moment("settled_at"),
        *_at_the_time(),
    )
    for table, columns in INDEXED.items():
        for column in columns:
            op.create_index(f"ix_{table}_{column}", table, [column])


def _first() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("state", sa.String(24), nullable=False),
        _to("inmate_id", "inmate", nullable=False),
        _to("relative_id", "relative"),
    ]


def _at_the_time() -> list[sa.Column[Any]]:
    return [
        _to("ward_id", "org_unit"),
        sa.Column("treatment_level", sa.String(32)),
        sa.Column("remark", sa.String(500)),
        *kept_columns(),
    ]


def _to(name: str, table: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.String(26), sa.ForeignKey(f"{table}.id"), nullable=nullable)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
