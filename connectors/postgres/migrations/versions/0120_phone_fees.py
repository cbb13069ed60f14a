"""Tariffs and tickets of phone calls, and their account with the funds platform (VC-API-04)."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from connectors.postgres.migrations.columns import kept_columns

revision = "0120"
down_revision = "0116"
branch_labels = None
depends_on = None

ID = sa.String(26)
CODE = sa.String(32)
NEW = (
    "funds_difference",
    "funds_reconciliation",
    "ticket_reversal",
    "phone_ticket",
    "number_class",
    "call_tariff",
)

REVIEWS = """
    create view phone_review as select call_review.id,
        phone_call.inmate_id, phone_call.relative_id, conversation.ward_id,
        phone_call.treatment_level, phone_call.started_at, phone_call.seconds,
        call_review.officer_id as reviewer_id, call_review.at as reviewed_at,
        call_review.assessment::varchar(32) as assessment, call_review.anomaly,
        call_review.summary, call_review.call_id, 1 as version,
        call_review.at as created_at, call_review.officer_id as created_by,
        call_review.at as updated_at, call_review.officer_id as updated_by
    from call_review
    join conversation on conversation.id = call_review.call_id
    join phone_call on phone_call.id = call_review.call_id
    where not conversation.privileged
"""


def upgrade() -> None:
    # The default stays, for whoever writes calls without saying.
    none = sa.text("false")
    op.add_column("phone_call", sa.Column("extra", sa.Boolean, nullable=False, server_default=none))
    op.add_column("phone_call", _to("extra_call_id", "extra_call", nullable=True))
    op.create_index("ix_phone_call_extra_call_id", "phone_call", ["extra_call_id"])
    op.add_column("extra_call", sa.Column("channel", CODE))
    _prices()
    _tickets()
    _reconciling()
    _figures()
    op.execute(REVIEWS)


def downgrade() -> None:
    op.execute("drop view phone_review")
    op.drop_index("ix_phone_call_started_at", "phone_call")
    for name in NEW:
        op.drop_table(name)
    op.drop_column("extra_call", "channel")
    op.drop_column("phone_call", "extra_call_id")
    op.drop_column("phone_call", "extra")


def _prices() -> None:
    _table(
        "call_tariff",
        sa.Column("name", sa.String(40), nullable=False),
        _to("unit_id", "org_unit"),
        sa.Column("distance", CODE, nullable=False),
        sa.Column("unit_cents", sa.Integer, nullable=False),
        sa.Column("unit_seconds", sa.Integer, nullable=False),
        sa.Column("rounding", CODE, nullable=False),
        sa.Column("least_cents", sa.Integer),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date),
        sa.Column("remark", sa.String(500)),
        indexed=("state", "unit_id"),
    )
    _table(
        "number_class",
        sa.Column("prefix", sa.String(16), nullable=False),
        sa.Column("distance", CODE, nullable=False),
        _to("unit_id", "org_unit"),
        sa.Column("remark", sa.String(500)),
        sa.UniqueConstraint("unit_id", "prefix", name="uq_number_class_unit_id_prefix"),
        indexed=("state", "unit_id"),
    )


def _tickets() -> None:
    _table(
        "phone_ticket",
        _to("inmate_id", "inmate"),
        _to("relative_id", "relative", nullable=True),
        sa.Column("kinship", CODE),
        _to("unit_id", "org_unit"),
        _to("ward_id", "org_unit", nullable=True),
        sa.Column("treatment_level", CODE),
        _moment("started_at", nullable=False),
        _moment("ended_at"),
        sa.Column("seconds", sa.Integer),
        sa.Column("distance", CODE, nullable=False),
        _money("fee"),
        sa.Column("failure", CODE),
        _to("call_id", "phone_call"),
        _to("tariff_id", "call_tariff", nullable=True),
        sa.Column("tariff_version", sa.Integer),
        sa.Column("unit_cents", sa.Integer),
        sa.Column("unit_seconds", sa.Integer),
        sa.Column("rounding", CODE),
        sa.Column("least_cents", sa.Integer),
        sa.Column("units", sa.Integer),
        _moment("sent_at"),
        _moment("charged_at"),
        _moment("reversed_at"),
        sa.Column("receipt", sa.String(64)),
        sa.Column("reason", sa.String(200)),
        sa.Column("attempts", sa.Integer),
        sa.UniqueConstraint("call_id", name="uq_phone_ticket_call_id"),
        indexed=(
            "state",
            "inmate_id",
            "relative_id",
            "unit_id",
            "ward_id",
            "call_id",
            "tariff_id",
        ),
    )
    _table(
        "ticket_reversal",
        _to("ticket_id", "phone_ticket"),
        _to("prison_id", "org_unit", nullable=True),
        _money("fee"),
        sa.Column("reason", sa.String(200), nullable=False),
        _to("applicant_id", "officer", nullable=True),
        sa.Column("decided_by", sa.String(64)),
        _moment("decided_at"),
        sa.Column("opinion", sa.String(200)),
        indexed=("state", "ticket_id", "prison_id", "applicant_id"),
    )


def _reconciling() -> None:
    _table(
        "funds_reconciliation",
        sa.Column("day", sa.Date, nullable=False),
        _to("unit_id", "org_unit"),
        sa.Column("tickets", sa.Integer, nullable=False),
        _money("amount"),
        sa.Column("peer_tickets", sa.Integer, nullable=False),
        _money("peer_amount"),
        sa.Column("differences", sa.Integer, nullable=False),
        _moment("compared_at"),
        sa.UniqueConstraint("day", "unit_id", name="uq_funds_reconciliation_day_unit_id"),
        indexed=("state", "unit_id"),
    )
    _table(
        "funds_difference",
        sa.Column("day", sa.Date, nullable=False),
        _to("unit_id", "org_unit"),
        sa.Column("kind", CODE, nullable=False),
        _to("ticket_id", "phone_ticket", nullable=True),
        sa.Column("ticket_no", sa.String(64)),
        _money("fee"),
        _money("peer_fee"),
        _moment("seen_at"),
        sa.UniqueConstraint("day", "ticket_no", name="uq_funds_difference_day_ticket_no"),
        indexed=("state", "unit_id", "ticket_id"),
    )


def _figures() -> None:
    calls = ["ward_id", "inmate_id", "state", "extra", "seconds"]
    op.create_index(
        "ix_phone_call_started_at", "phone_call", ["started_at"], postgresql_include=calls
    )
    tickets = ["ward_id", "distance", "seconds"]
    op.create_index(
        "ix_phone_ticket_started_at", "phone_ticket", ["started_at"], postgresql_include=tickets
    )
    op.create_index("ix_phone_ticket_ended_at", "phone_ticket", ["ended_at"])


def _table(name: str, *columns: Any, indexed: tuple[str, ...]) -> None:
    state = sa.Column("state", sa.String(24), nullable=False)
    key = sa.Column("id", ID, primary_key=True)
    op.create_table(name, key, state, *columns, *kept_columns())
    for column in indexed:
        op.create_index(f"ix_{name}_{column}", name, [column])


def _moment(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _money(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Numeric(12, 2))


def _to(name: str, table: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, ID, sa.ForeignKey(f"{table}.id"), nullable=nullable)
