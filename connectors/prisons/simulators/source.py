"""One stand-in behind its protocol: a book in a maker's words, with faults."""

import threading
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random

import msgspec

from connectors.prisons.adapters.versions import version_of
from connectors.prisons.port import DayCount, Order, Receipt
from connectors.prisons.simulators.book import Book
from connectors.prisons.simulators.clock import FastClock
from connectors.prisons.simulators.entry import Entry
from connectors.prisons.simulators.faults import Faults
from connectors.prisons.simulators.makers.maker import Maker, Row
from connectors.prisons.simulators.orders import OrdersTaken
from pipelines.rules.bureau.stories.steps import Step
from pipelines.rules.security.digest import sm3_hex
from schemas.exchange.prison_systems.kinds import RecordKind


class Page(msgspec.Struct, frozen=True):
    """Rows in a maker's words; None is a row that came to harm."""

    rows: list[Row | None]
    position: int
    left: int


class Source:
    """Answers any protocol's questions; may be asked from several threads."""

    def __init__(self, book: Book, maker: Maker, clock: FastClock, *, seed: int | str = 0) -> None:
        self.book, self.maker, self.clock = book, maker, clock
        self.faults = Faults()
        self.orders = OrdersTaken(book)
        self._random = Random(f"{seed}/faults")
        self._told_wrong: set[tuple[RecordKind, int]] = set()
        self._one_at_a_time = threading.Lock()
        self._counted: dict[tuple[RecordKind, date], tuple[int, DayCount]] = {}

    @property
    def name(self) -> str:
        """What it says of itself."""
        return self.maker.title

    def kind_named(self, name: str) -> RecordKind | None:
        """The kind that is called so there."""
        return next((one for one in self.book.shelves if self.maker.name_of(one) == name), None)

    def after(self, kind: RecordKind, position: int, limit: int, *, broken: bool = True) -> Page:
        """What changed behind a place of the log; a database has no broken rows."""
        with self._one_at_a_time:
            self._live()
            shelf = self.book.shelves[kind]
            numbers, position = shelf.after(position, limit)
            rows = self._rows(kind, numbers, broken=broken)
            return Page(rows, position, shelf.waiting(position))

    def since(self, kind: RecordKind, moment: datetime, skip: int, limit: int) -> Page:
        """What changed at a moment or later; `position` is when the last of it did."""
        with self._one_at_a_time:
            self._live()
            shelf = self.book.shelves[kind]
            numbers = shelf.since(moment, skip, limit)
            last = shelf.entry(numbers[-1]).changed_at if numbers else moment
            return Page(self._rows(kind, numbers), int(last.timestamp()), 0)

    def of_day(self, kind: RecordKind, day: date, skip: int, limit: int) -> list[Row | None]:
        """The records of a day, deleted ones with them."""
        with self._one_at_a_time:
            self._live()
            numbers = self.book.shelves[kind].of_day(day)[skip : skip + limit]
            return self._rows(kind, numbers)

    def counts(self, kind: RecordKind, since: date, until: date) -> list[DayCount]:
        with self._one_at_a_time:
            self._live()
            shelf = self.book.shelves[kind]
            return [self._count(kind, day) for day in shelf.days(since, until)]

    def take(self, order: Order) -> Receipt:
        with self._one_at_a_time:
            self._live()
            return self.orders.take(order)

    def enter(self, *steps: Step) -> None:
        """What somebody at the prison writes beside the story."""
        with self._one_at_a_time:
            self._live()
            for step in steps:
                self.book.write(step)

    def recording(self, file: str) -> bytes | None:
        return self.book.sound(file)

    def entries(self, kind: RecordKind, since: datetime | None = None) -> list[Entry]:
        """Everything of a kind, or what changed since, as it truly is, for whoever compares."""
        with self._one_at_a_time:
            shelf = self.book.shelves[kind]
            rows = shelf.rows
            numbers = range(rows) if since is None else set(shelf.since(since, 0, rows))
            return [shelf.entry(number) for number in numbers]

    def disturb(self, *, changed: int = 0, deleted: int = 0) -> None:
        with self._one_at_a_time:
            self._live()
            self.book.disturb(self._random, changed=changed, deleted=deleted)

    def heal(self) -> None:
        """No faults any more; what was told wrongly is told anew, as if corrected there."""
        with self._one_at_a_time:
            self.faults = Faults()
            self.book.skew, self.book.late = timedelta(), 0.0
            for kind, number in sorted(self._told_wrong):
                self.book.touch(kind, number)
            self._told_wrong.clear()

    def _live(self) -> None:
        now = self.clock.now()
        self.book.advance(now)
        self.orders.hold(now)

    def _rows(
        self, kind: RecordKind, numbers: Iterable[int], *, broken: bool = True
    ) -> list[Row | None]:
        faults, random = self.faults, self._random
        rows: list[Row | None] = []
        for number in numbers:
            row = self._row(kind, number)
            harmed = broken and faults.broken_rows and random.random() < faults.broken_rows
            rows.append(None if harmed else row)
            if faults.duplicates and random.random() < faults.duplicates:
                rows.append(row)
        if faults.reordered:
            random.shuffle(rows)
        return rows

    def _row(self, kind: RecordKind, number: int) -> Row:
        row = self.maker.row(self.book.shelves[kind].entry(number))
        wrong = self.faults.wrong_codes
        if wrong and self._random.random() < wrong and self.maker.spoil(row, kind):
            self._told_wrong.add((kind, number))
        return row

    def _count(self, kind: RecordKind, day: date) -> DayCount:
        """Reckoned again only where something of the day was written since."""
        shelf = self.book.shelves[kind]
        changes = shelf.changes_of(day.toordinal())
        known = self._counted.get((kind, day))
        if known is not None and known[0] == changes:
            return known[1]
        entries = [shelf.entry(number) for number in shelf.of_day(day)]
        lines = [
            f"{entry.key}:{version_of(self.maker.version(entry))}\n".encode()
            for entry in entries
            if not entry.deleted
        ]
        digest = sm3_hex(b"".join(sorted(lines)))
        count = DayCount(kind=kind, day=day, count=len(lines), digest=digest)
        self._counted[kind, day] = (changes, count)
        return count
