"""Take-over of old data: lists, dumps, their months, refused rows, posts of the old system."""

import sqlalchemy as sa
from alembic import op

revision = "0101"
down_revision = "0100"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(26), primary_key=True)


def _of(name: str, target: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(26), sa.ForeignKey(f"{target}.id"), nullable=False)


def _count(name: str, kind: type[sa.Integer] = sa.Integer) -> sa.Column[int]:
    return sa.Column(name, kind(), nullable=False)


def upgrade() -> None:
    _dumps()
    _batches()
    op.create_table(
        "legacy_post",
        _id(),
        _of("prison_id", "org_unit"),
        sa.Column("name", sa.String(64), nullable=False),
        sa.UniqueConstraint("prison_id", "name", name="uq_legacy_post_prison_id_name"),
    )


def _dumps() -> None:
    op.create_table(
        "legacy_manifest",
        _id(),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        _of("taken_by", "officer"),
        sa.Column("taken_name", sa.String(64), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.UniqueConstraint("name", name="uq_legacy_manifest_name"),
    )
    op.create_table(
        "legacy_file",
        _id(),
        _of("manifest_id", "legacy_manifest"),
        sa.Column("kind", sa.String(16), nullable=False),
        _of("prison_id", "org_unit"),
        _count("year", sa.SmallInteger),
        sa.Column("file_name", sa.String(128), nullable=False),
        sa.Column("encoding", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        _count("rows"),
        _count("amount", sa.BigInteger),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT),
        sa.UniqueConstraint(
            "manifest_id",
            "kind",
            "prison_id",
            "year",
            name="uq_legacy_file_manifest_id_kind_prison_id_year",
        ),
    )
    op.create_index("ix_legacy_file_prison_id", "legacy_file", ["prison_id"])


def _batches() -> None:
    op.create_table(
        "legacy_batch",
        _id(),
        _of("file_id", "legacy_file"),
        _count("month", sa.SmallInteger),
        sa.Column("state", sa.String(16), nullable=False),
        _count("rows"),
        *(
            _count(f"{part}_{what}", kind)
            for part in ("taken", "before", "refused")
            for what, kind in (("rows", sa.Integer), ("amount", sa.BigInteger))
        ),
        sa.Column("unknown_projects", sa.JSON(), nullable=False),
        sa.UniqueConstraint("file_id", "month", name="uq_legacy_batch_file_id_month"),
    )
    op.create_table(
        "legacy_refusal",
        _of("batch_id", "legacy_batch"),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("legacy_id", sa.String(64), nullable=False),
        sa.Column("problem", sa.String(24), nullable=False),
        sa.Column("amount", sa.BigInteger()),
        sa.PrimaryKeyConstraint("batch_id", "line", name="pk_legacy_refusal"),
    )


def downgrade() -> None:
    for table in (
        "legacy_post",
        "legacy_refusal",
        "legacy_batch",
        "legacy_file",
        "legacy_manifest",
    ):
        op.drop_table(table)
