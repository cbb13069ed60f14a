"""Keep the audit log append-only, even for the product's own account."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        create function audit_row_is_append_only() returns trigger language plpgsql as $$
        begin
          raise exception 'audit rows are never changed or removed';
        end $$
        """
    )
    op.execute(
        """
        create trigger audit_row_append_only before update or delete on audit_row
        for each statement execute function audit_row_is_append_only()
        """
    )


def downgrade() -> None:
    op.execute("drop trigger audit_row_append_only on audit_row")
    op.execute("drop function audit_row_is_append_only()")
