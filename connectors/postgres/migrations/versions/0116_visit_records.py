"""What the prisons' visit systems tell: further fields of visits, and what hangs on a visit."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from connectors.postgres.migrations.columns import kept_columns

revision = "0116"
down_revision = "0112"
branch_labels = None
depends_on = None

ID = sa.String(26)
MOMENT = sa.DateTime(timezone=True)
TOLD = (
    ("kinship", sa.String(32)),
    ("relative_told", sa.String(64)),
    ("relative_no_told_sealed", sa.LargeBinary),
    ("relative_no_told_digest", sa.String(64)),
    ("officer_told", sa.String(64)),
    ("visit_no", sa.String(64)),
    ("system_id", sa.String(26)),
    ("deleted_by", sa.String(32)),
)
# What 0043 made for each row, for all rows of a statement at once: prisons tell visits by the page.
# Of what was deleted nothing began, so that nobody lists or reviews it.
KEEPS = """
    create function keep_visit_conversations() returns trigger language plpgsql as $$
    begin
        insert into conversation (
            id, channel, prison_id, ward_id, inmate_id, relative_id, privileged, began_at, ended_at
        )
        select fresh.id, 'visit', place.prison_id, place.id, fresh.inmate_id, fresh.relative_id,
            false, case when fresh.state = 'deleted' then null else fresh.started_at end,
            fresh.ended_at
        from fresh
        join inmate on inmate.id = fresh.inmate_id
        left join conversation known on known.id = fresh.id
        join org_unit place on place.id = coalesce(fresh.ward_id, known.ward_id, inmate.ward_id)
        on conflict (id) do update set
            prison_id = excluded.prison_id, ward_id = excluded.ward_id,
            inmate_id = excluded.inmate_id, relative_id = excluded.relative_id,
            privileged = excluded.privileged,
            began_at = excluded.began_at, ended_at = excluded.ended_at
        where conversation is distinct from excluded;
        return null;
    end $$
"""
DROPS = """
    create function drop_visit_conversations() returns trigger language plpgsql as $$
    begin
        delete from conversation using gone where conversation.id = gone.id;
        return null;
    end $$
"""
TRIGGERS = (
    ("adds", "insert", "new table as fresh", "keep"),
    ("changes", "update", "new table as fresh", "keep"),
    ("drops", "delete", "old table as gone", "drop"),
)


def upgrade() -> None:
    for name, kind in TOLD:
        op.add_column("visit", sa.Column(name, kind))
    for name in ("focus", "held_told"):
        off = sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
        op.add_column("visit", off)
    booked = sa.ForeignKey("visit_booking.id", name="fk_visit_booking_id")
    op.add_column("visit", sa.Column("booking_id", ID, booked))
    for column in ("relative_no_told_digest", "booking_id", "visit_no"):
        op.create_index(f"ix_visit_{column}", "visit", [column])
    op.create_index("ix_visit_planned_at", "visit", ["planned_at"])
    op.execute("drop trigger visit_keeps_conversation on visit")
    op.execute("drop function keep_visit_conversation()")
    op.execute(KEEPS)
    op.execute(DROPS)
    for name, event, named, does in TRIGGERS:
        op.execute(f"""
            create trigger visit_{name}_conversation after {event} on visit referencing {named}
            for each statement execute function {does}_visit_conversations()
        """)
    _approvals()
    _monitorings()
    _escorts()
    _ratings()


def _approvals() -> None:
    _table(
        "visit_approval",
        _to("visit_id", "visit"),
        _to("inmate_id", "inmate"),
        _to("ward_id", "org_unit", nullable=True),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("node", sa.String(64)),
        sa.Column("approver", sa.String(64)),
        sa.Column("decision", sa.String(32), nullable=False),
        sa.Column("opinion", sa.String(500)),
        sa.Column("decided_at", MOMENT, nullable=False),
        indexed=("state", "visit_id", "inmate_id", "ward_id", "decided_at"),
    )


def _monitorings() -> None:
    _table(
        "visit_monitoring",
        _to("visit_id", "visit"),
        _to("inmate_id", "inmate"),
        _to("ward_id", "org_unit", nullable=True),
        *_officer(),
        sa.Column("heard_from", MOMENT, nullable=False),
        sa.Column("heard_until", MOMENT, nullable=False),
        sa.Column("rating", sa.Integer),
        sa.Column("remarks", sa.String(500)),
        indexed=("state", "visit_id", "inmate_id", "ward_id", "officer_id", "heard_from"),
    )


def _escorts() -> None:
    _table(
        "visit_escort",
        _to("visit_id", "visit"),
        _to("inmate_id", "inmate"),
        _to("ward_id", "org_unit", nullable=True),
        *_officer(),
        sa.Column("out_at", MOMENT, nullable=False),
        sa.Column("back_at", MOMENT),
        indexed=("state", "visit_id", "inmate_id", "ward_id", "officer_id", "out_at"),
    )


def _ratings() -> None:
    _table(
        "window_rating",
        _to("prison_id", "org_unit"),
        _to("visit_id", "visit", nullable=True),
        sa.Column("relative_name", sa.String(64)),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("words", sa.String(500)),
        sa.Column("rated_at", MOMENT, nullable=False),
        indexed=("state", "prison_id", "visit_id", "rated_at"),
    )


def _table(name: str, *columns: sa.Column[Any], indexed: tuple[str, ...]) -> None:
    op.create_table(
        name,
        sa.Column("id", ID, primary_key=True),
        sa.Column("state", sa.String(24), nullable=False),
        *columns,
        sa.Column("system_id", sa.String(26)),
        sa.Column("source_key", sa.String(200)),
        sa.Column("deleted_by", sa.String(32)),
        *kept_columns(),
    )
    for column in indexed:
        op.create_index(f"ix_{name}_{column}", name, [column])


def _officer() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("officer_name", sa.String(64), nullable=False),
        _to("officer_id", "officer", nullable=True),
    )


def _to(name: str, target: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, ID, sa.ForeignKey(f"{target}.id"), nullable=nullable)
