"""The sign-in log tells of relatives and inmates too, with the score of the face."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kind = sa.Column("subject_kind", sa.String(16), nullable=False, server_default="officer")
    op.add_column("sign_in_log", kind)
    op.add_column("sign_in_log", sa.Column("subject_id", sa.String(26), nullable=True))
    op.add_column("sign_in_log", sa.Column("score", sa.Float, nullable=True))
    op.create_index("ix_sign_in_log_subject_id_at", "sign_in_log", ["subject_id", "at"])
