"""Grades of workers, posts and who holds them, working time and days of rest."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from connectors.postgres.migrations.columns import kept_columns

revision = "0060"
down_revision = "0053"
branch_labels = None
depends_on = None

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def upgrade() -> None:
    _grades()
    _posts()
    _times()


def _grades() -> None:
    _table(
        "worker_grade",
        _number("grade_no"),
        _text("name", 20),
        _to("unit_id", "org_unit"),
        _text("conditions", 500),
        _number("day_minutes"),
        sa.Column("hourly_rate", sa.Numeric(12, 2), nullable=False),
        _day("valid_from"),
        _day("valid_until", nullable=True),
        _text("basis", 100, nullable=True),
        _text("remark", 500, nullable=True),
        _together("worker_grade", "unit_id", "grade_no", "valid_from"),
        indexed=("unit_id",),
    )
    _table(
        "worker_grade_setting",
        _state(),
        _to("inmate_id", "inmate"),
        _to("prison_id", "org_unit", nullable=True),
        _number("grade_no"),
        _day("from_day"),
        _text("reason", 200),
        _text("decided_by", 64, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        _text("opinion", 200, nullable=True),
        indexed=("state", "inmate_id", "prison_id"),
    )


def _posts() -> None:
    _table(
        "labour_post",
        _state(),
        _text("name", 40),
        _to("unit_id", "org_unit"),
        _text("post_kind", 32),
        _text("place", 60),
        _number("places"),
        _text("risk", 32),
        _number("needed_grade", nullable=True),
        _text("remark", 500, nullable=True),
        _together("labour_post", "unit_id", "name"),
        indexed=("state", "unit_id"),
    )
    _table(
        "post_assignment",
        _state(),
        _to("inmate_id", "inmate"),
        _to("prison_id", "org_unit", nullable=True),
        _to("post_id", "labour_post"),
        _day("from_day"),
        _day("until_day", nullable=True),
        _text("duty", 100, nullable=True),
        indexed=("state", "inmate_id", "prison_id", "post_id"),
    )


def _times() -> None:
    _table(
        "work_schedule",
        _text("name", 40),
        _to("unit_id", "org_unit"),
        _day("valid_from"),
        _day("valid_until", nullable=True),
        _number("standard_minutes"),
        _number("day_minutes"),
        _number("week_minutes"),
        _number("overtime_minutes"),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in WEEKDAYS),
        _text("remark", 500, nullable=True),
        _together("work_schedule", "unit_id", "valid_from"),
        indexed=("unit_id",),
    )
    _table(
        "rest_day",
        _day("day"),
        _text("name", 40),
        _text("mark", 32),
        _to("unit_id", "org_unit"),
        _text("remark", 500, nullable=True),
        _together("rest_day", "unit_id", "day"),
        indexed=("unit_id",),
    )


def _table(name: str, *columns: Any, indexed: tuple[str, ...]) -> None:
    key = sa.Column("id", sa.String(26), primary_key=True)
    op.create_table(name, key, *columns, *kept_columns())
    for column in indexed:
        op.create_index(f"ix_{name}_{column}", name, [column])


def _together(table: str, *names: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*names, name=f"uq_{table}_{'_'.join(names)}")


def _state() -> sa.Column[Any]:
    return sa.Column("state", sa.String(24), nullable=False)


def _text(name: str, most: int, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(most), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Date, nullable=nullable)


def _to(name: str, table: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(26), sa.ForeignKey(f"{table}.id"), nullable=nullable)
