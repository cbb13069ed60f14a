"""Words with variants, a severity of their own and a version; phrases of a prison."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("word_class", "sensitive_word"):
        version = sa.Column("version", sa.Integer(), nullable=False, server_default="1")
        op.add_column(table, version)
    op.add_column("sensitive_word", sa.Column("severity", sa.Integer(), nullable=True))
    op.add_column(
        "sensitive_word",
        sa.Column("variants", sa.String(400), nullable=False, server_default=""),
    )
    op.add_column("allowed_phrase", sa.Column("prison_id", sa.String(26), nullable=True))
    op.add_column(
        "allowed_phrase",
        sa.Column(
            "updated_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
    )
    op.create_foreign_key(
        op.f("fk_allowed_phrase_prison_id"), "allowed_phrase", "org_unit", ["prison_id"], ["id"]
    )
    op.create_index(op.f("ix_allowed_phrase_prison_id"), "allowed_phrase", ["prison_id"])
    op.drop_constraint(op.f("uq_allowed_phrase_phrase"), "allowed_phrase", type_="unique")
    op.create_unique_constraint(
        op.f("uq_allowed_phrase_phrase_prison_id"), "allowed_phrase", ["phrase", "prison_id"]
    )


def downgrade() -> None:
    op.execute("delete from allowed_phrase where prison_id is not null")
    op.drop_constraint(op.f("uq_allowed_phrase_phrase_prison_id"), "allowed_phrase", type_="unique")
    op.create_unique_constraint(op.f("uq_allowed_phrase_phrase"), "allowed_phrase", ["phrase"])
    op.drop_index(op.f("ix_allowed_phrase_prison_id"), table_name="allowed_phrase")
    for name in ("updated_at", "prison_id"):
        op.drop_column("allowed_phrase", name)
    for name in ("variants", "severity", "version"):
        op.drop_column("sensitive_word", name)
    op.drop_column("word_class", "version")
