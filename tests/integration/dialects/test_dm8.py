"""What `qinqiao ddl dm8` writes holds all that the migrated databases hold (LR-XC-08).

No DM8 can be run here: docs/dialects.md says what this proves and what it does not. The statements
that tests make the product send are held by `tests/dialects`, which notes its outcome beside this.
"""

import re
import subprocess
import sys

import pytest
from sqlalchemy import text

from connectors.postgres.database import Database

pytestmark = [pytest.mark.integration, pytest.mark.requirement("LR-XC-08")]

EVENTS = ("adds", "changes", "drops")
TABLES = """
select table_name, column_name from information_schema.columns
where table_schema = 'public' order by table_name, ordinal_position
"""
MADE = re.compile(
    r'CREATE (?:OR REPLACE )?(?:TABLE|VIEW) "?(\w+)"?(.*?)(?=\nCREATE |\Z)', re.S | re.I
)
OWN = {"alembic_version"}
"""Tables of the migrations' own."""
PARTITION = re.compile(r"_\d{6}$|^line_index_\d\d$")
BESIDE_TABLES = """
select 'trigger', tgname from pg_trigger where not tgisinternal
union select 'view', viewname from pg_views where schemaname = 'public'
union select 'function', proname from pg_proc join pg_language l on l.oid = prolang
    where pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype
    and l.lanname <> 'internal'
"""
"""Without the bodies of triggers: in DM8 a trigger holds its own."""
WRITTEN = re.compile(r"^CREATE (?:OR REPLACE )?(TRIGGER|FUNCTION|VIEW) (\w+)", re.M)
OF_ALL_ROWS = {
    **{f"visit_{name}_conversation": "visit_keeps_conversation" for name in EVENTS},
    **{f"review_{name}_anomaly": "review_keeps_anomaly" for name in EVENTS},
}
"""What triggers do here for all rows of a statement one does there for each."""
OF_THE_SERVER = "qq_"
"""Functions for what PostgreSQL has itself."""


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("ddl")
    command = [sys.executable, "-m", "cluster", "ddl", "dm8", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.sql")}


async def held(database: Database) -> dict[str, set[str]]:
    async with database.transaction() as tx:
        rows = (await tx.execute(text(TABLES))).all()
    found: dict[str, set[str]] = {}
    for table, column in rows:
        if table not in OWN and not PARTITION.search(table):
            found.setdefault(table, set()).add(column)
    return found


def missing(script: str, tables: dict[str, set[str]]) -> list[str]:
    """Tables and columns that the database has and the script has not."""
    told = {name.lower(): body for name, body in MADE.findall(script)}
    lacking = []
    for table, columns in tables.items():
        body = told.get(table)
        if body is None:
            lacking.append(table)
            continue
        lacking += [
            f"{table}.{column}"
            for column in sorted(columns)
            if not re.search(rf"\b{column}\b", body, re.I)
        ]
    return lacking


async def test_every_table_and_column_of_the_core_is_in_its_script(
    scripts: dict[str, str], owner: Database
) -> None:
    tables = await held(owner)
    assert len(tables) > 100
    assert missing(scripts["core"], tables) == []


async def test_every_table_and_column_of_a_shard_is_in_its_script(
    scripts: dict[str, str], shard_urls: list[str]
) -> None:
    shard = Database(shard_urls[0])
    try:
        tables = await held(shard)
    finally:
        await shard.close()
    assert {"hours_line", "hours_sheet"} <= tables.keys()
    assert missing(scripts["shard"], tables) == []


async def beside_tables(database: Database) -> set[tuple[str, str]]:
    """Triggers, functions and views."""
    async with database.transaction() as tx:
        found = (await tx.execute(text(BESIDE_TABLES))).all()
    return {(kind, name) for kind, name in found}


def written(script: str) -> set[tuple[str, str]]:
    found = {(kind.lower(), name) for kind, name in WRITTEN.findall(script)}
    return {(kind, name) for kind, name in found if not name.startswith(OF_THE_SERVER)}


async def test_every_trigger_function_and_view_of_the_core_is_in_its_script(
    scripts: dict[str, str], owner: Database
) -> None:
    found = await beside_tables(owner)
    assert {kind for kind, _ in found} == {"trigger", "function", "view"}
    assert found >= {("trigger", name) for name in OF_ALL_ROWS}
    there = {(kind, OF_ALL_ROWS.get(name, name)) for kind, name in found}
    assert there == written(scripts["core"])


async def test_every_trigger_function_and_view_of_a_shard_is_in_its_script(
    scripts: dict[str, str], shard_urls: list[str]
) -> None:
    shard = Database(shard_urls[0])
    try:
        found = await beside_tables(shard)
    finally:
        await shard.close()
    assert found == written(scripts["shard"]) == {("function", "ensure_month")}
