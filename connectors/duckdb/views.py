"""The DuckDB file of an export: views over its files, in the glossary's words, each explained."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from connectors.duckdb.folder import BY_MONTH, DATABASE, HOURS, quoted
from connectors.duckdb.names import names_file
from pipelines.rules.cockpits.dimensions import Dimension
from pipelines.rules.cockpits.words import LINE_COLUMNS, MONTH_COLUMNS, STATE_WORDS, VIEWS
from schemas.labour.hours import SheetState

TYPES = {
    "day": "date",
    "minutes": "bigint",
    "lines": "bigint",
    "inmates": "bigint",
    "grade": "smallint",
    "line_version": "smallint",
    "sheet_version": "integer",
    "decided_at": "timestamp",
}
"""Of columns that are no text, for views without any file yet."""
APPROVED = STATE_WORDS[SheetState.APPROVED]


def make_database(export: Path, dimensions: Sequence[Dimension]) -> None:
    """Make the file of views; a view or column without a comment is a programmer's error."""
    with duckdb.connect(str(export / DATABASE)) as base:
        lines = _source(export, HOURS, LINE_COLUMNS)
        months = _source(export, BY_MONTH, MONTH_COLUMNS)
        _view(base, "labour_hours", f"{lines} where state = '{APPROVED}'", LINE_COLUMNS)
        _view(base, "labour_hours_unapproved", f"{lines} where state <> '{APPROVED}'", LINE_COLUMNS)
        _view(base, "labour_hours_by_month", months, MONTH_COLUMNS)
        for name, told in VIEWS.items():
            base.execute(f"comment on view {name} is {quoted(told)}")
        for one in dimensions:
            comments = {column.name: column.comment for column in one.columns}
            source = f"select * from read_parquet({quoted(names_file(export, one))})"
            _view(base, one.name, source, comments)
            base.execute(f"comment on view {one.name} is {quoted(one.title)}")


def _source(export: Path, kind: str, columns: Mapping[str, str]) -> str:
    """All files of a kind as one relation, prison and month told by their folders."""
    if not any((export / kind).glob("*/*/*.parquet")):
        none = ", ".join(f"null::{TYPES.get(name, 'varchar')} as {name}" for name in columns)
        return f"select * from (select {none} where false)"
    files = quoted(export / kind / "*" / "*" / f"{kind}.parquet")
    listed = ", ".join("prison as prison_id" if name == "prison_id" else name for name in columns)
    types = "{'prison': varchar, 'month': varchar}"
    return (
        f"select {listed} from read_parquet({files}, hive_partitioning = true,"
        f" hive_types = {types})"
    )


def _view(
    base: duckdb.DuckDBPyConnection, name: str, query: str, comments: Mapping[str, str]
) -> None:
    base.execute(f"create view {name} as {query}")
    for column in base.execute(f"describe {name}").fetchall():
        told = quoted(comments[column[0]])
        base.execute(f'comment on column {name}."{column[0]}" is {told}')
