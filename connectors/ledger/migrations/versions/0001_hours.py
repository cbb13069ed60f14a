"""Hours: lines by month, sheets, what corrections replaced; months are made by a function."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

# The platform's role owns no table and so can make none: the function lends it that one right.
ENSURE_MONTH = """
create function ensure_month(wanted date) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first date := date_trunc('month', wanted)::date;
  name text := 'hours_line_' || to_char(first, 'YYYYMM');
begin
  if wanted < date '2000-01-01' or wanted > current_date + 1100 then
    raise exception 'no month is kept for %', wanted using errcode = 'check_violation';
  end if;
  if to_regclass('public.' || name) is not null then
    return false;
  end if;
  perform pg_advisory_xact_lock(7313000003);
  if to_regclass('public.' || name) is not null then
    return false;
  end if;
  execute format('create table %I partition of hours_line for values from (%L) to (%L)',
                 name, first, (first + interval '1 month')::date);
  return true;
end $$
"""


def _line() -> list[sa.Column[object]]:
    return [
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.SmallInteger(), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("grade", sa.SmallInteger(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("inmate_id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("ward_id", sa.Uuid(), nullable=False),
        sa.Column("project_id", sa.Uuid(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table("hours_line", *_line(), postgresql_partition_by="RANGE (day)")
    op.create_index(
        "pk_hours_line", "hours_line", ["inmate_id", "day", "post_id", "kind"], unique=True
    )
    op.create_index("ix_hours_line_ward_id_day", "hours_line", ["ward_id", "day"])
    _sheets()
    op.create_table(
        "hours_line_version",
        *_line(),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("replaced_by", sa.Uuid(), nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=False),
    )
    op.create_index(
        "ix_hours_line_version_inmate_id_day", "hours_line_version", ["inmate_id", "day"]
    )
    op.create_table(
        "applied_message",
        sa.Column("message_id", sa.String(64), primary_key=True),
        sa.Column("applied_at", MOMENT, nullable=False),
    )
    op.create_table(
        "shard_prison",
        sa.Column("prison_id", sa.Uuid(), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
    )
    op.execute(ENSURE_MONTH)
    op.execute("revoke all on function ensure_month(date) from public")


def _sheets() -> None:
    op.create_table(
        "hours_sheet",
        sa.Column("ward_id", sa.Uuid(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("prison_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", MOMENT),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("sheet_id", name="uq_hours_sheet_sheet_id"),
    )
    op.create_index("ix_hours_sheet_prison_id_day", "hours_sheet", ["prison_id", "day"])
