"""Attention records, and which conversations were read for them."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attention_record",
        sa.Column("id", sa.String(26), primary_key=True),
        sa.Column("call_id", sa.String(26), sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("prison_id", sa.String(26), sa.ForeignKey("org_unit.id"), nullable=False),
        sa.Column("ward_id", sa.String(26), sa.ForeignKey("org_unit.id"), nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("class_name", sa.String(32), nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("summary", sa.String(500), nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
        sa.Column("line_ids", sa.JSON, nullable=False),
        sa.Column("classifier", sa.String(32), nullable=True),
        sa.Column("classifier_version", sa.String(16), nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("decided_by", sa.String(26), sa.ForeignKey("officer.id"), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision_reason", sa.String(200), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint(
            "call_id", "cause", "class_name", name="uq_attention_record_call_id_cause_class_name"
        ),
    )
    for column in ("call_id", "prison_id", "ward_id", "state", "at"):
        op.create_index(f"ix_attention_record_{column}", "attention_record", [column])
    op.create_table(
        "attended_call",
        sa.Column("call_id", sa.String(26), sa.ForeignKey("conversation.id"), primary_key=True),
        sa.Column("lines", sa.Integer, nullable=False),
        sa.Column("classifier", sa.String(32), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("attended_call")
    op.drop_table("attention_record")
