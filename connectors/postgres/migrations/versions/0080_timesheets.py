"""Sheets of hours: drafts, the sheet of a ward's day, and corrections of approved ones."""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0075"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _sheets()
    _drafts()
    _corrections()


def _decision() -> list[sa.Column[object]]:
    return [
        sa.Column("decided_by", sa.String(26)),
        sa.Column("decided_name", sa.String(64), nullable=False, server_default=""),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("opinion", sa.String(500), nullable=False, server_default=""),
        sa.Column("case_id", sa.String(26)),
    ]


def _sheets() -> None:
    counts = ("people", "lines", "normal_minutes", "overtime_minutes", "rest_minutes")
    op.create_table(
        "timesheet",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("ward_id", sa.String(26), sa.ForeignKey("org_unit.id"), nullable=False),
        sa.Column("prison_id", sa.String(26), sa.ForeignKey("org_unit.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        *(sa.Column(name, sa.Integer, nullable=False) for name in counts),
        sa.Column("entered_by", sa.String(26), sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("entered_name", sa.String(64), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        *_decision(),
        sa.Column("message_id", sa.String(26), nullable=False),
        sa.UniqueConstraint("ward_id", "day", name="uq_timesheet_ward_id_day"),
    )
    for name in ("prison_id", "day", "state"):
        op.create_index(f"ix_timesheet_{name}", "timesheet", [name])


def _drafts() -> None:
    op.create_table(
        "timesheet_draft",
        sa.Column("ward_id", sa.String(26), sa.ForeignKey("org_unit.id"), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("officer_id", sa.String(26), sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("rows", sa.JSON, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("ward_id", "day", "officer_id"),
    )


def _corrections() -> None:
    op.create_table(
        "timesheet_correction",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("timesheet_id", sa.String(26), sa.ForeignKey("timesheet.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("asked_by", sa.String(26), sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("asked_name", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        *_decision(),
    )
    op.create_index(
        "ix_timesheet_correction_timesheet_id_asked_at",
        "timesheet_correction",
        ["timesheet_id", "asked_at"],
    )
