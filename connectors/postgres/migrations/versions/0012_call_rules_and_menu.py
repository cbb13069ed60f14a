"""Call rules of both channels, and the menu as an administrator arranges it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "menu_item",
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("title", sa.String(length=32), nullable=True),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_menu_item")),
    )
    op.create_table(
        "subsystem",
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=32), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("notice", sa.String(length=200), nullable=False),
        sa.Column("unit_ids", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_subsystem")),
    )
    op.create_table(
        "call_rule",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("unit_id", sa.String(length=26), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=True),
        sa.Column("period", sa.String(length=32), nullable=False),
        sa.Column("most_calls", sa.Integer(), nullable=False),
        sa.Column("most_minutes", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("created_by", sa.String(length=26), nullable=True),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("updated_by", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_call_rule_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_rule")),
    )
    op.create_index(op.f("ix_call_rule_state"), "call_rule", ["state"], unique=False)
    op.create_index(op.f("ix_call_rule_unit_id"), "call_rule", ["unit_id"], unique=False)
    op.create_table(
        "shared_allowance",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("unit_id", sa.String(length=26), nullable=False),
        sa.Column("phones_a_video", sa.Integer(), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("created_by", sa.String(length=26), nullable=True),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("updated_by", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_shared_allowance_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_allowance")),
    )
    op.create_index(op.f("ix_shared_allowance_state"), "shared_allowance", ["state"], unique=False)
    op.create_index(
        op.f("ix_shared_allowance_unit_id"), "shared_allowance", ["unit_id"], unique=False
    )
    op.create_table(
        "special_call_rule",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("inmate_id", sa.String(length=26), nullable=False),
        sa.Column("unit_id", sa.String(length=26), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("period", sa.String(length=32), nullable=False),
        sa.Column("most_calls", sa.Integer(), nullable=False),
        sa.Column("most_minutes", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("created_by", sa.String(length=26), nullable=True),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("updated_by", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(
            ["inmate_id"], ["inmate.id"], name=op.f("fk_special_call_rule_inmate_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_special_call_rule_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_call_rule")),
    )
    op.create_index(
        op.f("ix_special_call_rule_inmate_id"), "special_call_rule", ["inmate_id"], unique=False
    )
    op.create_index(
        op.f("ix_special_call_rule_state"), "special_call_rule", ["state"], unique=False
    )
    op.create_index(
        op.f("ix_special_call_rule_unit_id"), "special_call_rule", ["unit_id"], unique=False
    )


def downgrade() -> None:

    op.drop_table("special_call_rule")
    op.drop_table("shared_allowance")
    op.drop_table("call_rule")
    op.drop_table("subsystem")
    op.drop_table("menu_item")
