"""All records of one kind, packed: a million of them lie in a few hundred megabytes."""

from array import array
from bisect import bisect_left, insort
from collections.abc import Iterator
from datetime import date, datetime

import msgspec

from connectors.prisons.simulators.entry import Entry, moment_of
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import RECORDS, PrisonRecord

_INDEX_BITS = 30
_INDEX = (1 << _INDEX_BITS) - 1
_ENCODER = msgspec.msgpack.Encoder()


class Shelf:
    """Rows by number in the order in which they first came; `log` and `order` tell of changes."""

    def __init__(self, kind: RecordKind) -> None:
        self.kind = kind
        self._decoder = msgspec.msgpack.Decoder(RECORDS[kind])
        self._rows: list[bytes] = []
        self._keys: list[str] = []
        self._versions = array("I")
        self._made = array("q")
        self._changed = array("q")
        self._days = array("i")
        self._deleted = bytearray()
        self._log = array("I")
        """Row numbers as they changed; a row counts at its last place."""
        self._latest = array("I")
        self._order = array("Q")
        """(time of change, row number) ascending, which the log is not while a clock is wrong."""
        self._by_day: dict[int, array[int]] = {}
        self._changes_of_day: dict[int, int] = {}

    def __len__(self) -> int:
        """Records that are not deleted."""
        return len(self._rows) - sum(self._deleted)

    @property
    def rows(self) -> int:
        return len(self._rows)

    def put(self, key: str, record: PrisonRecord, at: datetime) -> int:
        """A new record; returns the number of its row."""
        number = len(self._rows)
        self._rows.append(_ENCODER.encode(record))
        self._keys.append(key)
        self._versions.append(0)
        self._made.append(int(at.timestamp()))
        self._changed.append(0)
        self._deleted.append(0)
        self._latest.append(0)
        day = self._day_of(record, at)
        self._days.append(day)
        self._by_day.setdefault(day, array("I")).append(number)
        self._changes(number, at)
        return number

    def change(self, number: int, record: PrisonRecord, at: datetime) -> None:
        self._rows[number] = _ENCODER.encode(record)
        made = datetime.fromtimestamp(self._made[number], LOCAL)
        day, before = self._day_of(record, made), self._days[number]
        if day != before:
            self._by_day[before].remove(number)
            self._by_day.setdefault(day, array("I")).append(number)
            self._days[number] = day
            self._changes_of_day[before] = self.changes_of(before) + 1
        self._changes(number, at)

    def delete(self, number: int, at: datetime) -> None:
        self._deleted[number] = 1
        self._changes(number, at)

    def touch(self, number: int, at: datetime) -> None:
        """A new version that says the same."""
        self._changes(number, at)

    def is_deleted(self, number: int) -> bool:
        return bool(self._deleted[number])

    def entry(self, number: int) -> Entry:
        return Entry(
            self.kind,
            self._keys[number],
            self._versions[number],
            datetime.fromtimestamp(self._made[number], LOCAL),
            datetime.fromtimestamp(self._changed[number], LOCAL),
            bool(self._deleted[number]),
            self._decoder.decode(self._rows[number]),
        )

    def after(self, position: int, limit: int) -> tuple[list[int], int]:
        """Rows that changed from a place of the log on, and the place to go on from."""
        found: list[int] = []
        end = len(self._log)
        while position < end and len(found) < limit:
            number = self._log[position]
            if self._latest[number] == position:
                found.append(number)
            position += 1
        return found, position

    def waiting(self, position: int) -> int:
        """How many places of the log lie behind one."""
        return max(0, len(self._log) - position)

    def since(self, moment: datetime, skip: int, limit: int) -> list[int]:
        """Rows by time of change, that moment included, after `skip` of them."""
        at = bisect_left(self._order, max(0, int(moment.timestamp())) << _INDEX_BITS)
        found: list[int] = []
        while at < len(self._order) and len(found) < limit:
            place = self._order[at]
            number = place & _INDEX
            if self._changed[number] == place >> _INDEX_BITS:
                if skip:
                    skip -= 1
                else:
                    found.append(number)
            at += 1
        return found

    def of_day(self, day: date) -> list[int]:
        return sorted(self._by_day.get(day.toordinal(), ()))

    def days(self, since: date, until: date) -> Iterator[date]:
        """Days on which records lie, both included."""
        lowest, highest = since.toordinal(), until.toordinal()
        for day in sorted(self._by_day):
            if lowest <= day <= highest and self._by_day[day]:
                yield date.fromordinal(day)

    def all_days(self) -> list[date]:
        """Every day on which records lie, ascending."""
        return [date.fromordinal(day) for day in sorted(self._by_day) if self._by_day[day]]

    def changes_of(self, day: int) -> int:
        """How often anything of a day, by its ordinal, was written: the same is the same."""
        return self._changes_of_day.get(day, 0)

    def _changes(self, number: int, at: datetime) -> None:
        """Whatever the clock says, a later version of a record is never told as an earlier one."""
        changed = max(int(at.timestamp()), self._changed[number] + 1)
        self._changed[number] = changed
        self._versions[number] += 1
        day = self._days[number]
        self._changes_of_day[day] = self.changes_of(day) + 1
        self._latest[number] = len(self._log)
        self._log.append(number)
        insort(self._order, changed << _INDEX_BITS | number)

    def _day_of(self, record: PrisonRecord, made_at: datetime) -> int:
        return moment_of(self.kind, record, made_at).astimezone(LOCAL).toordinal()
