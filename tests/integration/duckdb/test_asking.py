"""What may be asked of an export: it is read and nothing else, within limits."""

import inspect
import time
from pathlib import Path

import pytest

from connectors.duckdb import answering
from connectors.duckdb.answering import RefusedError, answered
from connectors.duckdb.asking import MOST_ROWS, Analysts
from connectors.duckdb.folder import DATABASE, Exports
from schemas.errors import Conflict, InvalidInput
from tests.integration.duckdb.conftest import Ledger, fill


@pytest.fixture
async def analysts(ledger: Ledger) -> Analysts:
    await fill(ledger)
    await ledger.export()
    return Analysts(ledger.exports)


async def test_a_question_is_answered(analysts: Analysts, ledger: Ledger) -> None:
    sql = "with h as (from labour_hours) select month, sum(minutes) m, 1.5 d from h group by 1"
    answer = await analysts.ask(sql + " order by 1 -- of all prisons")
    assert answer.columns == ["month", "m", "d"]
    assert answer.rows == [["2026-10", 1020, "1.5"], ["2026-11", 970, "1.5"]]
    assert not answer.more
    many = await analysts.ask("select range from range(100000)")
    assert (len(many.rows), many.more) == (MOST_ROWS, True)


ATTACKS = {
    "select * from read_csv('/etc/passwd')": "query_refused",
    "select * from read_text('/proc/self/environ')": "query_refused",
    "select * from '/etc/passwd'": "query_refused",
    "select * from glob('/**')": "query_refused",
    "select * from read_text('{folder}/../../.lock')": "query_refused",
    "select * from read_parquet('http://127.0.0.1:1/x.parquet')": "query_refused",
    "select * from sniff_csv('/etc/passwd')": "query_refused",
    "select getenv('PATH')": "query_refused",
    "select * from duckdb_secrets()": "query_refused",
    "copy labour_hours to '{folder}/x.csv'": "query_not_reading",
    "copy (select 1) to '{folder}/../x.csv'": "query_not_reading",
    "export database '{folder}/x'": "query_not_reading",
    "attach '/tmp/other.db' as other": "query_not_reading",
    "install httpfs": "query_not_reading",
    "load httpfs": "query_not_reading",
    "pragma database_list": "query_not_reading",
    "set enable_external_access = true": "query_not_reading",
    "reset lock_configuration": "query_not_reading",
    "call pragma_version()": "query_not_reading",
    "create temp table x as select 1": "query_not_reading",
    "create or replace view labour_hours as select 1": "query_not_reading",
    "drop view labour_hours": "query_not_reading",
    "insert into labour_hours select * from labour_hours": "query_not_reading",
    "explain analyze select 1": "query_not_reading",
    "select 1; drop view labour_hours": "query_not_one",
    "select 1; select 2": "query_not_one",
    "-- nothing": "query_not_one",
    "selec 1": "query_refused",
    "select * from query('copy labour_hours to ''x.csv''')": "query_refused",
    "select * from query_table('/etc/passwd')": "query_refused",
    f"select {'(' * 3000}1{')' * 3000}": "query_refused",
}


async def test_attacks_are_refused_and_leave_nothing(analysts: Analysts, ledger: Ledger) -> None:
    folder = ledger.exports.current()
    assert folder is not None
    before = sorted(folder.rglob("*"))
    found = {attack: refusal_of(attack.format(folder=folder), folder) for attack in ATTACKS}
    assert found == ATTACKS
    assert sorted(folder.rglob("*")) == before
    assert (await analysts.ask("select count(*) from labour_hours")).rows == [[7]]


def refusal_of(sql: str, folder: Path) -> str:
    """As the process answers it, without starting one each time."""
    asked = {"folder": str(folder), "database": str(folder / DATABASE), "seconds": 5, "rows": 10}
    try:
        answered(asked | {"sql": sql})
    except RefusedError as refused:
        return refused.code
    return "answered"


@pytest.mark.parametrize(
    "sql",
    [
        "select sum(a) from (select range a from range(100000000) order by a desc)",
        "select repeat('x', 3000000) from range(5)",
        "select list(range) from range(1000000000)",
    ],
)
async def test_what_takes_too_much_is_ended(ledger: Ledger, sql: str) -> None:
    await ledger.export()
    # So long that memory ends first on a slow machine too.
    with pytest.raises(InvalidInput, match="query_too_large"):
        await Analysts(ledger.exports, most_seconds=120).ask(sql)


async def test_the_process_can_write_no_file(
    analysts: Analysts, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Even were its SQL let through: the process that answers has no right to one byte."""
    script = tmp_path / "answering.py"
    source = inspect.getsource(answering)
    script.write_text(source.replace("_require_reading(base, asked", "str((base, asked"))
    # Without its look at the SQL, so that what the process may do is seen alone.
    monkeypatch.setattr(answering, "__file__", str(script))
    folder = analysts.exports.current()
    assert folder is not None
    with pytest.raises(InvalidInput):
        await analysts.ask(f"copy (from range(9)) to '{folder}/x.csv'")
    assert sum(one.stat().st_size for one in folder.glob("*x.csv")) == 0


@pytest.mark.parametrize(
    "sql",
    [
        "select count(*) from range(1000000) a, range(1000000) b where a.range <> b.range",
        "with recursive t as (select 1 a union all select a + 1 from t) select count(*) from t",
        # DuckDB does not let itself be interrupted here: the process is killed.
        "select length(repeat('x', 700000000)), count(*) from range(400) where "
        "length(repeat('ab', 300000000 + range::int)) > 0",
    ],
)
async def test_what_takes_too_long_is_ended(ledger: Ledger, sql: str) -> None:
    await ledger.export()
    begun = time.perf_counter()
    with pytest.raises(InvalidInput) as refused:
        await Analysts(ledger.exports, most_seconds=0.5).ask(sql)
    assert refused.value.code in ("query_too_long", "query_too_large")
    # Each would go on for hours; how soon it ends is a matter of the machine.
    assert time.perf_counter() - begun < 60


async def test_without_an_export_there_is_nothing_to_ask(tmp_path: Path) -> None:
    with pytest.raises(Conflict):
        await Analysts(Exports(tmp_path)).ask("select 1")
