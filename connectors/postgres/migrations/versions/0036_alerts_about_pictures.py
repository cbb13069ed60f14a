"""Alerts that were seen and not heard (VC-MON-06, VC-MON-07, VC-MON-09)."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    seen = sa.ForeignKey("face_check.id", name="fk_alert_face_check_id_face_check")
    op.add_column("alert", sa.Column("face_check_id", sa.String(26), seen, nullable=True))
