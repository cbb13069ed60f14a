"""Templates and channels of messages, what was sent, and who wants any (NF-SEC-17)."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from connectors.postgres.migrations.columns import kept_columns

revision = "0111"
down_revision = "0110"
branch_labels = None
depends_on = None

ID = sa.String(26)


def upgrade() -> None:
    _templates()
    _channels()
    _messages()
    op.create_table(
        "message_choice",
        sa.Column("relative_id", ID, sa.ForeignKey("relative.id"), primary_key=True),
        sa.Column("agreed", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    for name in ("message_choice", "outgoing_message", "message_channel", "message_template"):
        op.drop_table(name)


def _templates() -> None:
    _table(
        "message_template",
        _state(),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("title", sa.String(50), nullable=False),
        sa.Column("message_kind", sa.String(32), nullable=False),
        sa.Column("occasion", sa.String(32), nullable=False),
        sa.Column("body", sa.String(300), nullable=False),
        _to("unit_id", "org_unit"),
        sa.Column("remark", sa.String(500)),
        sa.UniqueConstraint("code", name="uq_message_template_code"),
        indexed=("state", "unit_id"),
    )


def _channels() -> None:
    _table(
        "message_channel",
        _state(),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("message_kind", sa.String(32), nullable=False),
        sa.Column("provider", sa.String(64), nullable=False),
        sa.Column("address", sa.String(200), nullable=False),
        sa.Column("signature", sa.String(20), nullable=False),
        _to("unit_id", "org_unit"),
        sa.Column("remark", sa.String(500)),
        sa.UniqueConstraint("name", name="uq_message_channel_name"),
        indexed=("state", "unit_id"),
    )


def _messages() -> None:
    _table(
        "outgoing_message",
        _state(),
        _moment("queued_at"),
        _to("template_id", "message_template"),
        sa.Column("template_version", sa.Integer, nullable=False),
        sa.Column("occasion", sa.String(32), nullable=False),
        sa.Column("message_kind", sa.String(32), nullable=False),
        _to("channel_id", "message_channel", nullable=True),
        *_sealed("phone", nullable=False),
        _to("relative_id", "relative"),
        *_sealed("text", nullable=True),
        sa.Column("case_no", sa.String(32)),
        _to("unit_id", "org_unit"),
        _moment("sent_at"),
        sa.Column("attempts", sa.Integer),
        sa.Column("receipt", sa.String(64)),
        sa.Column("reason", sa.String(200)),
        indexed=(
            "state",
            "template_id",
            "channel_id",
            "phone_digest",
            "relative_id",
            "text_digest",
            "unit_id",
        ),
    )


def _table(name: str, *columns: Any, indexed: tuple[str, ...]) -> None:
    op.create_table(name, sa.Column("id", ID, primary_key=True), *columns, *kept_columns())
    for column in indexed:
        op.create_index(f"ix_{name}_{column}", name, [column])


def _state() -> sa.Column[Any]:
    return sa.Column("state", sa.String(24), nullable=False)


def _moment(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True))


def _sealed(name: str, *, nullable: bool) -> tuple[sa.Column[Any], sa.Column[Any]]:
    return (
        sa.Column(f"{name}_sealed", sa.LargeBinary, nullable=nullable),
        sa.Column(f"{name}_digest", sa.String(64), nullable=nullable),
    )


def _to(name: str, table: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, ID, sa.ForeignKey(f"{table}.id"), nullable=nullable)
