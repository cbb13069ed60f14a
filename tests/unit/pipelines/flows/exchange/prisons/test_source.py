"""Faults of a stand-in that lie in its truth: late records, a wrong clock, and a slow answer."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from connectors.prisons.port import Order
from connectors.prisons.simulators.book import Book
from connectors.prisons.simulators.clock import FastClock
from connectors.prisons.simulators.makers import MAKERS
from connectors.prisons.simulators.population import Population
from connectors.prisons.simulators.shelf import Shelf
from connectors.prisons.simulators.source import Source
from pipelines.rules.exchange.prison_systems.order_values import KINSHIP_TITLES
from pipelines.rules.platform.local_time import LOCAL
from schemas.errors import Unavailable
from schemas.exchange.prison_systems.kinds import OrderKind, RecordKind, SystemKind
from schemas.exchange.prison_systems.records import OfficialBusiness, Rating
from tests.contracts.prisons.standing import rest

NOW = datetime(2026, 11, 9, 8, tzinfo=LOCAL)
DAY = date(2026, 11, 9)


def source(kind: SystemKind = SystemKind.PHONE) -> Source:
    book = Book(kind, Population("P01", ["3101000001"]), first=date(2026, 11, 1), per_day=40)
    book.advance(NOW)
    return Source(book, MAKERS["camel"], FastClock(NOW, rate=0))


def held(found: Source, day: date) -> int:
    return sum(
        sum(one.count for one in found.counts(kind, day, day)) for kind in found.book.shelves
    )


def test_late_records_come_into_days_that_are_over() -> None:
    punctual, late = source(), source()
    late.book.late = 1.0
    for one in (punctual, late):
        one.clock.advance(timedelta(hours=15))
    assert held(late, DAY) < held(punctual, DAY) / 2
    for one in (punctual, late):
        one.clock.advance(timedelta(days=8))
    assert held(late, DAY) == held(punctual, DAY)


def test_a_clock_that_is_slow_hides_changes_from_whoever_asks_by_time() -> None:
    found = source()
    reached = found.since(RecordKind.CALL, datetime.fromtimestamp(0, UTC), 0, 10_000).position
    position = found.after(RecordKind.CALL, 0, 10_000).position
    found.book.skew = -timedelta(days=3)
    found.clock.advance(timedelta(hours=4))
    moment = datetime.fromtimestamp(reached + 1, UTC)
    assert found.since(RecordKind.CALL, moment, 0, 10_000).rows == []
    assert len(found.after(RecordKind.CALL, position, 10_000).rows) > 5
    counted = found.counts(RecordKind.CALL, DAY, DAY)
    assert counted[0].count > 5


def rating(score: int) -> Rating:
    return Rating(score=score, at=NOW)


def test_versions_and_moments_rise_whatever_the_clock_says() -> None:
    shelf = Shelf(RecordKind.RATING)
    number = shelf.put("R1", rating(5), NOW)
    seen = [shelf.entry(number)]
    for hours in (-5, 0, 3, -9):
        shelf.change(number, rating(4), NOW + timedelta(hours=hours))
        seen.append(shelf.entry(number))
    assert [one.version for one in seen] == [1, 2, 3, 4, 5]
    moments = [one.changed_at for one in seen]
    assert moments == sorted(set(moments))


def test_a_row_that_moves_to_another_day_is_counted_there() -> None:
    shelf = Shelf(RecordKind.RATING)
    number = shelf.put("R1", rating(5), NOW)
    shelf.change(number, Rating(score=5, at=NOW + timedelta(days=1)), NOW)
    assert shelf.of_day(DAY) == []
    assert shelf.of_day(DAY + timedelta(days=1)) == [number]
    assert shelf.all_days() == [DAY + timedelta(days=1)]


def test_counts_follow_every_change() -> None:
    found = source()
    before = found.counts(RecordKind.TICKET, date(2026, 11, 1), DAY)
    assert found.counts(RecordKind.TICKET, date(2026, 11, 1), DAY) == before
    found.book.touch(RecordKind.TICKET, 0)
    changed = found.counts(RecordKind.TICKET, date(2026, 11, 1), DAY)
    assert [one.count for one in changed] == [one.count for one in before]
    assert sum(a != b for a, b in zip(before, changed, strict=True)) == 1
    found.book.shelves[RecordKind.TICKET].delete(0, NOW)
    fewer = found.counts(RecordKind.TICKET, date(2026, 11, 1), DAY)
    assert sum(one.count for one in fewer) == sum(one.count for one in before) - 1


async def test_an_answer_that_takes_too_long_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.prisons.adapters.guarded_http.PATIENCE_S", 0.05)
    async with rest(tmp_path, SystemKind.VISIT) as standing:
        standing.source.faults.slow_s = 60.0
        with pytest.raises(Unavailable):
            await standing.system.check()


@pytest.mark.parametrize("maker", sorted(MAKERS))
@pytest.mark.parametrize("kind", SystemKind)
def test_what_orders_say_in_our_words_is_told_in_the_makers(maker: str, kind: SystemKind) -> None:
    book = Book(kind, Population("P01", ["3101000001"]), first=date(2026, 11, 1), per_day=1)
    found = Source(book, MAKERS[maker], FastClock(NOW, rate=0))
    visit = kind is SystemKind.VISIT
    record = RecordKind.REGISTRATION if visit else RecordKind.NUMBER
    before = len(found.after(record, 0, 10_000).rows)
    words = [*KINSHIP_TITLES.values(), "表叔", ""]
    for number, word in enumerate(words):
        values = {
            "inmate_no": "3101000001",
            "phone": f"106{number:08}",
            "planned_at": "2026-11-12T09:30:00+08:00",
            "relative_name": "王某某",
            "kinship": word,
        }
        order = Order(
            id=f"01JDORDER{number:017}",
            kind=OrderKind.BOOKING if visit else OrderKind.NUMBER,
            object_id=f"01JDOBJECT{number:016}",
            version=1,
            cancelled=False,
            values=dict(values),
        )
        assert found.orders.take(order).accepted
    assert len(found.after(record, 0, 10_000).rows) == before + len(words)


def business(version: int, *, cancelled: bool = False) -> Order:
    return Order(
        id=f"01JDORDER{version:017}",
        kind=OrderKind.OFFICIAL,
        object_id="01JDOBJECT0000000000000001",
        version=version,
        cancelled=cancelled,
        values={"inmate_no": "3101000001", "ends_at": "2026-11-10T10:30:00+08:00"},
    )


@pytest.mark.parametrize("maker", sorted(MAKERS))
def test_business_ends_once_its_time_is_over_unless_it_was_taken_back(maker: str) -> None:
    held_there, taken_back = [
        Source(
            Book(SystemKind.VISIT, Population("P01", ["3101000001"]), first=DAY, per_day=1),
            MAKERS[maker],
            FastClock(NOW, rate=0),
        )
        for _ in range(2)
    ]
    for one in (held_there, taken_back):
        assert one.orders.take(business(1)).accepted
    assert taken_back.orders.take(business(2, cancelled=True)).accepted
    for one in (held_there, taken_back):
        assert one.after(RecordKind.OFFICIAL, 0, 10).rows == []
        one.clock.advance(timedelta(days=2))
    assert taken_back.after(RecordKind.OFFICIAL, 0, 10).rows == []
    (row,) = held_there.after(RecordKind.OFFICIAL, 0, 10).rows
    (entry,) = held_there.entries(RecordKind.OFFICIAL)
    assert row == held_there.maker.row(entry)
    assert isinstance(entry.record, OfficialBusiness)
    assert entry.record.booking_id == "01JDOBJECT0000000000000001"
    assert entry.record.at == datetime(2026, 11, 10, 10, 30, tzinfo=LOCAL)
