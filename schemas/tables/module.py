"""Tables of business modules, made from their declarations, and what belongs to all of them."""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Computed,
    Date,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    UniqueConstraint,
    and_,
)
from sqlalchemy import Index as TableIndex

from schemas.modules import field as kinds
from schemas.modules.catalog import MODULES
from schemas.modules.field import Field
from schemas.modules.index import Index
from schemas.modules.module import Module
from schemas.tables.base import ID_LENGTH, id_column, kept_columns, metadata, moment, reference

DIGEST_LENGTH = 64
STATE_LENGTH = 24
CODE_LENGTH = 32


def table_of(module: Module) -> Table:
    """The table behind a module; `KeyError` where there is none yet."""
    return metadata.tables[module.table]


def make_table(module: Module) -> Table:
    """A new table with all that the declaration says."""
    columns: list[Any] = [id_column()]
    if module.states:
        columns.append(Column("state", String(STATE_LENGTH), nullable=False, index=True))
    for field in module.fields:
        columns += field_columns(field)
    together = [
        UniqueConstraint(*(_column_name(module.field(name)) for name in names))
        for names in module.unique_together
    ]
    table = Table(
        module.table,
        metadata,
        *columns,
        *kept_columns(),
        *together,
        info={"view": module.view},
    )
    for index in module.indexes:
        _add_index(module, table, index)
    return table


def _add_index(module: Module, table: Table, index: Index) -> None:
    """In place of the one that has its name, where the column has one by itself."""
    columns = [table.c[_column_of(module, name)] for name in (index.by, index.then) if name]
    name = index_name(module, index)
    table.indexes -= {one for one in table.indexes if one.name == name}
    more: dict[str, Any] = {}
    if index.holding:
        more["postgresql_include"] = [_column_of(module, name) for name in index.holding]
    if index.unset:
        empty = (table.c[_column_of(module, name)].is_(None) for name in index.unset)
        more["postgresql_where"] = and_(*empty)
    TableIndex(name, *columns, **more)


def index_name(module: Module, index: Index) -> str:
    """What the database calls it."""
    return f"ix_{module.table}_{index.name or _column_of(module, index.by)}"


def _column_of(module: Module, name: str) -> str:
    """Of a field; a column that is none, as the state, has its own name."""
    field = next((one for one in module.fields if one.name == name), None)
    return name if field is None else _column_name(field)


def _column_name(field: Field) -> str:
    return f"{field.name}_digest" if field.mask else field.name


def field_columns(field: Field) -> list[Column[Any]]:
    """One column, or for a sealed field the seal and the keyed digest that finds it."""
    nullable = not field.required and not isinstance(field.kind, kinds.Flag)
    if field.computed:
        return [Column(field.name, _type_of(field), Computed(field.computed, persisted=True))]
    if field.sealed:
        return [Column(f"{field.name}_sealed", LargeBinary, nullable=nullable)]
    if field.mask:
        return [
            Column(f"{field.name}_sealed", LargeBinary, nullable=nullable),
            Column(
                f"{field.name}_digest",
                String(DIGEST_LENGTH),
                nullable=nullable,
                unique=field.unique or None,
                index=None if field.unique else True,
            ),
        ]
    match field.kind:
        case kinds.Linked(module=target):
            return [reference(field.name, MODULES[target].table, nullable=nullable)]
        case kinds.Unit():
            return [reference(field.name, "org_unit", nullable=nullable)]
        case kinds.Attached(most_files=1):
            return [reference(field.name, "stored_file", nullable=nullable)]
        case kinds.Attached():
            return [Column(field.name, JSON(none_as_null=True), nullable=nullable)]
    unique = field.unique or None
    return [Column(field.name, _type_of(field), nullable=nullable, unique=unique)]


def _type_of(field: Field) -> Any:
    match field.kind:
        case kinds.Text(most=most):
            return String(most)
        case kinds.Integer():
            return Integer
        case kinds.Money():
            return Numeric(12, 2)
        case kinds.Day():
            return Date
        case kinds.Moment():
            return moment(field.name).type
        case kinds.Flag():
            return Boolean
        case _:
            return String(CODE_LENGTH)


field_period = Table(
    "field_period",
    metadata,
    id_column(),
    Column("module", String(CODE_LENGTH), nullable=False),
    Column("record_id", String(ID_LENGTH), nullable=False, index=True),
    Column("field", String(CODE_LENGTH), nullable=False),
    Column("value", JSON, nullable=True),
    moment("since"),
    # Empty: still, or until a later value is known.
    moment("until", nullable=True),
    Column("reason", String(200), nullable=False, default=""),
    Column("actor_name", String(64), nullable=False),
    # Set once the record itself shows the value; a later one waits for its day.
    moment("applied_at", nullable=True, index=True),
)

saved_filter = Table(
    "saved_filter",
    metadata,
    id_column(),
    reference("officer_id", "officer"),
    Column("module", String(CODE_LENGTH), nullable=False),
    Column("name", String(40), nullable=False),
    Column("query", String(2000), nullable=False),
    UniqueConstraint("officer_id", "module", "name"),
)

field_override = Table(
    "field_override",
    metadata,
    id_column(),
    Column("module", String(CODE_LENGTH), nullable=False),
    Column("record_id", String(ID_LENGTH), nullable=False),
    Column("field", String(CODE_LENGTH), nullable=False),
    Column("source", String(40), nullable=False),
    Column("actor_name", String(64), nullable=False),
    moment("at"),
    Column("reason", String(200), nullable=False, default=""),
    # What the source said when it was last asked; empty for nothing, and where it is not kept.
    Column("told", JSON(none_as_null=True), nullable=True),
    UniqueConstraint("module", "record_id", "field"),
)
