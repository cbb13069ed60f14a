"""Labour projects, their contracts with every version, and their output month by month."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from connectors.postgres.migrations.columns import kept_columns

revision = "0065"
down_revision = "0060"
branch_labels = None
depends_on = None

ID = sa.String(26)
YUAN = sa.Numeric(12, 2)


def upgrade() -> None:
    _projects()
    _contracts()
    _versions()
    _outputs()


def _table(name: str, columns: list[Any], indexed: tuple[str, ...]) -> None:
    op.create_table(name, sa.Column("id", ID, primary_key=True), *columns, *kept_columns())
    for column in indexed:
        op.create_index(f"ix_{name}_{column}", name, [column])


def _state() -> sa.Column[str]:
    return sa.Column("state", sa.String(24), nullable=False)


def _to(name: str, target: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, ID, sa.ForeignKey(f"{target}.id"), nullable=nullable)


def _projects() -> None:
    columns = [
        _state(),
        sa.Column("name", sa.String(100), nullable=False),
        _to("prison_id", "org_unit"),
        sa.Column("project_class", sa.String(32), nullable=False),
        sa.Column("partner", sa.String(100), nullable=False),
        sa.Column("starts_on", sa.Date, nullable=False),
        sa.Column("ends_on", sa.Date, nullable=True),
        sa.Column("remark", sa.String(500), nullable=True),
        sa.UniqueConstraint("prison_id", "name", name="uq_labour_project_prison_id_name"),
    ]
    _table("labour_project", columns, ("state", "prison_id"))


def _contracts() -> None:
    columns = [
        _state(),
        sa.Column("number", sa.String(40), nullable=False),
        _to("project_id", "labour_project"),
        _to("prison_id", "org_unit", nullable=True),
        sa.Column("partner", sa.String(100), nullable=False),
        sa.Column("term_from", sa.Date, nullable=False),
        sa.Column("term_until", sa.Date, nullable=False),
        sa.Column("amount", YUAN, nullable=False),
        sa.Column("files", sa.JSON, nullable=True),
        sa.Column("expiry", sa.String(32), nullable=True),
        sa.Column("edition", sa.Integer, nullable=True),
        sa.Column("ended_on", sa.Date, nullable=True),
        sa.Column("end_reason", sa.String(200), nullable=True),
        sa.Column("remark", sa.String(500), nullable=True),
        sa.UniqueConstraint("number", name="uq_labour_contract_number"),
    ]
    _table("labour_contract", columns, ("state", "project_id", "prison_id"))


def _versions() -> None:
    columns = [
        _to("contract_id", "labour_contract"),
        _to("prison_id", "org_unit", nullable=True),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("term_until", sa.Date, nullable=False),
        sa.Column("amount", YUAN, nullable=False),
        sa.Column("change_reason", sa.String(200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        _to("changed_by", "officer", nullable=True),
        sa.Column("files", sa.JSON, nullable=True),
        sa.UniqueConstraint(
            "contract_id", "edition", name="uq_labour_contract_version_contract_id_edition"
        ),
    ]
    _table("labour_contract_version", columns, ("contract_id", "prison_id", "changed_by"))


def _outputs() -> None:
    columns = [
        _state(),
        _to("project_id", "labour_project"),
        _to("prison_id", "org_unit", nullable=True),
        sa.Column("month", sa.String(7), nullable=False),
        _to("contract_id", "labour_contract", nullable=True),
        sa.Column("quantity", sa.Integer, nullable=False),
        sa.Column("measure", sa.String(10), nullable=False),
        sa.Column("output_value", YUAN, nullable=False),
        sa.Column("remark", sa.String(500), nullable=True),
        sa.UniqueConstraint("project_id", "month", name="uq_project_output_project_id_month"),
    ]
    _table("project_output", columns, ("state", "project_id", "prison_id", "contract_id"))
