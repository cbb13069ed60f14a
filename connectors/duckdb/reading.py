"""Reading a snapshot of a shard: what changed, and a prison's month at a time.

A month comes as one row for each sheet with its lines packed behind one another. The driver so
handles hundreds of rows instead of a hundred thousand, and numpy reads the lines without copying.
A prison's month is some 5 MB, which bounds the memory of an export.
"""

from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import text

from connectors.postgres.transaction import Tx
from pipelines.rules.cockpits.parts import Part, month_days
from pipelines.rules.labour.ledger.ids import as_ulid, as_uuid

PARTS = """
select prison_id, to_char(day, 'YYYY-MM') as month,
  sum(lines)::bigint as lines, sum(minutes)::bigint as minutes,
  encode(sha256(string_agg(mac, ''::bytea order by ward_id, day)), 'hex') as fingerprint
from hours_sheet group by 1, 2 having sum(lines) > 0
"""
SHEETS = """
select s.ward_id, s.day, s.sheet_id, s.version, s.state, s.decided_at, l.packed
from hours_sheet s join (
  select ward_id, day, string_agg(
    int2send(kind) || int2send(minutes) || int2send(grade) || int2send(version)
    || uuid_send(inmate_sealed) || uuid_send(post_id) || uuid_send(project_id), ''::bytea) as packed
  from hours_line where day >= %(first)s and day < %(until)s and ward_id = any(%(wards)s)
  group by ward_id, day
) l on l.ward_id = s.ward_id and l.day = s.day
where s.prison_id = %(prison)s and s.day >= %(first)s and s.day < %(until)s
order by s.day, s.ward_id
"""
WARDS = """
select distinct ward_id from hours_sheet
where prison_id = %(prison)s and day >= %(first)s and day < %(until)s
"""
LINE = np.dtype(
    [
        *((name, ">i2") for name in ("kind", "minutes", "grade", "version")),
        *((f"{name}_{half}", ">u8") for name in ("inmate", "post", "project") for half in "ab"),
    ]
)
"""As `SHEETS` packs it; an id is two halves, since numpy has no 128 bits."""


class Month(NamedTuple):
    """A prison's month: its sheets, and all their lines with the place of their sheet."""

    sheets: list[Any]
    lines: "np.ndarray[Any, Any]"
    sheet_of: "np.ndarray[Any, Any]"


async def parts_of(tx: Tx) -> list[Part]:
    """Every prison-month of a shard with its fingerprint."""
    rows = await tx.execute(text(PARTS))
    return [
        Part(
            prison_id=as_ulid(row.prison_id),
            month=row.month,
            lines=row.lines,
            minutes=row.minutes,
            fingerprint=row.fingerprint,
        )
        for row in rows
    ]


async def read_month(tx: Tx, part: Part) -> Month:
    """A prison's month as the snapshot holds it."""
    first, until = month_days(part.month)
    given = {"prison": as_uuid(part.prison_id), "first": first, "until": until}
    raw = await tx.connection.get_raw_connection()
    driver: Any = raw.driver_connection
    async with driver.cursor(binary=True) as cursor:
        await cursor.execute(WARDS, given)
        wards = [row[0] for row in await cursor.fetchall()]
        await cursor.execute(SHEETS, given | {"wards": wards})
        sheets = await cursor.fetchall()
    packed = [sheet[-1] for sheet in sheets]
    lines = np.frombuffer(b"".join(packed), LINE)
    counts = [len(one) // LINE.itemsize for one in packed]
    return Month(sheets, lines, np.repeat(np.arange(len(sheets), dtype=np.int32), counts))
