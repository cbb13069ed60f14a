"""Reports whose form an administrator keeps, what was made with them, and every cell's history."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0066"
branch_labels = None
depends_on = None

ID = sa.String(26)
MOMENT = sa.DateTime(timezone=True)
GUARDS = (
    """
    create function report_version_is_frozen() returns trigger language plpgsql as $$
    begin
      if old.state = 'draft' then
        return coalesce(new, old);
      end if;
      if tg_op = 'DELETE' or new.form::text <> old.form::text
         or new.number <> old.number or new.definition_id <> old.definition_id
         or new.state = 'draft' then
        raise exception 'a version of a report that was published is never changed or removed';
      end if;
      return new;
    end $$
    """,
    """
    create trigger report_version_frozen before update or delete
    on report_version for each row execute function report_version_is_frozen()
    """,
    """
    create function report_cell_change_is_append_only() returns trigger language plpgsql as $$
    begin
      raise exception 'the history of a cell is never changed or removed';
    end $$
    """,
    """
    create trigger report_cell_change_append_only before update or delete or truncate
    on report_cell_change for each statement execute function report_cell_change_is_append_only()
    """,
)


def upgrade() -> None:
    _forms()
    _reports()
    for statement in GUARDS:
        op.execute(statement)


def _forms() -> None:
    op.create_table(
        "report_definition",
        sa.Column("id", ID, primary_key=True),
        sa.Column("code", sa.String(32), nullable=False, unique=True),
        sa.Column("title", sa.String(64), nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("level", sa.String(8), nullable=False),
        sa.Column("sort", sa.Integer, nullable=False, server_default=sa.text("0")),
        sa.Column("operated_at", MOMENT, nullable=False),
        sa.Column("operated_by", sa.String(64), nullable=False),
    )
    op.create_table(
        "report_version",
        sa.Column("id", ID, primary_key=True),
        _reference("definition_id", "report_definition"),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("form", sa.JSON, nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.Column("created_by", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("published_by", sa.String(64)),
        sa.Column("published_at", MOMENT),
        sa.UniqueConstraint("definition_id", "number"),
    )


def _reports() -> None:
    op.create_table(
        "report",
        sa.Column("id", ID, primary_key=True),
        _reference("definition_id", "report_definition"),
        _reference("version_id", "report_version"),
        _reference("unit_id", "org_unit"),
        sa.Column("period", sa.String(7), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("lines", sa.JSON, nullable=False),
        sa.Column("row_version", sa.Integer, nullable=False, server_default=sa.text("1")),
        _reference("case_id", "approval_case", nullable=True),
        sa.Column("created_by", ID, nullable=False),
        sa.Column("created_by_name", sa.String(64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("approved_at", MOMENT),
        sa.Column("fetched_at", MOMENT),
        sa.UniqueConstraint("definition_id", "unit_id", "period"),
    )
    op.create_table(
        "report_cell",
        sa.Column("id", ID, primary_key=True),
        _reference("report_id", "report"),
        *_place(),
        sa.Column("value", sa.String(200)),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("source_value", sa.String(40)),
        *_person(),
        sa.UniqueConstraint("report_id", "row_key", "column_key"),
    )
    op.create_table(
        "report_cell_change",
        sa.Column("id", ID, primary_key=True),
        _reference("report_id", "report"),
        *_place(),
        sa.Column("old", sa.String(200)),
        sa.Column("new", sa.String(200)),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        *_person(),
        _reference("case_id", "approval_case", nullable=True),
    )
    for table, column in (
        ("report_version", "definition_id"),
        ("report", "definition_id"),
        ("report", "version_id"),
        ("report", "unit_id"),
        ("report", "case_id"),
        ("report_cell", "report_id"),
        ("report_cell_change", "report_id"),
        ("report_cell_change", "case_id"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column])


def _place() -> list[sa.Column[str]]:
    return [
        sa.Column("row_key", sa.String(64), nullable=False),
        sa.Column("column_key", sa.String(32), nullable=False),
    ]


def _person() -> list[sa.Column[object]]:
    return [
        sa.Column("by_id", ID),
        sa.Column("by_name", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    ]


def _reference(name: str, table: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, ID, sa.ForeignKey(f"{table}.id"), nullable=nullable)
