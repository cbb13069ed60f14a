"""Review of all three channels: search in what was said, corrections, anomalies, overdue ones."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

ID = sa.String(26)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _corrections()
    _reviews()
    _search()
    _views()


def _corrections() -> None:
    number = sa.Column("corrections", sa.Integer, nullable=False, server_default=sa.text("0"))
    op.add_column("transcript_line", number)
    op.create_table(
        "line_version",
        sa.Column("id", ID, primary_key=True),
        sa.Column("line_id", ID, sa.ForeignKey("transcript_line.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("text", sa.String(2000), nullable=False),
        sa.Column("hits", sa.JSON, nullable=False),
        sa.Column("officer_id", ID, sa.ForeignKey("officer.id"), nullable=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("line_id", "version", name="uq_line_version_line_id_version"),
    )


def _reviews() -> None:
    for column in (
        sa.Column("anomaly", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("anomaly_kind", sa.String(64), nullable=True),
        sa.Column("anomaly_note", sa.String(500), nullable=False, server_default=""),
    ):
        op.add_column("call_review", column)
    # What was assessed as in need of attention, or as a violation, was no ordinary conversation.
    op.execute("update call_review set anomaly = true where assessment <> 'normal'")
    op.create_table(
        "overdue_review",
        sa.Column(
            "call_id", ID, sa.ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
    )


def _search() -> None:
    # Chinese has no spaces between words: every character and every pair of neighbours is indexed.
    # Of letters A to Z alone the case does not count, whatever the locale of the server.
    op.execute("""
        create function text_grams(said varchar) returns tsvector
        language sql immutable strict parallel safe as $$
            select array_to_tsvector(array(
                select distinct substr(plain, place, width)
                from (select lower(said collate "C") as plain) as one,
                    generate_series(1, length(said)) as place,
                    generate_series(1, 2) as width
                where place + width <= length(said) + 1
            ))
        $$
    """)
    op.execute("""
        create index ix_transcript_line_grams on transcript_line using gin (text_grams(text))
    """)
    op.execute("""
        create index ix_transcript_line_with_hits on transcript_line (call_id)
        where json_array_length(hits) > 0
    """)


def _views() -> None:
    # The one place that says which lines are read, searched and counted.
    op.execute("""
        create view shown_line as
        select id, call_id, seq, speaker, speaker_name, start_s, end_s, text, hits, kind, at
        from transcript_line
    """)
    op.execute("""
        create view conversation_hit as
        select shown_line.id as line_id, shown_line.call_id, shown_line.speaker,
            hit ->> 'word' as word, hit ->> 'class_name' as word_class,
            (hit ->> 'severity')::integer as severity
        from shown_line cross join lateral json_array_elements(shown_line.hits) as hit
        where json_array_length(shown_line.hits) > 0
    """)
