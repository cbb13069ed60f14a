"""Indexes by which figures over millions of visits and phone calls are read."""

import sqlalchemy as sa
from alembic import op

revision = "0129"
down_revision = "0128"
branch_labels = None
depends_on = None

ALONE = "relative_id IS NULL AND relative_told IS NULL AND relative_no_told_digest IS NULL"
INSTEAD = (
    (
        "visit",
        ["planned_at"],
        ["inmate_id", "ward_id", "treatment_level", "visit_type", "focus", "state"],
    ),
    ("visit", ["inmate_id", "planned_at"], ["state"]),
    ("visit", ["relative_id", "planned_at"], ["state"]),
    ("visit", ["relative_no_told_digest", "planned_at"], ["state"]),
    ("phone_call", ["inmate_id", "started_at"], ["state", "extra", "seconds"]),
    ("call_review", ["call_id", "at", "id"], ["anomaly"]),
)
# An index is read alone where the server knows that all see its rows; of tables that only grow it
# would look after a fifth more rows, which is a good half of a year.
LOOKED_AFTER = ("visit", "phone_call", "phone_ticket")


def upgrade() -> None:
    for table, columns, holding in INSTEAD:
        name = f"ix_{table}_{columns[0]}"
        op.drop_index(name, table)
        op.create_index(name, table, columns, postgresql_include=holding)
    op.create_index(
        "ix_visit_started_at",
        "visit",
        ["started_at"],
        postgresql_include=["id", "inmate_id", "ward_id", "visit_type", "ended_at", "state"],
    )
    op.create_index(
        "ix_visit_alone",
        "visit",
        ["planned_at"],
        postgresql_include=["ward_id", "inmate_id", "state"],
        postgresql_where=sa.text(ALONE),
    )
    for table in LOOKED_AFTER:
        op.execute(f"alter table {table} set (autovacuum_vacuum_insert_scale_factor = 0.02)")
