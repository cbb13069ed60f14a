"""Stand-ins of a bureau by rule tell of its people and days."""

from collections import Counter
from datetime import time

import msgspec

from connectors.prisons.simulators.book import Book
from pipelines.rules.bureau.cast import Cast
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.residents import Residents
from pipelines.rules.bureau.rhythm import Happening, LivedPace
from schemas.exchange.prison_systems.kinds import RecordKind, SystemKind
from tests.unit.pipelines.rules.bureau.bureaus import plan

CAST = Cast(plan(inmates=1_500))
END = moment(plan().until, time(12))
HAPPENING = {SystemKind.VISIT: Happening.VISIT, SystemKind.PHONE: Happening.CALL}


def told(kind: SystemKind, prison: str = "P03") -> Book:
    first = plan().parted
    pace = LivedPace(CAST.plan, HAPPENING[kind], prison, CAST.beds_of(prison))
    people = Residents(CAST, prison, first)
    book = Book(kind, people, first=first, per_day=pace, seed=f"1/{prison}")
    book.advance(END)
    return book


def records(book: Book, kind: RecordKind) -> list[object]:
    shelf = book.shelves[kind]
    return [shelf.entry(number).record for number in range(shelf.rows)]


def test_two_books_tell_the_same() -> None:
    for kind in SystemKind:
        first, again = told(kind), told(kind)
        for one in first.shelves:
            assert msgspec.json.encode(records(first, one)) == msgspec.json.encode(
                records(again, one)
            )


def test_visits_are_held_on_every_day_but_monday() -> None:
    planned = [one.planned_at for one in records(told(SystemKind.VISIT), RecordKind.VISIT)]  # type: ignore[attr-defined]
    days = Counter(at.weekday() for at in planned)
    assert set(days) == {1, 2, 3, 4, 5, 6}
    assert len(planned) > 30


def test_whoever_is_called_has_a_number_that_was_told_before() -> None:
    book = told(SystemKind.PHONE)
    numbers = {(one.inmate_no, one.phone) for one in records(book, RecordKind.NUMBER)}  # type: ignore[attr-defined]
    calls = records(book, RecordKind.CALL)
    assert len(calls) > 50
    for one in calls:
        assert (one.inmate_no, one.phone) in numbers  # type: ignore[attr-defined]
    assert len(numbers) == book.shelves[RecordKind.NUMBER].rows


def test_a_small_prison_without_relatives_has_nothing_to_tell() -> None:
    small = Cast(plan(inmates=30))
    for prison in small.inmates:
        pace = LivedPace(small.plan, Happening.VISIT, prison, 200)
        people = Residents(small, prison, plan().parted)
        book = Book(SystemKind.VISIT, people, first=plan().parted, per_day=pace)
        book.advance(END)
        assert book.at == END
