"""People are told of every decision, as they like and in peace (VC-PUB-11, -12, -13, -22, -24)."""

from pathlib import Path

from alembic import op

revision = "0233"
down_revision = "0232"


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Without parameters the driver sends all statements at once, as they are written.
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
