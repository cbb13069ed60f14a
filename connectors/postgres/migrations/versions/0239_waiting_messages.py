"""The next messages of a long outbox are found without sorting all of it (NF-TECH-12)."""

from pathlib import Path

from alembic import op

revision = "0239"
down_revision = "0238"


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Without parameters the driver sends all statements at once, as they are written.
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
