"""A prison's visit system in memory, with the faults that a test switches on."""

import random
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import msgspec

from connectors.prisons.port import Broken, DayCount, NotOffered, Order, Pulled, Receipt, Told
from pipelines.rules.exchange.prison_systems.digest import day_digest
from pipelines.rules.platform.local_time import LOCAL
from schemas.errors import Unavailable
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import FieldMapping, KindMapping, Reading

STAMP = "%Y-%m-%d %H:%M:%S"
NOON = datetime(2026, 11, 20, 12, tzinfo=LOCAL)
VISIT = KindMapping(
    kind=RecordKind.VISIT,
    name="visits",
    key=("id",),
    version="rev",
    day="plan",
    day_format=STAMP,
    deleted="gone",
    deleted_values=("true",),
    fields=(
        FieldMapping(to="visit_no", source=("id",)),
        FieldMapping(to="inmate_no", source=("inmate",)),
        FieldMapping(
            to="visit_type",
            source=("type",),
            reading=Reading.CODE,
            codes={"1": "OPEN", "2": "REGULAR"},
        ),
        FieldMapping(to="planned_at", source=("plan",), reading=Reading.MOMENT, format=STAMP),
        FieldMapping(to="state", constant="finished", reading=Reading.CODE),
        FieldMapping(
            to="started_at",
            source=("began",),
            reading=Reading.MOMENT,
            format=STAMP,
            optional=True,
        ),
        FieldMapping(
            to="ended_at",
            source=("ended",),
            reading=Reading.MOMENT,
            format=STAMP,
            optional=True,
        ),
        FieldMapping(to="seat", source=("seat",), optional=True),
    ),
)


class MemorySystem:
    """Tells its records in the order of their changes; `down` and `messy` are its faults."""

    def __init__(self, inmates: Sequence[str], seed: int = 7) -> None:
        self.inmates = inmates
        self.random = random.Random(seed)
        self.rows: dict[str, dict[str, Any]] = {}
        self.changes: list[str] = []
        self.down = False
        self.messy = False
        self.hidden: set[str] = set()
        """Keys that a pull leaves out, as a system does that loses a change."""
        self.pulls = 0

    def add(self, number: int, **changed: Any) -> str:
        """A visit, or another version of it."""
        key = f"V{number:07d}"
        plan = NOON + timedelta(hours=number % 200)
        before = self.rows.get(key)
        row = before or {
            "id": key,
            "inmate": self.inmates[number % len(self.inmates)],
            "type": str(1 + number % 2),
            "plan": f"{plan:{STAMP}}",
            "began": f"{plan + timedelta(minutes=3):{STAMP}}",
            "ended": f"{plan + timedelta(minutes=30):{STAMP}}",
            "seat": str(number % 20),
            "gone": False,
            "rev": 0,
        }
        self.rows[key] = row | changed | {"rev": row["rev"] + 1}
        self.changes.append(key)
        return key

    def told(self, key: str) -> Told:
        row = self.rows[key]
        return Told(msgspec.json.encode(row), dict(row))

    async def pull(self, kind: RecordKind, cursor: str, limit: int) -> Pulled:
        self._reach()
        self.pulls += 1
        at = int(cursor or 0)
        keys = [key for key in self.changes[at : at + limit] if key not in self.hidden]
        records = [self.told(key) for key in keys]
        if self.messy:
            again = self.random.sample(list(self.rows), min(len(self.rows), limit // 3))
            records += [self.told(key) for key in again if key not in self.hidden]
            self.random.shuffle(records)
        through = min(at + limit, len(self.changes))
        left = len(self.changes) - through
        return Pulled(records=records, cursor=str(through), more=left > 0, backlog=left)

    async def counts(self, kind: RecordKind, since: date, until: date) -> list[DayCount]:
        self._reach()
        days: dict[date, list[tuple[str, int]]] = {}
        for key, row in self.rows.items():
            day = datetime.strptime(row["plan"], STAMP).date()
            if since <= day <= until and not row["gone"]:
                days.setdefault(day, []).append((key, row["rev"]))
        return [
            DayCount(kind=kind, day=day, count=len(held), digest=day_digest(held))
            for day, held in days.items()
        ]

    async def day(self, kind: RecordKind, day: date) -> AsyncIterator[Told | Broken]:
        self._reach()
        for key, row in list(self.rows.items()):
            if datetime.strptime(row["plan"], STAMP).date() == day:
                yield self.told(key)

    async def push(self, order: Order) -> Receipt:
        raise NotOffered("不提供。", code="not_offered")

    async def read(self, file: str, start: int) -> AsyncIterator[bytes]:
        raise NotOffered("不提供。", code="not_offered")
        yield b""

    async def check(self) -> str:
        self._reach()
        return "memory 1"

    async def close(self) -> None:
        return None

    def _reach(self) -> None:
        if self.down:
            raise Unavailable("没有应答。", code="peer_down")
