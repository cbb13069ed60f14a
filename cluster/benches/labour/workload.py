"""A year of hours of a made-up bureau: 15 prisons, each with ten wards, every inmate every day."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from connectors.ledger.bulk import BulkSheet
from connectors.postgres.ids import make_id
from pipelines.rules.labour.ledger.ids import as_bits, as_ulid
from pipelines.rules.labour.ledger.packing import Row
from pipelines.rules.platform.local_time import LOCAL
from schemas.labour.hours import HoursKind, HoursLine
from schemas.messages.labour import HoursEntered
from schemas.tables.labour.ledger import NO_ID

WARDS = 10
POSTS = 6
MINUTES = (240, 300, 360, 390, 420, 450, 480)
KINDS = (1,) * 17 + (2, 2, 3)
KIND_NAMES = {1: HoursKind.NORMAL, 2: HoursKind.OVERTIME, 3: HoursKind.REST}


class Ward(NamedTuple):
    """A ward with its inmates and posts, ids as bits."""

    prison_id: str
    prison_code: str
    ward_id: str
    officer: str
    inmates: list[bytes]
    posts: list[bytes]


class Prison(NamedTuple):
    prison_id: str
    code: str
    wards: list[Ward]


def made_prison(prison_id: str, code: str, inmates: int) -> Prison:
    """A prison whose wards hold so many inmates each."""
    wards = [
        Ward(
            prison_id,
            code,
            make_id(),
            make_id(),
            sorted(as_bits(make_id()) for _ in range(inmates)),
            [as_bits(make_id()) for _ in range(POSTS)],
        )
        for _ in range(WARDS)
    ]
    return Prison(prison_id, code, wards)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range(365)]


def ward_day(ward: Ward, day: date, chance: random.Random) -> list[Row]:
    """A line for each inmate."""
    bits = as_bits(ward.ward_id)
    count = len(ward.inmates)
    minutes = chance.choices(MINUTES, k=count)
    kinds = chance.choices(KINDS, k=count)
    post = ward.posts
    return [
        Row(day, kinds[i], minutes[i], 1 + i % 5, 1, inmate, post[i % POSTS], bits, NO_ID)
        for i, inmate in enumerate(ward.inmates)
    ]


def sheets_of(prison: Prison, days: list[date], seed: int) -> Iterator[BulkSheet]:
    """Sheets by day and ward."""
    chance = random.Random(f"{prison.code} {seed}")
    for day in days:
        at = datetime(day.year, day.month, day.day, 20, tzinfo=LOCAL)
        for ward in prison.wards:
            rows = ward_day(ward, day, chance)
            yield BulkSheet(make_id(), prison.prison_id, ward.ward_id, ward.officer, at, rows)


def message_of(sheet: BulkSheet) -> HoursEntered:
    """The sheet as its ward submits it."""
    lines = [
        HoursLine(
            as_ulid(UUID(bytes=row.inmate_id)),
            as_ulid(UUID(bytes=row.post_id)),
            KIND_NAMES[row.kind],
            row.minutes,
            row.grade,
        )
        for row in sheet.rows
    ]
    return HoursEntered(
        sheet_id=sheet.sheet_id,
        prison_id=sheet.prison_id,
        ward_id=sheet.ward_id,
        day=sheet.rows[0].day,
        version=1,
        by=sheet.by,
        at=sheet.at,
        lines=lines,
    )
