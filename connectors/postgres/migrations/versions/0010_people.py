"""Inmates, relatives and units as modules; people who help."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "field_override",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("module", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=26), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("actor_name", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_override")),
        sa.UniqueConstraint(
            "module", "record_id", "field", name=op.f("uq_field_override_module_record_id_field")
        ),
    )
    op.create_table(
        "help_person",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("id_no_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id_no_digest", sa.String(length=64), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("phone_digest", sa.String(length=64), nullable=False),
        sa.Column("organisation", sa.String(length=100), nullable=False),
        sa.Column("help_kind", sa.String(length=32), nullable=False),
        sa.Column("post", sa.String(length=50), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("unit_id", sa.String(length=26), nullable=False),
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
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_help_person_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_person")),
        sa.UniqueConstraint("id_no_digest", name=op.f("uq_help_person_id_no_digest")),
    )
    op.create_index(
        op.f("ix_help_person_phone_digest"), "help_person", ["phone_digest"], unique=False
    )
    op.create_index(op.f("ix_help_person_state"), "help_person", ["state"], unique=False)
    op.create_index(op.f("ix_help_person_unit_id"), "help_person", ["unit_id"], unique=False)
    op.add_column("dictionary_item", sa.Column("number", sa.Integer(), nullable=True))
    op.add_column("inmate", sa.Column("gender", sa.String(length=32), nullable=True))
    op.add_column("inmate", sa.Column("id_no_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("inmate", sa.Column("id_no_digest", sa.String(length=64), nullable=True))
    op.add_column("inmate", sa.Column("birth_day", sa.Date(), nullable=True))
    op.add_column("inmate", sa.Column("offence", sa.String(length=100), nullable=True))
    op.add_column("inmate", sa.Column("sentence", sa.String(length=60), nullable=True))
    op.add_column("inmate", sa.Column("term_from", sa.Date(), nullable=True))
    op.add_column("inmate", sa.Column("term_until", sa.Date(), nullable=True))
    op.add_column("inmate", sa.Column("custody_type", sa.String(length=32), nullable=True))
    op.add_column("inmate", sa.Column("treatment_level", sa.String(length=32), nullable=True))
    op.add_column(
        "inmate",
        sa.Column("key_control", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.add_column(
        "inmate", sa.Column("key_control_from", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column(
        "inmate", sa.Column("key_control_until", sa.DateTime(timezone=True), nullable=True)
    )
    op.add_column("inmate", sa.Column("remark", sa.String(length=500), nullable=True))
    op.add_column(
        "inmate",
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.add_column("inmate", sa.Column("created_by", sa.String(length=26), nullable=True))
    op.add_column(
        "inmate",
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.add_column("inmate", sa.Column("updated_by", sa.String(length=26), nullable=True))
    op.create_unique_constraint(op.f("uq_inmate_id_no_digest"), "inmate", ["id_no_digest"])
    op.add_column("inmate_binding", sa.Column("remark", sa.String(length=500), nullable=True))
    op.add_column(
        "inmate_binding",
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
    )
    op.add_column(
        "inmate_binding",
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.add_column("inmate_binding", sa.Column("created_by", sa.String(length=26), nullable=True))
    op.add_column(
        "inmate_binding",
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.add_column("inmate_binding", sa.Column("updated_by", sa.String(length=26), nullable=True))
    op.add_column(
        "org_unit", sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False)
    )
    op.add_column(
        "org_unit",
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.add_column("org_unit", sa.Column("created_by", sa.String(length=26), nullable=True))
    op.add_column(
        "org_unit",
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.add_column("org_unit", sa.Column("updated_by", sa.String(length=26), nullable=True))
    op.add_column("relative", sa.Column("phone_digest", sa.String(length=64), nullable=True))
    op.add_column("relative", sa.Column("unit_id", sa.String(length=26), nullable=True))
    op.add_column("relative", sa.Column("address", sa.String(length=200), nullable=True))
    op.add_column("relative", sa.Column("remark", sa.String(length=500), nullable=True))
    op.add_column(
        "relative", sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False)
    )
    op.add_column(
        "relative",
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.add_column("relative", sa.Column("created_by", sa.String(length=26), nullable=True))
    op.add_column(
        "relative",
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.add_column("relative", sa.Column("updated_by", sa.String(length=26), nullable=True))
    op.alter_column("relative", "wechat_openid", existing_type=sa.VARCHAR(length=64), nullable=True)
    op.create_index(op.f("ix_relative_phone_digest"), "relative", ["phone_digest"], unique=False)
    op.create_index(op.f("ix_relative_unit_id"), "relative", ["unit_id"], unique=False)
    op.create_foreign_key(op.f("fk_relative_unit_id"), "relative", "org_unit", ["unit_id"], ["id"])


def downgrade() -> None:
    op.drop_constraint(op.f("fk_relative_unit_id"), "relative", type_="foreignkey")
    op.drop_index(op.f("ix_relative_unit_id"), table_name="relative")
    op.drop_index(op.f("ix_relative_phone_digest"), table_name="relative")
    op.alter_column(
        "relative", "wechat_openid", existing_type=sa.VARCHAR(length=64), nullable=False
    )
    op.drop_column("relative", "updated_by")
    op.drop_column("relative", "updated_at")
    op.drop_column("relative", "created_by")
    op.drop_column("relative", "created_at")
    op.drop_column("relative", "version")
    op.drop_column("relative", "remark")
    op.drop_column("relative", "address")
    op.drop_column("relative", "unit_id")
    op.drop_column("relative", "phone_digest")
    op.drop_column("org_unit", "updated_by")
    op.drop_column("org_unit", "updated_at")
    op.drop_column("org_unit", "created_by")
    op.drop_column("org_unit", "created_at")
    op.drop_column("org_unit", "version")
    op.drop_column("inmate_binding", "updated_by")
    op.drop_column("inmate_binding", "updated_at")
    op.drop_column("inmate_binding", "created_by")
    op.drop_column("inmate_binding", "created_at")
    op.drop_column("inmate_binding", "version")
    op.drop_column("inmate_binding", "remark")
    op.drop_constraint(op.f("uq_inmate_id_no_digest"), "inmate", type_="unique")
    op.drop_column("inmate", "updated_by")
    op.drop_column("inmate", "updated_at")
    op.drop_column("inmate", "created_by")
    op.drop_column("inmate", "created_at")
    op.drop_column("inmate", "remark")
    op.drop_column("inmate", "key_control_until")
    op.drop_column("inmate", "key_control_from")
    op.drop_column("inmate", "key_control")
    op.drop_column("inmate", "treatment_level")
    op.drop_column("inmate", "custody_type")
    op.drop_column("inmate", "term_until")
    op.drop_column("inmate", "term_from")
    op.drop_column("inmate", "sentence")
    op.drop_column("inmate", "offence")
    op.drop_column("inmate", "birth_day")
    op.drop_column("inmate", "id_no_digest")
    op.drop_column("inmate", "id_no_sealed")
    op.drop_column("inmate", "gender")
    op.drop_column("dictionary_item", "number")
    op.drop_index(op.f("ix_help_person_unit_id"), table_name="help_person")
    op.drop_index(op.f("ix_help_person_state"), table_name="help_person")
    op.drop_index(op.f("ix_help_person_phone_digest"), table_name="help_person")
    op.drop_table("help_person")
    op.drop_table("field_override")
