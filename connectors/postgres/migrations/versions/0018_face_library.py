"""The face library: versions of templates, who captured them, searches, and who asked."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "face_library",
        sa.Column("engine", sa.String(length=32), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("engine", name=op.f("pk_face_library")),
    )
    for column in (
        sa.Column("created_by", sa.String(length=64), server_default="", nullable=False),
        sa.Column("source", sa.String(length=16), server_default="console", nullable=False),
        sa.Column("version", sa.BigInteger(), server_default="0", nullable=False),
    ):
        op.add_column("face_template", column)
    op.create_index("ix_face_template_engine_version", "face_template", ["engine", "version"])
    op.add_column(
        "face_check",
        sa.Column("caller", sa.String(length=32), server_default="video_call", nullable=False),
    )
    op.add_column("face_check", sa.Column("device_id", sa.String(length=26), nullable=True))
    op.create_foreign_key(
        op.f("fk_face_check_device_id"), "face_check", "device", ["device_id"], ["id"]
    )
    op.create_table(
        "face_search",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("caller", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("engine", sa.String(length=32), nullable=False),
        sa.Column("threshold", sa.Float(), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("hits", sa.JSON(), nullable=False),
        sa.Column("picture_file_id", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_face_search")),
    )
    op.create_index(op.f("ix_face_search_at"), "face_search", ["at"])
