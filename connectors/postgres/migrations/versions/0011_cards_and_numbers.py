"""Cards with their movements, relatives' numbers, the white list; records of officers."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("card_no", sa.String(length=20), nullable=False),
        sa.Column("card_kind", sa.String(length=32), nullable=False),
        sa.Column("inmate_id", sa.String(length=26), nullable=True),
        sa.Column("officer_id", sa.String(length=26), nullable=True),
        sa.Column("balance", sa.Numeric(precision=12, scale=2), nullable=False),
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
        sa.ForeignKeyConstraint(["inmate_id"], ["inmate.id"], name=op.f("fk_card_inmate_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_card_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint("card_no", name=op.f("uq_card_card_no")),
    )
    op.create_index(op.f("ix_card_inmate_id"), "card", ["inmate_id"], unique=False)
    op.create_index(op.f("ix_card_officer_id"), "card", ["officer_id"], unique=False)
    op.create_index(op.f("ix_card_state"), "card", ["state"], unique=False)
    op.create_table(
        "relative_number",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("phone_digest", sa.String(length=64), nullable=False),
        sa.Column("relative_id", sa.String(length=26), nullable=False),
        sa.Column("kinship", sa.String(length=32), nullable=False),
        sa.Column("inmate_id", sa.String(length=26), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
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
            ["inmate_id"], ["inmate.id"], name=op.f("fk_relative_number_inmate_id")
        ),
        sa.ForeignKeyConstraint(
            ["relative_id"], ["relative.id"], name=op.f("fk_relative_number_relative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relative_number")),
        sa.UniqueConstraint(
            "inmate_id", "phone_digest", name=op.f("uq_relative_number_inmate_id_phone_digest")
        ),
    )
    op.create_index(
        op.f("ix_relative_number_inmate_id"), "relative_number", ["inmate_id"], unique=False
    )
    op.create_index(
        op.f("ix_relative_number_phone_digest"), "relative_number", ["phone_digest"], unique=False
    )
    op.create_index(
        op.f("ix_relative_number_relative_id"), "relative_number", ["relative_id"], unique=False
    )
    op.create_index(op.f("ix_relative_number_state"), "relative_number", ["state"], unique=False)
    op.create_table(
        "whitelist_entry",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("relative_id", sa.String(length=26), nullable=False),
        sa.Column("inmate_id", sa.String(length=26), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
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
            ["inmate_id"], ["inmate.id"], name=op.f("fk_whitelist_entry_inmate_id")
        ),
        sa.ForeignKeyConstraint(
            ["relative_id"], ["relative.id"], name=op.f("fk_whitelist_entry_relative_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_whitelist_entry")),
        sa.UniqueConstraint(
            "relative_id", "inmate_id", name=op.f("uq_whitelist_entry_relative_id_inmate_id")
        ),
    )
    op.create_index(
        op.f("ix_whitelist_entry_inmate_id"), "whitelist_entry", ["inmate_id"], unique=False
    )
    op.create_index(
        op.f("ix_whitelist_entry_relative_id"), "whitelist_entry", ["relative_id"], unique=False
    )
    op.create_table(
        "card_movement",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("card_id", sa.String(length=26), nullable=False),
        sa.Column("movement", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.Numeric(precision=12, scale=2), nullable=False),
        sa.Column("balance_before", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("balance_after", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=True),
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
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_card_movement_card_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_movement")),
    )
    op.create_index(op.f("ix_card_movement_card_id"), "card_movement", ["card_id"], unique=False)
    op.add_column(
        "officer", sa.Column("state", sa.String(length=24), server_default="active", nullable=False)
    )
    op.add_column("officer", sa.Column("post", sa.String(length=32), nullable=True))
    op.add_column("officer", sa.Column("phone_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("officer", sa.Column("phone_digest", sa.String(length=64), nullable=True))
    op.add_column("officer", sa.Column("remark", sa.String(length=500), nullable=True))
    op.add_column(
        "officer",
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.add_column("officer", sa.Column("created_by", sa.String(length=26), nullable=True))
    op.add_column(
        "officer",
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
    )
    op.add_column("officer", sa.Column("updated_by", sa.String(length=26), nullable=True))
    op.create_index(op.f("ix_officer_phone_digest"), "officer", ["phone_digest"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_officer_phone_digest"), table_name="officer")
    op.drop_column("officer", "updated_by")
    op.drop_column("officer", "updated_at")
    op.drop_column("officer", "created_by")
    op.drop_column("officer", "created_at")
    op.drop_column("officer", "remark")
    op.drop_column("officer", "phone_digest")
    op.drop_column("officer", "phone_sealed")
    op.drop_column("officer", "post")
    op.drop_column("officer", "state")
    op.drop_index(op.f("ix_card_movement_card_id"), table_name="card_movement")
    op.drop_table("card_movement")
    op.drop_index(op.f("ix_whitelist_entry_relative_id"), table_name="whitelist_entry")
    op.drop_index(op.f("ix_whitelist_entry_inmate_id"), table_name="whitelist_entry")
    op.drop_table("whitelist_entry")
    op.drop_index(op.f("ix_relative_number_state"), table_name="relative_number")
    op.drop_index(op.f("ix_relative_number_relative_id"), table_name="relative_number")
    op.drop_index(op.f("ix_relative_number_phone_digest"), table_name="relative_number")
    op.drop_index(op.f("ix_relative_number_inmate_id"), table_name="relative_number")
    op.drop_table("relative_number")
    op.drop_index(op.f("ix_card_state"), table_name="card")
    op.drop_index(op.f("ix_card_officer_id"), table_name="card")
    op.drop_index(op.f("ix_card_inmate_id"), table_name="card")
    op.drop_table("card")
