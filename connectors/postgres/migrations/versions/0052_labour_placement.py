"""Which shard of the labour ledger holds a prison."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "labour_placement",
        sa.Column("prison_id", sa.String(26), sa.ForeignKey("org_unit.id"), primary_key=True),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("moving_to", sa.SmallInteger()),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
    )
    # The place of a line comes behind the id of the message that it came with.
    op.alter_column("dead_letter", "message_id", type_=sa.String(72))
    # A row that could not be applied is kept once, however often its message comes.
    op.create_index(
        "uq_dead_letter_consumer_message_id", "dead_letter", ["consumer", "message_id"], unique=True
    )
