"""The prisons' systems: settings, feeds, records as they came, problems and reconciliation."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0112"
down_revision = "0111"
branch_labels = None
depends_on = None

ID, KIND, STATE, KEY = sa.String(26), sa.String(24), sa.String(16), sa.String(200)


def upgrade() -> None:
    op.create_table(
        "prison_system",
        sa.Column("id", ID, primary_key=True),
        _to("prison_id", "org_unit"),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("maker", sa.String(64), nullable=False),
        sa.Column("enabled", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("active", sa.Integer),
        sa.Column("secret_sealed", sa.LargeBinary),
        sa.UniqueConstraint("prison_id", "kind", name="uq_prison_system_prison_id_kind"),
    )
    op.create_index("ix_prison_system_prison_id", "prison_system", ["prison_id"])
    _settings()
    _feed()
    _records()
    _problems()
    _reconciliation()


def downgrade() -> None:
    for name in (
        "reconciliation",
        "record_problem",
        "raw_record",
        "source_record",
        "prison_system_feed",
        "prison_system_settings",
        "prison_system",
    ):
        op.drop_table(name)


def _settings() -> None:
    op.create_table(
        "prison_system_settings",
        _system(),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("settings", sa.JSON, nullable=False),
        sa.Column("state", STATE, nullable=False),
        _moment("proposed_at"),
        _to("proposed_by", "officer", nullable=True),
        _moment("tried_at", nullable=True),
        sa.Column("trial", sa.JSON),
        _moment("activated_at", nullable=True),
        _to("activated_by", "officer", nullable=True),
        sa.PrimaryKeyConstraint("system_id", "number"),
    )


def _feed() -> None:
    op.create_table(
        "prison_system_feed",
        _system(),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("cursor", sa.String(500), nullable=False),
        sa.Column("settings", sa.Integer, nullable=False),
        _moment("tried_at", nullable=True),
        _moment("succeeded_at", nullable=True),
        _moment("failing_since", nullable=True),
        sa.Column("problem", sa.String(200), nullable=False),
        sa.Column("backlog", sa.BigInteger),
        _moment("behind_since", nullable=True),
        sa.PrimaryKeyConstraint("system_id", "kind"),
    )


def _records() -> None:
    op.create_table(
        "source_record",
        _system(),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("content", sa.LargeBinary(32), nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("target_id", ID),
        _moment("applied_at"),
        sa.PrimaryKeyConstraint("system_id", "kind", "key"),
    )
    op.create_index(
        "ix_source_record_system_id_kind_day", "source_record", ["system_id", "kind", "day"]
    )
    op.create_table(
        "raw_record",
        _system(),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("state", STATE, nullable=False),
        _moment("received_at"),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("system_id", "kind", "key", "version"),
    )


def _problems() -> None:
    named = ("system_id", "kind", "key", "version")
    op.create_table(
        "record_problem",
        sa.Column("id", ID, primary_key=True),
        _system(),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("code", sa.String(48), nullable=False),
        sa.Column("problems", sa.JSON, nullable=False),
        sa.Column("waits", sa.Boolean, nullable=False),
        sa.Column("state", STATE, nullable=False),
        sa.Column("settings", sa.Integer, nullable=False),
        _moment("found_at"),
        _moment("tried_at"),
        sa.Column("mended_sealed", sa.LargeBinary),
        _moment("settled_at", nullable=True),
        _to("settled_by", "officer", nullable=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            named, [f"raw_record.{name}" for name in named], name="fk_record_problem_raw"
        ),
        sa.UniqueConstraint(*named, name="uq_record_problem_system_id_kind_key_version"),
    )
    op.create_index("ix_record_problem_found_at", "record_problem", ["found_at"])
    op.create_index("ix_record_problem_system_id_state", "record_problem", ["system_id", "state"])


def _reconciliation() -> None:
    op.create_table(
        "reconciliation",
        _system(),
        sa.Column("kind", KIND, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("there", sa.Integer, nullable=False),
        sa.Column("here", sa.Integer, nullable=False),
        sa.Column("digest_there", sa.String(64), nullable=False),
        sa.Column("digest_here", sa.String(64), nullable=False),
        sa.Column("agrees", sa.Boolean, nullable=False),
        sa.Column("fetched", sa.Integer, nullable=False),
        sa.Column("held", sa.Integer, nullable=False),
        _moment("compared_at"),
        sa.PrimaryKeyConstraint("system_id", "kind", "day"),
    )
    op.create_index("ix_reconciliation_agrees", "reconciliation", ["agrees"])


def _system() -> sa.Column[Any]:
    return _to("system_id", "prison_system")


def _to(name: str, target: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, ID, sa.ForeignKey(f"{target}.id"), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)
