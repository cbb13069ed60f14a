"""Figures straight from an export, for whoever compares it with the ledger."""

from pathlib import Path

import duckdb
import msgspec


class Figure(msgspec.Struct, frozen=True):
    """Approved minutes of one kind in one prison."""

    prison_id: str
    kind: str
    minutes: int


MINUTES = """
select prison_id, kind, sum(minutes)::bigint from labour_hours_by_month
where month = $month group by all order by all
"""


def bureau_month(path: Path, month: str) -> list[Figure]:
    """Minutes by prison and kind of a month, as 2026-11; `path` is the DuckDB file."""
    with duckdb.connect(str(path.resolve()), read_only=True) as base:
        found = base.execute(MINUTES, {"month": month}).fetchall()
    return [Figure(prison, kind, minutes) for prison, kind, minutes in found]
