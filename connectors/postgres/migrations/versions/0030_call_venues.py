"""Venues of video calls; the database itself lets no two live calls hold one at once."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from connectors.postgres.migrations.columns import kept_columns

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def upgrade() -> None:
    op.create_table(
        "call_venue",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("unit_id", sa.String(26), sa.ForeignKey("org_unit.id"), nullable=False),
        sa.Column("ward_id", sa.String(26), sa.ForeignKey("org_unit.id")),
        sa.Column("place", sa.String(100)),
        sa.Column("device_id", sa.String(26), sa.ForeignKey("device.id")),
        sa.Column("sort", sa.Integer, nullable=False),
        *(sa.Column(day, sa.String(47)) for day in DAYS),
        sa.Column("remark", sa.String(500)),
        *kept_columns(),
        sa.UniqueConstraint("unit_id", "name", name="uq_call_venue_unit_id_name"),
    )
    for column in ("state", "unit_id", "ward_id", "device_id"):
        op.create_index(f"ix_call_venue_{column}", "call_venue", [column])
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("venue_id", sa.String(26), sa.ForeignKey("call_venue.id")),
        sa.Column("venue_from", sa.DateTime(timezone=True)),
        sa.Column("venue_until", sa.DateTime(timezone=True)),
        sa.Column("booked_by", sa.String(26), sa.ForeignKey("officer.id")),
        sa.Column("dialled", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    for added in columns:
        op.add_column("video_call", added)
    op.create_index("ix_video_call_venue_id", "video_call", ["venue_id"])
    # A range of one id stands for equality, which GiST knows without an extension for ranges alone.
    op.execute("create type id_range as range (subtype = text)")
    op.execute(
        "alter table video_call add constraint ex_video_call_venue exclude using gist ("
        " id_range(venue_id::text, venue_id::text, '[]') with &&,"
        " tstzrange(venue_from, venue_until) with &&)"
        " where (venue_id is not null"
        " and state in ('requested', 'approved', 'waiting', 'connected'))"
    )
    op.create_check_constraint(
        "venue_hold",
        "video_call",
        "venue_id is null or (venue_from is not null and venue_until > venue_from)",
    )


def downgrade() -> None:
    op.drop_constraint("venue_hold", "video_call", type_="check")
    op.execute("alter table video_call drop constraint ex_video_call_venue")
    op.execute("drop type id_range")
    for name in ("dialled", "booked_by", "venue_until", "venue_from", "venue_id"):
        op.drop_column("video_call", name)
    op.drop_table("call_venue")
