"""Reports: their forms with versions, what was made with them, and every cell (LR-RPT)."""

from sqlalchemy import JSON, Column, Integer, LargeBinary, String, Table, UniqueConstraint, text

from schemas.tables.base import ID_LENGTH, id_column, metadata, moment, reference

report_definition = Table(
    "report_definition",
    metadata,
    id_column(),
    Column("code", String(32), nullable=False, unique=True),
    Column("title", String(64), nullable=False),
    # month or year; ward, prison or bureau. Neither changes, since reports were made by them.
    Column("period", String(8), nullable=False),
    Column("level", String(8), nullable=False),
    Column("sort", Integer, nullable=False, default=0, server_default=text("0")),
    moment("operated_at"),
    Column("operated_by", String(64), nullable=False),
)

report_version = Table(
    "report_version",
    metadata,
    id_column(),
    reference("definition_id", "report_definition"),
    Column("number", Integer, nullable=False),
    # draft, published, retired; only a draft's form may change (held by a trigger).
    Column("state", String(16), nullable=False),
    Column("form", JSON, nullable=False),
    Column("note", String(200), nullable=False, default=""),
    Column("created_by", String(64), nullable=False),
    moment("created_at"),
    Column("published_by", String(64), nullable=True),
    moment("published_at", nullable=True),
    UniqueConstraint("definition_id", "number"),
)

report = Table(
    "report",
    metadata,
    id_column(),
    reference("definition_id", "report_definition"),
    reference("version_id", "report_version"),
    reference("unit_id", "org_unit"),
    # 2026-11 or 2026.
    Column("period", String(7), nullable=False),
    Column("state", String(16), nullable=False),
    # Its rows as they were when it was made: wards and codes change.
    Column("lines", JSON, nullable=False),
    # Grows with every change, of cells too: the guard against two writers.
    Column("row_version", Integer, nullable=False, default=1, server_default=text("1")),
    # Its last case in the approval centre.
    reference("case_id", "approval_case", nullable=True),
    Column("created_by", String(ID_LENGTH), nullable=False),
    Column("created_by_name", String(64), nullable=False),
    moment("created_at"),
    moment("changed_at"),
    moment("approved_at", nullable=True),
    # When linked values were last fetched.
    moment("fetched_at", nullable=True),
    UniqueConstraint("definition_id", "unit_id", "period"),
)

report_cell = Table(
    "report_cell",
    metadata,
    id_column(),
    reference("report_id", "report"),
    Column("row_key", String(64), nullable=False),
    Column("column_key", String(32), nullable=False),
    # A decimal as text, or a text; nothing where the cell was emptied.
    Column("value_sealed", LargeBinary, nullable=True),
    # entered, linked or overridden.
    Column("origin", String(16), nullable=False),
    # What the source says, beside a value that overrides it.
    Column("source_sealed", LargeBinary, nullable=True),
    Column("by_id", String(ID_LENGTH), nullable=True),
    Column("by_name", String(64), nullable=False),
    moment("at"),
    UniqueConstraint("report_id", "row_key", "column_key"),
)

report_cell_change = Table(
    "report_cell_change",
    metadata,
    id_column(),
    reference("report_id", "report"),
    Column("row_key", String(64), nullable=False),
    Column("column_key", String(32), nullable=False),
    Column("old_sealed", LargeBinary, nullable=True),
    Column("new_sealed", LargeBinary, nullable=True),
    Column("origin", String(16), nullable=False),
    Column("reason", String(200), nullable=False, default=""),
    Column("by_id", String(ID_LENGTH), nullable=True),
    Column("by_name", String(64), nullable=False),
    moment("at"),
    # The approved request behind a change of an approved report.
    reference("case_id", "approval_case", nullable=True),
)
