"""Inmates as the prison affairs platform tells of them, their flags and pictures (VC-API-03)."""

import sqlalchemy as sa
from alembic import op

revision = "0222"
down_revision = "0221"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for name in ("platform_key_control", "six_involved"):
        flag = sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false())
        op.add_column("inmate", flag)
    _flags()
    _told()
    _portraits()


def _flags() -> None:
    op.create_table(
        "inmate_flag",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("inmate_id", sa.String(26), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("code", sa.String(32), nullable=True),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("since", MOMENT, nullable=True),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("version", sa.Integer, nullable=False, server_default=sa.text("1")),
        sa.Column("created_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("created_by", sa.String(26), nullable=True),
        sa.Column("updated_at", MOMENT, nullable=False, server_default=sa.func.now()),
        sa.Column("updated_by", sa.String(26), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_inmate_flag"),
        sa.ForeignKeyConstraint(["inmate_id"], ["inmate.id"], name="fk_inmate_flag_inmate_id"),
    )
    op.create_index("ix_inmate_flag_state", "inmate_flag", ["state"])
    op.create_index("ix_inmate_flag_inmate_id", "inmate_flag", ["inmate_id"])


def _told() -> None:
    op.create_table(
        "affairs_inmate",
        sa.Column("inmate_no", sa.String(20), nullable=False),
        sa.Column("inmate_id", sa.String(26), nullable=True),
        sa.Column("unit_id", sa.String(26), nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
        sa.Column("prison_code", sa.String(64), nullable=False),
        sa.Column("ward_code", sa.String(64), nullable=False),
        sa.Column("custody_state", sa.String(24), nullable=False),
        sa.Column("treatment_level", sa.String(64), nullable=False),
        sa.Column("key_control", sa.Boolean, nullable=False),
        sa.Column("six_involvement", sa.JSON, nullable=False),
        sa.Column("term_until", sa.Date, nullable=True),
        sa.Column("visits_allowed", sa.Boolean, nullable=False),
        sa.Column("visits_reason", sa.String(100), nullable=False),
        sa.Column("portrait_on", sa.Date, nullable=True),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("problem", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("inmate_no", name="pk_affairs_inmate"),
        sa.ForeignKeyConstraint(["inmate_id"], ["inmate.id"], name="fk_affairs_inmate_inmate_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name="fk_affairs_inmate_unit_id"),
    )
    for name in ("inmate_id", "unit_id", "asked_at"):
        op.create_index(f"ix_affairs_inmate_{name}", "affairs_inmate", [name])


def _portraits() -> None:
    op.create_table(
        "inmate_portrait",
        sa.Column("inmate_id", sa.String(26), nullable=False),
        sa.Column("file_id", sa.String(26), nullable=True),
        sa.Column("taken_on", sa.Date, nullable=True),
        sa.Column("kept_at", MOMENT, nullable=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("problem", sa.String(200), nullable=False),
        sa.Column("told_on", sa.Date, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("inmate_id", name="pk_inmate_portrait"),
        sa.ForeignKeyConstraint(["inmate_id"], ["inmate.id"], name="fk_inmate_portrait_inmate_id"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name="fk_inmate_portrait_file_id"),
    )
    op.create_index("ix_inmate_portrait_file_id", "inmate_portrait", ["file_id"])
