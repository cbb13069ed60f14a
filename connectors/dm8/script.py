"""The whole shape of the databases as scripts for DM8, in the order in which they are run."""

from pathlib import Path

from sqlalchemy import MetaData, Table
from sqlalchemy.schema import CreateIndex, CreateTable

from connectors.dm8.dialect import Dm8Dialect
from connectors.dm8.errors import NotInDm8
from schemas.tables import metadata
from schemas.tables.labour import ledger_pay
from schemas.tables.labour.ledger import ledger

assert ledger_pay  # Its tables belong to the ledger's shape.
WRITTEN = Path(__file__).parent / "scripts"
CORE = (
    "functions.sql",
    "purging.sql",
    "guards.sql",
    "erasing.sql",
    "conversations.sql",
    "allowance.sql",
    "rechecks.sql",
    "views.sql",
    "words.sql",
)
SHARD = ("functions.sql", "shard_functions.sql")
LINE = "\n\n"


def write_scripts(folder: Path) -> list[Path]:
    """One script for the core database and one for each shard of the ledger."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, shape, written in (("core", metadata, CORE), ("shard", ledger, SHARD)):
        target = folder / f"{name}.sql"
        target.write_text(script_of(shape, written), encoding="utf-8")
        made.append(target)
    return made


def script_of(shape: MetaData, written: tuple[str, ...]) -> str:
    """Tables in the order of their references, then what is written by hand."""
    parts = [HEAD]
    for table in shape.sorted_tables:
        if not table.info.get("view"):
            parts += table_of(table)
    parts += [(WRITTEN / name).read_text(encoding="utf-8").strip() for name in written]
    return LINE.join(parts) + "\n"


def table_of(table: Table) -> list[str]:
    """A table with its indexes; what DM8 has no index for is said in a comment."""
    dialect = Dm8Dialect()
    parts = [f"{str(CreateTable(table).compile(dialect=dialect)).strip()};"]
    for index in sorted(table.indexes, key=lambda one: str(one.name)):
        try:
            parts.append(f"{CreateIndex(index).compile(dialect=dialect)};")
        except NotInDm8 as why:
            parts.append(f"-- {index.name}: {why}")
    return parts


HEAD = """\
-- Made by `qinqiao ddl dm8`. The database is to be made with PAGE_SIZE=32, CHARSET=1 (UTF-8),
-- CASE_SENSITIVE=Y, LENGTH_IN_CHAR=1 and COMPATIBLE_MODE=0: an empty text is not null there.
SET SCHEMA QINQIAO;"""
