from collections import Counter
from collections.abc import Iterator

import msgspec
import pytest

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.keyed import encoded
from pipelines.rules.bureau.months import Month, months_of
from pipelines.rules.bureau.story import HoursBooked, PayBooked, Record, Row
from pipelines.rules.bureau.telling import left_of
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.cases import SEATS, TABLES
from pipelines.rules.bureau.years.catalog import YEARS, in_order
from pipelines.rules.bureau.years.without import VIEWS, WITHOUT_A_YEAR
from schemas.modules.catalog import MODULES
from schemas.tables import metadata
from tests.unit.pipelines.rules.bureau.bureaus import ground


@pytest.fixture(scope="module")
def core() -> dict[str, list[Record | Row]]:
    """What each year leaves, year for year in order, but for what lies in the ledger of labour."""
    asked, months = ground(), list(months_of(ground().plan))
    return {year.code: [*_core_of(asked, year, months)] for year in in_order()}


def _core_of(asked: Ground, year: Year, months: list[Month]) -> Iterator[Record | Row]:
    for month in months:
        for one in left_of(asked, year, month):
            if not isinstance(one, HoursBooked | PayBooked):
                yield one


def table_of(left: Record | Row) -> str:
    return MODULES[left.module].table if isinstance(left, Record) else left.table


def id_of(left: Record | Row) -> str:
    """By which others point to it, if they do."""
    if isinstance(left, Record):
        return left.id
    keys = metadata.tables[left.table].primary_key.columns
    return str(left.values.get("id") or [left.table, *(left.values[one.name] for one in keys)])


def test_a_year_fills_the_tables_that_it_names(core: dict[str, list[Record | Row]]) -> None:
    assert set(core) == set(YEARS)
    for year in YEARS.values():
        filled = {table_of(one) for one in core[year.code]}
        # A small bureau has few cases that wait.
        assert filled - {SEATS} == set(year.fills) - {SEATS}, year.code
        assert filled <= set(metadata.tables)
    named = Counter(table for year in YEARS.values() for table in year.fills)
    # Reviews are of visits and of calls, cases of whatever is applied for, both words and officers
    # find what needs attention, and systems are told of numbers and of booked visits.
    shared = {table for table, times in named.items() if times > 1}
    assert shared == {"call_review", "attention_record", "prison_order", *TABLES}


def test_rows_point_to_what_was_left_before_them(core: dict[str, list[Record | Row]]) -> None:
    known = set[str]()
    for one in (one for year in in_order() for one in core[year.code]):
        table = metadata.tables[table_of(one)]
        values = one.values | (one.extra if isinstance(one, Record) else {})
        for name in (column.name for column in table.c if column.foreign_keys):
            target = values.get(name)
            is_id = target and len(next(iter(table.c[name].foreign_keys)).column.name) == 2
            assert not is_id or target in known, (table.name, name)
        assert id_of(one) not in known
        known.add(id_of(one))


def test_two_grounds_tell_the_same() -> None:
    def told(of: Ground) -> Iterator[bytes]:
        days = [day for month in months_of(of.plan) for day in month.days()]
        for year in in_order():
            for day in days:
                for one in (*year.happened(of, day), *year.left(of, day)):
                    yield encoded(one)

    first = list(told(ground()))
    assert first == list(told(ground()))
    # As far as the first that differs.
    assert any(one != other for one, other in zip(first, told(ground(seed=2)), strict=False))


def test_years_that_read_each_other_are_refused() -> None:
    (one, *_) = YEARS.values()
    circle = {
        "a": msgspec.structs.replace(one, code="a", reads=("b",)),
        "b": msgspec.structs.replace(one, code="b", reads=("a",)),
    }
    with pytest.raises(ValueError, match="read each other: a, b"):
        list(in_order(circle))


def test_every_table_has_a_year_or_a_reason_for_having_none() -> None:
    filled = {table for year in YEARS.values() for table in year.fills}
    views = {module.table for module in MODULES.values() if module.view}
    assert views == VIEWS
    known = [*filled, *VIEWS, *WITHOUT_A_YEAR]
    assert len(known) == len(set(known))
    assert set(known) == set(metadata.tables)
