"""A shard's tables and the function that makes its months, as before the first release."""

from pathlib import Path

from alembic import op

revision = "0200"
down_revision = None


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Without parameters the driver sends all statements at once, as they are written.
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
