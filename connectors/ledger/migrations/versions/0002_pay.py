"""Pay: lines by month, versions of sheets, and how far each sheet has come (LR-PAY-02)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)

# As before, for both tables that are split by month.
ENSURE_MONTH = """
create or replace function ensure_month(wanted date) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first date := date_trunc('month', wanted)::date;
  parent text;
  name text;
  made boolean := false;
begin
  if wanted < date '2000-01-01' or wanted > current_date + 1100 then
    raise exception 'no month is kept for %', wanted using errcode = 'check_violation';
  end if;
  foreach parent in array array['hours_line', 'pay_line'] loop
    name := parent || '_' || to_char(first, 'YYYYMM');
    if to_regclass('public.' || name) is null then
      perform pg_advisory_xact_lock(7313000003);
      if to_regclass('public.' || name) is null then
        execute format('create table %I partition of %I for values from (%L) to (%L)',
                       name, parent, first, (first + interval '1 month')::date);
        made := true;
      end if;
    end if;
  end loop;
  return made;
end $$
"""


def upgrade() -> None:
    _sheets()
    op.create_table(
        "pay_line",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.Column("ward_id", sa.Uuid(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("inmate_digest", sa.LargeBinary(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        postgresql_partition_by="RANGE (month)",
    )
    key = ["version_id", "inmate_digest", "month"]
    op.create_index("pk_pay_line", "pay_line", key, unique=True)
    op.create_index("ix_pay_line_inmate_digest_month", "pay_line", ["inmate_digest", "month"])
    op.create_index("ix_pay_line_month_ward_id", "pay_line", ["month", "ward_id", "inmate_digest"])
    op.execute(ENSURE_MONTH)


def _sheets() -> None:
    op.create_table(
        "booked_pay",
        sa.Column("ward_id", sa.Uuid(), primary_key=True),
        sa.Column("month", sa.Date(), primary_key=True),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("prison_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.SmallInteger(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("sheet_id", name="uq_booked_pay_sheet_id"),
    )
    op.create_index("ix_booked_pay_prison_id_month", "booked_pay", ["prison_id", "month"])
    op.create_table(
        "pay_version",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("prison_id", sa.Uuid(), nullable=False),
        sa.Column("ward_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("parts", ARRAY(sa.Uuid()), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("told_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_pay_version_prison_id_month", "pay_version", ["prison_id", "month"])
    op.create_index("ix_pay_version_ward_id_month", "pay_version", ["ward_id", "month"])
