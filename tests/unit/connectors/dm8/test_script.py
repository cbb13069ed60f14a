"""The scripts hold every table, and views with the columns that the product reads."""

import re
from pathlib import Path

from sqlglot import parse_one

from connectors.dm8.script import CORE, SHARD, WRITTEN, script_of, write_scripts
from connectors.postgres.speech.spoken import conversation_hit, shown_line
from schemas.tables import metadata
from schemas.tables.labour.ledger import ledger
from tests.dialects.parsing import LEFT_OVER, QUOTED

TYPES = re.compile(
    r"(VARCHAR\(\d+ CHAR\)|CHAR\(32\)|VARBINARY\(\d+\)|CLOB|BLOB|BIT|SMALLINT|INTEGER|BIGINT"
    r"|DOUBLE|NUMERIC\(\d+, \d+\)|DATE|TIMESTAMP\(6\) WITH TIME ZONE)"
    r"( DEFAULT [^ ,]+)?( GENERATED ALWAYS AS \(case .+ end\) VIRTUAL)?"
    r"( NOT NULL)?( CHECK \(\S+ IS JSON\))?,?"
)


def test_every_table_is_made_and_every_column_has_a_type_of_dm8(tmp_path: Path) -> None:
    core, shard = write_scripts(tmp_path)
    for shape, path in ((metadata, core), (ledger, shard)):
        told = path.read_text(encoding="utf-8")
        for table in shape.sorted_tables:
            kind = "VIEW" if table.info.get("view") else "TABLE"
            assert re.search(rf'CREATE (OR REPLACE )?{kind} "?{table.name}"?\b', told, re.I), table
        for line in told.splitlines():
            if line.startswith("\t") and not line.startswith("\tCONSTRAINT"):
                name, _, kind = line.strip().partition(" ")
                assert TYPES.fullmatch(kind.strip()), f"{name}: {kind}"


def test_nothing_of_another_server_is_left_in_the_scripts() -> None:
    for shape, written in ((metadata, CORE), (ledger, SHARD)):
        lines = script_of(shape, written).splitlines()
        told = "\n".join(line for line in lines if not line.startswith("--"))
        bare = QUOTED.sub("''", told)
        for name, words in LEFT_OVER.items():
            assert not words.search(bare), name
        assert "plpgsql" not in bare
        assert not re.search(r"is (not )?distinct from", bare, re.I)


def test_months_part_themselves() -> None:
    told = script_of(ledger, SHARD)
    assert told.count("INTERVAL (NUMTOYMINTERVAL(1, 'MONTH'))") == 2


def test_views_answer_the_columns_that_the_product_reads() -> None:
    views = (WRITTEN / "views.sql").read_text(encoding="utf-8").split(";\n")
    told = {}
    for view in views:
        found = re.search(r"VIEW (\w+) AS\s+(SELECT\s.*)", view, re.S)
        if found:
            told[found[1]] = parse_one(found[2].rstrip("; \n"), read="oracle").named_selects
    shown = {"shown_line": shown_line.c, "conversation_hit": conversation_hit.c}
    tables = {one.name: one.c for one in metadata.sorted_tables if one.info.get("view")}
    assert {name: set(columns.keys()) for name, columns in {**tables, **shown}.items()} == {
        name: set(columns) for name, columns in told.items()
    }
