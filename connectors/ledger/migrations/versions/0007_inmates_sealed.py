"""Whose a line of hours is lies sealed (LR-CRYPTO-01), and a day may be split over two wards."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("hours_line", "hours_line_version")


def upgrade() -> None:
    connection = op.get_bind()
    for table in TABLES:
        if connection.scalar(sa.text(f"select exists (select 1 from {table})")):
            raise RuntimeError(
                "this shard holds hours with inmates in clear, from before they were sealed; such"
                " a ledger is made anew: drop the shard's database and start again"
            )
    for table in TABLES:
        op.alter_column(table, "inmate_id", new_column_name="inmate_sealed")
    op.drop_index("pk_hours_line", "hours_line")
    key = ["inmate_sealed", "day", "post_id", "kind", "ward_id"]
    op.create_index("pk_hours_line", "hours_line", key, unique=True)
    op.execute(
        "alter index ix_hours_line_version_inmate_id_day"
        " rename to ix_hours_line_version_inmate_sealed_day"
    )
