"""Alerts that were seen and not heard (VC-MON-06, VC-MON-07, VC-MON-09)."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("alert", "line_id", existing_type=sa.String(26), nullable=True)
    op.add_column("alert", sa.Column("kind", sa.String(16), nullable=False, server_default="word"))
    seen = sa.ForeignKey("face_check.id", name="fk_alert_face_check_id_face_check")
    op.add_column("alert", sa.Column("face_check_id", sa.String(26), seen, nullable=True))


def downgrade() -> None:
    op.drop_column("alert", "face_check_id")
    op.drop_column("alert", "kind")
    op.execute(
        "DELETE FROM recheck_task WHERE alert_id IN (SELECT id FROM alert WHERE line_id IS NULL)"
    )
    op.execute("DELETE FROM alert WHERE line_id IS NULL")
    op.alter_column("alert", "line_id", existing_type=sa.String(26), nullable=False)
