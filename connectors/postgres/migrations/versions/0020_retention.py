"""Exports that were fetched, files whose content goes, and a sign-in log that may be cut late."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "taken_export",
        sa.Column("case_id", sa.String(26), primary_key=True),
        sa.Column("officer_id", sa.String(26), sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_taken_export_officer_id", "taken_export", ["officer_id"])
    op.create_table(
        "erased_file",
        sa.Column("file_id", sa.String(26), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    # Runs as the tables' owner: the application's role itself may delete no line of the log (AU-2).
    op.execute(
        """
        create function purge_sign_in_log(before timestamptz) returns integer
        language plpgsql security definer set search_path = public as $$
        declare gone integer;
        begin
          if before > now() - interval '180 days' then
            raise exception 'the sign-in log is kept for 180 days'
              using errcode = 'check_violation';
          end if;
          delete from sign_in_log where at < before;
          get diagnostics gone = row_count;
          return gone;
        end $$
        """
    )
