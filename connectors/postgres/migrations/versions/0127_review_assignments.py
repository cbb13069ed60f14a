"""Who is to review a conversation, and keywords: words of level 0, which are no hits."""

import sqlalchemy as sa
from alembic import op

revision = "0127"
down_revision = "0126"
branch_labels = None
depends_on = None

ID = sa.String(26)
HITS = """
    create or replace view conversation_hit as
    select shown_line.id as line_id, shown_line.call_id, shown_line.speaker,
        hit ->> 'word' as word, hit ->> 'class_name' as word_class,
        (hit ->> 'severity')::integer as severity
    from shown_line cross join lateral json_array_elements(shown_line.hits) as hit
    where json_array_length(shown_line.hits) > 0
"""
SENSITIVE = " and (hit ->> 'severity')::integer > 0"


def upgrade() -> None:
    op.create_table(
        "review_assignment",
        sa.Column(
            "call_id", ID, sa.ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("officer_id", ID, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("assigned_by", ID, sa.ForeignKey("officer.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_review_assignment_officer_id", "review_assignment", ["officer_id"])
    op.execute(HITS + SENSITIVE)


def downgrade() -> None:
    op.execute(HITS)
    op.drop_table("review_assignment")
