"""Each maker's rows, read back by the mapping that comes with them, are the records again."""

from datetime import date, datetime

import pytest

from connectors.prisons.port import Told
from connectors.prisons.simulators.book import Book
from connectors.prisons.simulators.makers import MAKERS
from connectors.prisons.simulators.makers.maker import Maker, flat
from connectors.prisons.simulators.population import Population
from pipelines.rules.platform.local_time import LOCAL
from schemas.exchange.prison_systems.kinds import SystemKind
from tests.contracts.prisons.business import expect_business
from tests.contracts.prisons.reading import read
from tests.told_acquaintances import tell_acquaintances
from tests.told_arrivals import tell_arrivals

INMATES = [f"31010{number:05}" for number in range(20)]


def book_of(kind: SystemKind, *, days: int = 8) -> Book:
    book = Book(kind, Population("P01", INMATES), first=date(2026, 11, 1), per_day=30)
    book.advance(datetime(2026, 11, days, 18, tzinfo=LOCAL))
    return book


@pytest.fixture(scope="module", params=SystemKind)
def book(request: pytest.FixtureRequest) -> Book:
    book = Book(request.param, Population("P01", INMATES), first=date(2026, 11, 1), per_day=30)
    expect_business(book, INMATES[0])
    book.advance(datetime(2026, 11, 8, 18, tzinfo=LOCAL))
    tell_arrivals(book)
    tell_acquaintances(book, INMATES)
    return book


@pytest.mark.parametrize("maker", MAKERS.values(), ids=lambda one: one.code)
def test_a_row_read_by_its_mapping_is_the_record(maker: Maker, book: Book) -> None:
    for mapping in maker.mappings(book.kind):
        shelf = book.shelves[mapping.kind]
        assert shelf.rows > 5, mapping.kind
        for number in range(shelf.rows):
            entry = shelf.entry(number)
            found = read(Told(b"", flat(maker.row(entry))), mapping)
            assert found.record == entry.record
            assert (found.key, found.version) == (entry.key, maker.version(entry))
            assert found.deleted is entry.deleted


@pytest.mark.parametrize("maker", MAKERS.values(), ids=lambda one: one.code)
def test_versions_rise_with_every_change(maker: Maker, book: Book) -> None:
    for kind, shelf in book.shelves.items():
        before = maker.version(shelf.entry(0))
        book.touch(kind, 0)
        book.touch(kind, 0)
        after = maker.version(shelf.entry(0))
        assert (len(after), after) > (len(before), before)


def test_the_makers_shapes_differ(book: Book) -> None:
    names = [
        {*flat(one.row(book.shelves[kind].entry(0)))}
        for one in MAKERS.values()
        for kind in book.shelves
    ]
    assert len(MAKERS) == 4
    kinds = len(book.shelves)
    for at in range(kinds):
        shapes = names[at::kinds]
        assert all(a.isdisjoint(b) for i, a in enumerate(shapes) for b in shapes[:i])


@pytest.mark.parametrize("kind", SystemKind)
def test_the_same_seed_tells_the_same(kind: SystemKind) -> None:
    once, again = book_of(kind), book_of(kind, days=1)
    for day in range(1, 9):
        again.advance(datetime(2026, 11, day, 18, tzinfo=LOCAL))
    for one, other in zip(once.shelves.values(), again.shelves.values(), strict=True):
        assert one.rows == other.rows
        assert [one.entry(n) for n in range(one.rows)] == [other.entry(n) for n in range(one.rows)]


def test_the_records_of_a_visit_belong_together() -> None:
    book = book_of(SystemKind.VISIT, days=12)
    numbers = {
        kind: {
            getattr(record, "visit_no", None) or getattr(record, "conversation_no", None)
            for record in (shelf.entry(n).record for n in range(shelf.rows))
        }
        for kind, shelf in book.shelves.items()
    }
    registered = next(iter(numbers.values()))
    assert all(found <= registered for found in numbers.values())
