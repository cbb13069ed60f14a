"""Consumers of the opened interfaces, their keys and grants, and the log of their calls."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "api_call",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consumer_id", sa.String(length=26), nullable=True),
        sa.Column("consumer", sa.String(length=64), nullable=False),
        sa.Column("interface", sa.String(length=64), nullable=False),
        sa.Column("method", sa.String(length=8), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("parameters_digest", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_call")),
    )
    op.create_index(op.f("ix_api_call_at"), "api_call", ["at"], unique=False)
    op.create_index("ix_api_call_consumer_id_at", "api_call", ["consumer_id", "at"], unique=False)
    op.create_table(
        "api_nonce",
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_id", "nonce", name=op.f("pk_api_nonce")),
    )
    op.create_index(op.f("ix_api_nonce_at"), "api_nonce", ["at"], unique=False)
    op.create_table(
        "api_consumer",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("contact", sa.String(length=32), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_digest", sa.String(length=64), nullable=True),
        sa.Column("addresses", sa.String(length=500), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
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
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_api_consumer_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_consumer")),
        sa.UniqueConstraint("name", name=op.f("uq_api_consumer_name")),
    )
    op.create_index(
        op.f("ix_api_consumer_phone_digest"), "api_consumer", ["phone_digest"], unique=False
    )
    op.create_index(op.f("ix_api_consumer_state"), "api_consumer", ["state"], unique=False)
    op.create_index(op.f("ix_api_consumer_unit_id"), "api_consumer", ["unit_id"], unique=False)
    op.create_table(
        "api_grant",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("consumer_id", sa.String(length=26), nullable=False),
        sa.Column("interface", sa.String(length=64), nullable=False),
        sa.Column("unmasked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consumer_id"], ["api_consumer.id"], name=op.f("fk_api_grant_consumer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_grant")),
        sa.UniqueConstraint(
            "consumer_id", "interface", name=op.f("uq_api_grant_consumer_id_interface")
        ),
    )
    op.create_index(op.f("ix_api_grant_consumer_id"), "api_grant", ["consumer_id"], unique=False)
    op.create_table(
        "api_key",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("consumer_id", sa.String(length=26), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["consumer_id"], ["api_consumer.id"], name=op.f("fk_api_key_consumer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("key_id", name=op.f("uq_api_key_key_id")),
    )
    op.create_index(op.f("ix_api_key_consumer_id"), "api_key", ["consumer_id"], unique=False)


def downgrade() -> None:

    op.drop_table("api_key")
    op.drop_table("api_grant")
    op.drop_table("api_consumer")
    op.drop_table("api_nonce")
    op.drop_table("api_call")
