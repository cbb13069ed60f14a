"""In what a database is otherwise than it is declared."""

import re
from collections.abc import Iterator
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Index, Table, inspect

from schemas.tables import metadata

PARTITION = re.compile(r"_\d{6}$|^line_index_\d\d$")
EMPTY = re.compile(r"(\w+) is null", re.IGNORECASE)

Difference = tuple[Any, ...]
"""As Alembic tells one: what is to be done, and of what."""


def differences(connection: Connection) -> list[Difference]:
    """What would have to be done for the database to be as it is declared."""
    options = {"compare_type": True, "include_object": _is_declared}
    context = MigrationContext.configure(connection, opts=options)
    found: list[Difference] = []
    for one in compare_metadata(context, metadata):
        # Changes of one column come as a list of them.
        found += one if isinstance(one, list) else [one]
    return [*found, *_indexes(connection), *_views(connection)]


def _is_declared(thing: Any, name: str, kind: str, _reflected: bool, _other: Any) -> bool:
    """Alembic compares tables alone, and partitions are made by the month."""
    return kind != "table" or not (thing.info.get("view") or PARTITION.search(name))


def _indexes(connection: Connection) -> Iterator[Difference]:
    """Alembic overlooks what an index holds beside, and of which rows."""
    seen = inspect(connection)
    for table in metadata.sorted_tables:
        declared = {str(one.name): one for one in table.indexes if _holding(one) != ([], set())}
        if not declared or not seen.has_table(table.name):
            continue
        for kept in seen.get_indexes(table.name):
            index = declared.get(str(kept["name"]))
            if index is not None and _holding(index) != _kept(kept):
                yield "remove_index", index
                yield "add_index", index


def _holding(index: Index) -> tuple[list[str], set[str]]:
    told = index.dialect_options["postgresql"]
    columns = [getattr(one, "name", one) for one in told["include"] or ()]
    return columns, set(EMPTY.findall(str(told["where"] if told["where"] is not None else "")))


def _kept(index: Any) -> tuple[list[str], set[str]]:
    told = index.get("dialect_options", {})
    where = str(told.get("postgresql_where", ""))
    return list(told.get("postgresql_include", ())), set(EMPTY.findall(where))


def _views(connection: Connection) -> Iterator[Difference]:
    seen = inspect(connection)
    for view in metadata.sorted_tables:
        if view.info.get("view"):
            yield from _view(view, seen)


def _view(view: Table, seen: Any) -> Iterator[Difference]:
    columns: set[str] = set()
    if view.name in seen.get_view_names():
        columns = {one["name"] for one in seen.get_columns(view.name)}
    for name in sorted(columns ^ set(view.columns.keys())):
        yield "change_view", view.name, name
