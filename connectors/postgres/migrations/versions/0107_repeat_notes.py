"""What was done under the key of a request."""

import sqlalchemy as sa
from alembic import op

revision = "0107"
down_revision = "0106"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "repeat_note",
        sa.Column("account_id", sa.String(26), primary_key=True),
        sa.Column("key_digest", sa.String(64), primary_key=True),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("route", sa.String(120), nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("answer", sa.LargeBinary),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_repeat_note_at", "repeat_note", ["at"])
    op.create_table(
        "leading_node",
        # One row at most: who leads.
        sa.Column("place", sa.String(8), primary_key=True),
        sa.Column("node", sa.String(64), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("leading_node")
    op.drop_index("ix_repeat_note_at", "repeat_note")
    op.drop_table("repeat_note")
