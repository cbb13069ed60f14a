"""Tables of the first business modules, and what belongs to all modules."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dictionary",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dictionary")),
        sa.UniqueConstraint("code", name=op.f("uq_dictionary_code")),
    )
    op.create_table(
        "field_period",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("module", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=26), nullable=False),
        sa.Column("field", sa.String(length=32), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("actor_name", sa.String(length=64), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_field_period")),
    )
    op.create_index(
        op.f("ix_field_period_applied_at"), "field_period", ["applied_at"], unique=False
    )
    op.create_index(op.f("ix_field_period_record_id"), "field_period", ["record_id"], unique=False)
    op.create_table(
        "agency_person",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("id_no_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("id_no_digest", sa.String(length=64), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_digest", sa.String(length=64), nullable=True),
        sa.Column("body", sa.String(length=100), nullable=False),
        sa.Column("body_kind", sa.String(length=32), nullable=False),
        sa.Column("post", sa.String(length=50), nullable=True),
        sa.Column("certificate_kind", sa.String(length=32), nullable=False),
        sa.Column("certificate_no", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
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
        sa.ForeignKeyConstraint(
            ["unit_id"], ["org_unit.id"], name=op.f("fk_agency_person_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_person")),
        sa.UniqueConstraint("id_no_digest", name=op.f("uq_agency_person_id_no_digest")),
    )
    op.create_index(
        op.f("ix_agency_person_phone_digest"), "agency_person", ["phone_digest"], unique=False
    )
    op.create_index(op.f("ix_agency_person_state"), "agency_person", ["state"], unique=False)
    op.create_index(op.f("ix_agency_person_unit_id"), "agency_person", ["unit_id"], unique=False)
    op.create_table(
        "dictionary_item",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("dictionary_id", sa.String(length=26), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("sort", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
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
            ["dictionary_id"], ["dictionary.id"], name=op.f("fk_dictionary_item_dictionary_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dictionary_item")),
        sa.UniqueConstraint(
            "dictionary_id", "code", name=op.f("uq_dictionary_item_dictionary_id_code")
        ),
    )
    op.create_index(
        op.f("ix_dictionary_item_dictionary_id"), "dictionary_item", ["dictionary_id"], unique=False
    )
    op.create_index(op.f("ix_dictionary_item_state"), "dictionary_item", ["state"], unique=False)
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("officer_id", sa.String(length=26), nullable=False),
        sa.Column("module", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_saved_filter_officer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint(
            "officer_id", "module", "name", name=op.f("uq_saved_filter_officer_id_module_name")
        ),
    )
    op.create_index(
        op.f("ix_saved_filter_officer_id"), "saved_filter", ["officer_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_saved_filter_officer_id"), table_name="saved_filter")
    op.drop_table("saved_filter")
    op.drop_index(op.f("ix_dictionary_item_state"), table_name="dictionary_item")
    op.drop_index(op.f("ix_dictionary_item_dictionary_id"), table_name="dictionary_item")
    op.drop_table("dictionary_item")
    op.drop_index(op.f("ix_agency_person_unit_id"), table_name="agency_person")
    op.drop_index(op.f("ix_agency_person_state"), table_name="agency_person")
    op.drop_index(op.f("ix_agency_person_phone_digest"), table_name="agency_person")
    op.drop_table("agency_person")
    op.drop_index(op.f("ix_field_period_record_id"), table_name="field_period")
    op.drop_index(op.f("ix_field_period_applied_at"), table_name="field_period")
    op.drop_table("field_period")
    op.drop_table("dictionary")
