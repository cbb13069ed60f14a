"""The process that answers one query: it reads a request on stdin and answers on stdout.

It runs as a script of its own, with nothing of the product imported and no environment, because
not everything that DuckDB does can be interrupted: `repeat('x', 1000000000)` runs on for ten
seconds. A process can be killed, may be given little memory, and takes nobody with it.
"""

import contextlib
import json
import math
import os
import resource
import sys
import threading
import time
from typing import Any

import duckdb

MEMORY, THREADS = "512MB", "2"
ADDRESS_SPACE = 4 << 30
"""Of the whole process; DuckDB's own limit does not count every string."""
MOST_BYTES = 4 << 20
"""Of an answer."""


class RefusedError(Exception):
    """The query is not answered; code and what the person is told."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def main() -> None:
    asked = json.load(sys.stdin)
    _confine()
    try:
        answer = answered(asked)
    except RefusedError as refused:
        answer = {"code": refused.code, "message": str(refused)}
    print(json.dumps(answer, ensure_ascii=False))


def answered(asked: dict[str, Any]) -> dict[str, Any]:
    """Columns and rows; `RefusedError` for all that does not merely read, or goes on too long."""
    begun = time.perf_counter()
    try:
        with contextlib.closing(_opened(asked["folder"], asked["database"])) as base:
            columns, rows = _found(base, asked)
    except duckdb.InterruptException:
        raise RefusedError("query_too_long", f"查询超过 {asked['seconds']} 秒，已停止。") from None
    except (duckdb.OutOfMemoryException, MemoryError):
        raise RefusedError("query_too_large", "查询占用内存过多，已停止，请缩小范围。") from None
    except duckdb.Error as error:
        raise RefusedError("query_refused", f"查询不能执行：{str(error)[:400]}") from None
    return _fitting(
        {
            "columns": columns,
            "rows": [[_cell(value) for value in row] for row in rows[: asked["rows"]]],
            "more": len(rows) > asked["rows"],
            "seconds": round(time.perf_counter() - begun, 3),
        }
    )


def _found(
    base: duckdb.DuckDBPyConnection, asked: dict[str, Any]
) -> tuple[list[str], list[tuple[Any, ...]]]:
    _require_reading(base, asked["sql"])
    timer = threading.Timer(asked["seconds"], base.interrupt)
    timer.daemon = True
    timer.start()
    try:
        found = base.execute(asked["sql"])
        rows = found.fetchmany(asked["rows"] + 1)
        return [one[0] for one in found.description or ()], rows
    finally:
        timer.cancel()


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    # Not one byte into any file, whatever DuckDB may come to offer.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


def _opened(folder: str, database: str) -> duckdb.DuckDBPyConnection:
    """Read-only, with the export's own folder as all there is, and no way to widen that."""
    config: dict[str, Any] = {
        "threads": THREADS,
        "memory_limit": MEMORY,
        "temp_directory": "",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "python_enable_replacements": "false",
    }
    base = duckdb.connect(database, read_only=True, config=config)
    base.execute("set allowed_directories = [$folder]", {"folder": folder + "/"})
    base.execute("set enable_external_access = false")
    base.execute("set lock_configuration = true")
    return base


def _require_reading(base: duckdb.DuckDBPyConnection, sql: str) -> None:
    statements = base.extract_statements(sql)
    if len(statements) != 1:
        raise RefusedError("query_not_one", "一次只能执行一条语句。")
    if statements[0].type != duckdb.StatementType.SELECT:
        raise RefusedError("query_not_reading", "只能执行查询语句（SELECT 或 WITH）。")


def _cell(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        # Beyond this a browser would round.
        return value if abs(value) < 1 << 53 else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return value if value is None or isinstance(value, str | bool) else str(value)


def _fitting(answer: dict[str, Any]) -> dict[str, Any]:
    if len(json.dumps(answer, ensure_ascii=False).encode()) > MOST_BYTES:
        raise RefusedError("query_too_large", "查询结果过大，请减少列或缩小范围。")
    return answer


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        main()
