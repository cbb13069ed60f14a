"""Amounts of pay items and what cells of reports say lie sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0110"
down_revision = "0107"
branch_labels = None
depends_on = None

CELLS = {"value": "value_sealed", "source_value": "source_sealed"}
CHANGES = {"old": "old_sealed", "new": "new_sealed"}


def upgrade() -> None:
    for table in ("pay_item", "report_cell"):
        _require_empty(table)
    # A search that was kept may name an amount.
    op.execute("delete from saved_filter where module = 'pay_items'")
    op.drop_column("pay_item", "amount")
    op.add_column("pay_item", sa.Column("amount_sealed", sa.LargeBinary, nullable=False))
    for table, columns in (("report_cell", CELLS), ("report_cell_change", CHANGES)):
        for old, new in columns.items():
            op.drop_column(table, old)
            op.add_column(table, sa.Column(new, sa.LargeBinary, nullable=True))


def _require_empty(table: str) -> None:
    if op.get_bind().scalar(sa.text(f"select exists (select 1 from {table})")):
        raise RuntimeError(
            f"rows of {table} from before they were sealed are in the database; such a database"
            " is made anew, since they cannot be sealed from here; nothing was changed"
        )
