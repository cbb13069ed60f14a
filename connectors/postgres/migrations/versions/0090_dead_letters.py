"""Whose a dead letter is, and what became of it."""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0085"
branch_labels = None
depends_on = None

KNOWN = """
update dead_letter set unit_id = org_unit.id from org_unit
where org_unit.code = split_part(dead_letter.subject, '.', 2)
  and split_part(dead_letter.subject, '.', 1) in ('call', 'alert', 'approval', 'labour')
"""
"""By the prison alone: of letters that came before, no ward was kept."""


def upgrade() -> None:
    for column in (
        sa.Column("unit_id", sa.String(26), sa.ForeignKey("org_unit.id")),
        sa.Column("set_aside_at", sa.DateTime(timezone=True)),
        sa.Column("settled_by", sa.String(26), sa.ForeignKey("officer.id")),
        sa.Column("settled_reason", sa.String(200)),
        sa.Column("sent_id", sa.String(26)),
        sa.Column("sent", sa.LargeBinary()),
    ):
        op.add_column("dead_letter", column)
    op.create_index("ix_dead_letter_unit_id", "dead_letter", ["unit_id"])
    op.create_index("ix_dead_letter_at", "dead_letter", ["at"])
    op.create_check_constraint(
        "settled_once", "dead_letter", "replayed_at is null or set_aside_at is null"
    )
    op.execute(KNOWN)


def downgrade() -> None:
    op.drop_constraint("settled_once", "dead_letter")
    op.drop_index("ix_dead_letter_at", "dead_letter")
    for name in ("sent", "sent_id", "settled_reason", "settled_by", "set_aside_at", "unit_id"):
        op.drop_column("dead_letter", name)
