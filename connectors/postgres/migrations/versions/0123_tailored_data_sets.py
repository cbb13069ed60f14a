"""Data sets that are tailored to a consumer, the life of interfaces, and peers switched off."""

import sqlalchemy as sa
from alembic import op

revision = "0123"
down_revision = "0120"
branch_labels = None
depends_on = None

ID = sa.String(26)
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    tailored = sa.Column("tailored", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("api_grant", tailored)
    op.create_index("ix_api_call_interface_at", "api_call", ["interface", "at"])
    op.create_table(
        "open_interface",
        sa.Column("id", ID, primary_key=True),
        sa.Column("interface", sa.String(64), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("ends_on", sa.Date, nullable=True),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.UniqueConstraint(
            "interface", "version", name=op.f("uq_open_interface_interface_version")
        ),
    )
    _sets()
    op.create_table(
        "peer_switch",
        sa.Column("peer", sa.String(64), primary_key=True),
        sa.Column("off", sa.Boolean, nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.String(64), nullable=False),
    )


def downgrade() -> None:
    for name in ("peer_switch", "data_set_use", "data_set_version", "data_set", "open_interface"):
        op.drop_table(name)
    op.drop_index("ix_api_call_interface_at", "api_call")
    op.drop_column("api_grant", "tailored")


def _sets() -> None:
    op.create_table(
        "data_set",
        sa.Column("id", ID, primary_key=True),
        sa.Column("consumer_id", ID, sa.ForeignKey("api_consumer.id"), nullable=False),
        sa.Column("interface", sa.String(64), nullable=False, unique=True),
        sa.Column("title", sa.String(64), nullable=False),
        sa.Column("base", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("ix_data_set_consumer_id", "data_set", ["consumer_id"])
    op.create_table(
        "data_set_version",
        sa.Column("id", ID, primary_key=True),
        sa.Column("data_set_id", ID, sa.ForeignKey("data_set.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("definition", sa.JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.UniqueConstraint(
            "data_set_id", "version", name=op.f("uq_data_set_version_data_set_id_version")
        ),
    )
    op.create_index("ix_data_set_version_data_set_id", "data_set_version", ["data_set_id"])
    op.create_table(
        "data_set_use",
        sa.Column("data_set_id", ID, sa.ForeignKey("data_set.id"), primary_key=True),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("asked_after", ID, nullable=False),
        sa.Column("told_last", ID, nullable=False),
        sa.Column("more", sa.Boolean, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
    )
