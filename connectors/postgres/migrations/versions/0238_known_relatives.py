"""Relatives whom the prisons' visit systems know, and what follows from that (VC-PUB-07)."""

from pathlib import Path

from alembic import op

revision = "0238"
down_revision = "0237"


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    # Without parameters the driver sends all statements at once, as they are written.
    op.get_bind().exec_driver_sql(script, execution_options={"no_parameters": True})
