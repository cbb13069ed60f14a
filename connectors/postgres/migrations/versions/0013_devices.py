"""Devices, their templates, credentials, commands and logs, and devices that were refused."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "device_template",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("volume", sa.Integer(), nullable=False),
        sa.Column("brightness", sa.Integer(), nullable=False),
        sa.Column("idle_s", sa.Integer(), nullable=False),
        sa.Column("screen_off_s", sa.Integer(), nullable=False),
        sa.Column("log_level", sa.String(length=32), nullable=False),
        sa.Column("restart_at", sa.String(length=5), nullable=True),
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
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_template")),
        sa.UniqueConstraint("name", name=op.f("uq_device_template_name")),
    )
    op.create_index(op.f("ix_device_template_state"), "device_template", ["state"], unique=False)
    op.create_table(
        "device",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("unit_id", sa.String(length=26), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("connection", sa.String(length=32), nullable=True),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("firmware", sa.String(length=64), nullable=True),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("template_id", sa.String(length=26), nullable=True),
        sa.Column("template_version", sa.Integer(), nullable=True),
        sa.Column("face_function", sa.String(length=32), nullable=True),
        sa.Column("face_licence", sa.String(length=32), nullable=True),
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
            ["template_id"], ["device_template.id"], name=op.f("fk_device_template_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["org_unit.id"], name=op.f("fk_device_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("serial", name=op.f("uq_device_serial")),
    )
    op.create_index(op.f("ix_device_state"), "device", ["state"], unique=False)
    op.create_index(op.f("ix_device_template_id"), "device", ["template_id"], unique=False)
    op.create_index(op.f("ix_device_unit_id"), "device", ["unit_id"], unique=False)
    op.create_table(
        "device_credential",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("device_id", sa.String(length=26), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.String(length=64), nullable=False),
        sa.Column("first_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_device_credential_device_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_credential")),
    )
    op.create_index(
        op.f("ix_device_credential_device_id"), "device_credential", ["device_id"], unique=False
    )
    op.create_table(
        "refused_device",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("serial", sa.String(length=64), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("device_id", sa.String(length=26), nullable=True),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_refused_device_device_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_device")),
        sa.UniqueConstraint("serial", name=op.f("uq_refused_device_serial")),
    )
    op.create_index(
        op.f("ix_refused_device_device_id"), "refused_device", ["device_id"], unique=False
    )
    op.create_index(op.f("ix_refused_device_state"), "refused_device", ["state"], unique=False)
    op.create_table(
        "device_command",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("order_id", sa.String(length=26), nullable=False),
        sa.Column("device_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("sent_by", sa.String(length=64), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_device_command_device_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_command")),
    )
    op.create_index(
        "ix_device_command_device_id_id", "device_command", ["device_id", "id"], unique=False
    )
    op.create_index(
        op.f("ix_device_command_order_id"), "device_command", ["order_id"], unique=False
    )
    op.create_index(
        "ix_device_command_state_expires_at",
        "device_command",
        ["state", "expires_at"],
        unique=False,
    )
    op.create_table(
        "device_log",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("device_id", sa.String(length=26), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("level", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("command_id", sa.String(length=26), nullable=False),
        sa.ForeignKeyConstraint(
            ["command_id"], ["device_command.id"], name=op.f("fk_device_log_command_id")
        ),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_device_log_device_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_log")),
        sa.UniqueConstraint("device_id", "seq", name=op.f("uq_device_log_device_id_seq")),
    )
    op.create_index(op.f("ix_device_log_command_id"), "device_log", ["command_id"], unique=False)
    op.create_index("ix_device_log_device_id_at", "device_log", ["device_id", "at"], unique=False)
    op.create_table(
        "device_content",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("device_id", sa.String(length=26), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("command_id", sa.String(length=26), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["command_id"], ["device_command.id"], name=op.f("fk_device_content_command_id")
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_device_content_device_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_content")),
        sa.UniqueConstraint("device_id", "seq", name=op.f("uq_device_content_device_id_seq")),
    )
    op.create_index(
        op.f("ix_device_content_command_id"), "device_content", ["command_id"], unique=False
    )
    op.create_index(
        "ix_device_content_device_id_started_at",
        "device_content",
        ["device_id", "started_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("device_content")
    op.drop_table("device_log")
    op.drop_table("device_command")
    op.drop_table("refused_device")
    op.drop_table("device_credential")
    op.drop_table("device")
    op.drop_table("device_template")
