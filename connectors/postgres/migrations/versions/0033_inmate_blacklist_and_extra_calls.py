"""Barred inmates, extra calls, what a call is charged to, captures and hits of barred faces."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from connectors.postgres.migrations.columns import kept_columns

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _bar_inmates()
    _extra_calls()
    _captures()
    _hits()
    op.add_column("video_call", sa.Column("charged_as", sa.String(16)))
    op.add_column("video_call", _to("extra_call_id", "extra_call", nullable=True))
    op.create_index("ix_video_call_extra_call_id", "video_call", ["extra_call_id"])
    kind = sa.Column("kind", sa.String(16), nullable=False, server_default="word")
    op.add_column("alert", kind)
    op.alter_column("alert", "line_id", nullable=True)


def _bar_inmates() -> None:
    _table(
        "inmate_blacklist_entry",
        _state(),
        _to("inmate_id", "inmate"),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        _moment("since"),
        _moment("until"),
        _to("entered_by", "officer", nullable=True),
        _moment("lifted_at"),
        sa.Column("remark", sa.String(500)),
        indexed=("state", "inmate_id", "entered_by"),
    )


def _extra_calls() -> None:
    _table(
        "extra_call",
        _state(),
        _to("inmate_id", "inmate"),
        _to("prison_id", "org_unit", nullable=True),
        sa.Column("month", sa.String(7)),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        _to("applicant_id", "officer", nullable=True),
        sa.Column("decided_by", sa.String(64)),
        _moment("decided_at"),
        sa.Column("opinion", sa.String(200)),
        sa.Column("used", sa.Integer),
        indexed=("state", "inmate_id", "prison_id", "applicant_id"),
    )


def _captures() -> None:
    _table(
        "screen_capture",
        sa.Column("case_no", sa.String(32)),
        _to("relative_id", "relative"),
        _to("inmate_id", "inmate"),
        _to("ward_id", "org_unit"),
        sa.Column("kind", sa.String(32), nullable=False),
        _moment("captured_at"),
        sa.Column("second", sa.Integer),
        sa.Column("device", sa.String(100)),
        sa.Column("platform", sa.String(20)),
        sa.Column("event_no", sa.String(64)),
        sa.Column("call_no", sa.String(26), nullable=False),
        sa.UniqueConstraint("call_no", "event_no", name="uq_screen_capture_call_no_event_no"),
        indexed=("relative_id", "inmate_id", "ward_id"),
    )


def _hits() -> None:
    _table(
        "blacklist_hit",
        _state(),
        _to("relative_id", "relative"),
        _to("account_id", "relative"),
        _to("unit_id", "org_unit", nullable=True),
        sa.Column("purpose", sa.String(32), nullable=False),
        _moment("seen_at"),
        sa.Column("likeness", sa.Integer, nullable=False),
        sa.Column("case_no", sa.String(32)),
        sa.Column("check_id", sa.String(26)),
        sa.Column("remark", sa.String(500)),
        indexed=("state", "relative_id", "account_id", "unit_id"),
    )


def _table(name: str, *columns: Any, indexed: tuple[str, ...]) -> None:
    key = sa.Column("id", sa.String(26), primary_key=True)
    op.create_table(name, key, *columns, *kept_columns())
    for column in indexed:
        op.create_index(f"ix_{name}_{column}", name, [column])


def _state() -> sa.Column[Any]:
    return sa.Column("state", sa.String(24), nullable=False)


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True))


def _to(name: str, table: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(26), sa.ForeignKey(f"{table}.id"), nullable=nullable)
