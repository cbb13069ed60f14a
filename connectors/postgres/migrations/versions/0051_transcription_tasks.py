"""The queue of transcription, the second reading of a conversation, recordings from outside."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

ID = sa.String(26)
MOMENT = sa.DateTime(timezone=True)


def _id() -> sa.Column[str]:
    return sa.Column("id", ID, primary_key=True)


def _to(name: str, target: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, ID, sa.ForeignKey(f"{target}.id"), nullable=nullable)


def upgrade() -> None:
    _queue()
    _passes()
    _intake()


def _queue() -> None:
    op.create_table(
        "transcription_batch",
        _id(),
        _to("requested_by", "officer"),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "transcription_task",
        _id(),
        _to("call_id", "conversation"),
        _to("recording_id", "recording"),
        _to("batch_id", "transcription_batch", nullable=True),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=False),
        sa.Column("taken_by", ID, nullable=True),
        sa.Column("taken_until", MOMENT, nullable=True),
        sa.Column("seconds_total", sa.Float, nullable=True),
        sa.Column("seconds_done", sa.Float, nullable=False),
        sa.Column("work_s", sa.Float, nullable=False),
        sa.Column("problem", sa.String(200), nullable=True),
        _to("requested_by", "officer", nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
    )
    for column in ("call_id", "recording_id", "batch_id", "created_at"):
        op.create_index(f"ix_transcription_task_{column}", "transcription_task", [column])
    op.create_index(
        "ix_transcription_task_next", "transcription_task", ["state", "level", "created_at"]
    )
    op.create_index(
        "uq_transcription_task_open",
        "transcription_task",
        ["recording_id"],
        unique=True,
        postgresql_where=sa.text("state in ('waiting', 'running', 'paused')"),
    )


def _passes() -> None:
    op.create_table(
        "transcript_pass",
        _id(),
        _to("call_id", "conversation"),
        sa.Column("source", sa.String(8), nullable=False),
        _to("recording_id", "recording", nullable=True),
        sa.Column("engine", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    for column in ("call_id", "recording_id"):
        op.create_index(f"ix_transcript_pass_{column}", "transcript_pass", [column])
    op.create_index(
        "uq_transcript_pass_record",
        "transcript_pass",
        ["recording_id"],
        unique=True,
        postgresql_where=sa.text("state = 'complete' and source = 'record'"),
    )
    op.create_index(
        "uq_transcript_pass_live",
        "transcript_pass",
        ["call_id"],
        unique=True,
        postgresql_where=sa.text("source = 'live'"),
    )
    op.add_column(
        "transcript_line",
        sa.Column("source", sa.String(8), nullable=False, server_default="live"),
    )
    op.add_column("transcript_line", _to("pass_id", "transcript_pass", nullable=True))
    op.create_index("ix_transcript_line_pass_id", "transcript_line", ["pass_id"])
    shown = sa.Column("shown", sa.Boolean, nullable=False, server_default=sa.true())
    op.add_column("transcript_line", shown)
    op.execute("""
        create or replace view shown_line as
        select id, call_id, seq, speaker, speaker_name, start_s, end_s, text, hits, kind, at
        from transcript_line where shown
    """)
    op.drop_constraint("uq_transcript_line_call_id_seq", "transcript_line", type_="unique")
    op.create_unique_constraint(
        "uq_transcript_line_call_id_source_seq",
        "transcript_line",
        ["call_id", "source", "seq"],
    )


def _intake() -> None:
    op.create_table(
        "recording_intake",
        _id(),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("channel", sa.String(16), nullable=True),
        _to("call_id", "conversation", nullable=True),
        _to("recording_id", "recording", nullable=True),
        _to("ward_id", "org_unit", nullable=True),
        sa.Column("sm3", sa.String(64), nullable=True),
        sa.Column("channels", sa.Integer, nullable=True),
        sa.Column("mixed", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("problem", sa.String(200), nullable=True),
        _to("seen_by", "officer", nullable=True),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("call_id", "sm3", name="uq_recording_intake_call_id_sm3"),
    )
    for column in ("call_id", "recording_id", "ward_id", "at"):
        op.create_index(f"ix_recording_intake_{column}", "recording_intake", [column])
