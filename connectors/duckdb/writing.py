"""A prison's month into Parquet, as lines and as sums."""

from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
import numpy as np

from connectors.duckdb.folder import BY_MONTH, HOURS, part_file, quoted
from connectors.duckdb.reading import Month
from pipelines.rules.cockpits.parts import Part
from pipelines.rules.cockpits.words import STATE_WORDS
from pipelines.rules.labour.ledger.ids import as_ulid
from pipelines.rules.platform.local_time import local
from schemas.errors import IntegrityBroken
from schemas.labour.hours import KIND_CODES, SheetState

MEMORY = "512MB"
ID_COLUMNS = ("inmate", "post", "project")
KIND_CASE = " ".join(f"when {code} then '{kind.value}'" for kind, code in KIND_CODES.items())
STATE_CASE = " ".join(f"when {int(state)} then '{word}'" for state, word in STATE_WORDS.items())
NEW_IDS = f"""
select distinct a, b from (
  {" union all ".join(f"select {n}_a as a, {n}_b as b from line" for n in ID_COLUMNS)}
) anti join known_id using (a, b)
"""
JOINED = f"""
create or replace temp table joined as
select ward_id, cast(day as date) as day, inmate.ulid as worker_key, post.ulid as post_id,
  project.ulid as project_id, case kind {KIND_CASE} end as kind, minutes::bigint as minutes, grade,
  line.version as line_version, sheet_id, sheet.version as sheet_version,
  case state {STATE_CASE} end as state, cast(decided_at as timestamp) as decided_at
from line join sheet on sheet.number = line.sheet
{" ".join(f"join known_id {n} on {n}.a = line.{n}_a and {n}.b = line.{n}_b" for n in ID_COLUMNS)}
"""
SORTED = "from joined order by day, ward_id, worker_key, post_id, kind"
SUMMED = f"""
select ward_id, post_id, project_id, kind, sum(minutes)::bigint as minutes, count(*) as lines,
  count(distinct worker_key) as inmates
from joined where state = '{STATE_WORDS[SheetState.APPROVED]}'
group by all order by all
"""


class Writer:
    """Writes months one by one; what it learned of ids serves the next."""

    def __init__(self, export: Path) -> None:
        self._export = export
        # No spilling beside the export: a month is small, and what is left over would stay.
        config: dict[str, Any] = {
            "threads": "1",
            "memory_limit": MEMORY,
            "temp_directory": "",
        }
        self._base = duckdb.connect(config=config)
        self._base.execute("create table known_id (a ubigint, b ubigint, ulid varchar)")
        self._base.execute("insert into known_id values (0, 0, null)")

    def close(self) -> None:
        self._base.close()

    def write(self, part: Part, month: Month) -> None:
        """Write a part's two files; `IntegrityBroken` where lines do not add up to their sheets."""
        if (len(month.lines), int(month.lines["minutes"].sum())) != (part.lines, part.minutes):
            raise IntegrityBroken(
                f"{part.month}有工时表与其明细不符，导出已停止，请先核验台账。",
                code="sheets_differ",
                prison=part.prison_id,
                month=part.month,
            )
        self._base.register("line", _line_columns(month))
        self._base.register("sheet", _sheet_columns(month.sheets))
        self._learn()
        self._base.execute(JOINED)
        for kind, query in ((HOURS, SORTED), (BY_MONTH, SUMMED)):
            target = part_file(self._export, kind, part)
            target.parent.mkdir(parents=True)
            self._base.execute(
                f"copy ({query}) to {quoted(target)} (format parquet, compression zstd)"
            )

    def _learn(self) -> None:
        """Ids that were not met before, with the text that they are known by."""
        found = self._base.execute(NEW_IDS).fetchall()
        if not found:
            return
        halves = np.array(found, dtype=np.uint64)
        ulids = [as_ulid(UUID(int=a << 64 | b)) for a, b in found]
        columns = {
            "a": halves[:, 0].copy(),
            "b": halves[:, 1].copy(),
            "ulid": np.array(ulids, object),
        }
        self._base.register("new_id", columns)
        self._base.execute("insert into known_id from new_id")


def _line_columns(month: Month) -> dict[str, Any]:
    """In the machine's byte order, which DuckDB reads."""
    columns = {name: month.lines[name] for name in month.lines.dtype.names or ()}
    native = {name: one.astype(one.dtype.newbyteorder("=")) for name, one in columns.items()}
    return native | {"sheet": month.sheet_of}


def _sheet_columns(sheets: list[Any]) -> dict[str, Any]:
    decided = [local(one[5]).replace(tzinfo=None).isoformat() if one[5] else None for one in sheets]
    return {
        "number": np.arange(len(sheets), dtype=np.int32),
        "ward_id": np.array([as_ulid(one[0]) for one in sheets], object),
        "day": np.array([one[1].isoformat() for one in sheets], object),
        "sheet_id": np.array([as_ulid(one[2]) for one in sheets], object),
        "version": np.array([one[3] for one in sheets], np.int32),
        "state": np.array([one[4] for one in sheets], np.int32),
        "decided_at": np.array(decided, object),
    }
