"""Records of a module counted by one statement, for all groups of a table at once."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Numeric,
    Select,
    cast,
    func,
    select,
    tuple_,
)

from connectors.postgres.local_periods import period_of
from connectors.postgres.transaction import Tx, in_scope, in_scopes
from pipelines.rules.modules.figures.asked import Wanted
from pipelines.rules.modules.figures.lines import ALL, Line, Values
from schemas.modules.catalog import MODULES
from schemas.modules.figures import MONTH, By, Group, How, Measure, Records, Table
from schemas.platform.periods import Step
from schemas.tables.module import table_of
from schemas.tables.platform.org import org_unit

PERIOD, UNIT, PRISON = "period_", "unit_", "prison_"
NUMBER = "number_of_"
ADDED_UP = frozenset({How.COUNT, How.SUM, How.AVERAGE})
"""By the finest parts; of an average, its sum and how many there are."""
TWO_PLACES, MIDDLE = 2, 0.5
Keys = tuple[str, ...]


async def lines(tx: Tx, table: Table, wanted: Wanted, names: frozenset[str]) -> list[Line]:
    """The whole, and the lines of the named groups."""
    assert table.of is not None
    groups = [(one.name, keys) for one in table.groups for keys in keys_of(one)]
    asked = [(ALL, ()), *((name, keys) for name, keys in groups if name in names)]
    measures = [one for one in table.measures if one.how is not How.SHARE]
    sets = list(dict.fromkeys(keys for _, keys in asked))
    columns = list(dict.fromkeys(key for keys in sets for key in keys))
    found = await tx.execute(statement(table.of, measures, wanted, sets, columns))
    told: list[Line] = []
    for row in found.mappings():
        apart = {key for key in columns if row[f"without_{key}"] == 0}
        values: Values = {one.name: row[one.name] for one in measures}
        told += (
            Line(group=name, key=tuple(_text(row[key]) for key in keys), values=values)
            for name, keys in asked
            if set(keys) == apart
        )
    return told


def keys_of(group: Group) -> Iterator[Keys]:
    """By what its records are told apart; prisons and wards are two lists of one group."""
    field = (group.field,) if group.field else ()
    match group.by:
        case By.PERIOD:
            yield (PERIOD, *field)
        case By.UNIT:
            yield (PRISON,)
            yield (UNIT,)
        case By.PRISON:
            yield (PRISON, *field)
        case By.WARD:
            yield (UNIT, *field)
        case By.FIELD | By.PERSON | By.ACROSS:
            yield field


def statement(
    of: Records, measures: list[Measure], wanted: Wanted, sets: list[Keys], columns: list[str]
) -> Select[Any]:
    """What adds up is counted by the finest parts first, which the server does side by side."""
    record, unit = table_of(MODULES[of.module]), org_unit.alias("counted_unit")
    named = {
        PERIOD: period_of(record.c[of.when], wanted.step),
        MONTH: period_of(record.c[of.when], Step.MONTH),
        UNIT: unit.c.id,
        PRISON: unit.c.prison_id,
    }
    keys = [(named[name] if name in named else record.c[name]).label(name) for name in columns]
    placed = record.join(unit, unit.c.id == record.c[of.unit])
    conditions = (*_within(of, record, unit, wanted), *_having(record, of.where))
    if all(one.how in ADDED_UP for one in measures):
        counted = [part for one in measures for part in _parts(one, record)]
        found = select(*keys, *counted).select_from(placed).where(*conditions).group_by(*keys)
        parts = found.subquery("parts")
        numbers = [_summed(one, parts).label(one.name) for one in measures]
    else:
        needed = {name for one in measures for name in (one.field, *one.where) if name}
        raw = [record.c[name] for name in sorted(needed - set(columns))]
        parts = select(*keys, *raw).select_from(placed).where(*conditions).subquery("parts")
        numbers = [_aggregate(one, parts).label(one.name) for one in measures]
    apart = [func.grouping(parts.c[name]).label(f"without_{name}") for name in columns]
    told = select(*apart, *(parts.c[name] for name in columns), *numbers)
    if not columns:
        return told
    return told.group_by(
        func.grouping_sets(*(tuple_(*(parts.c[name] for name in keys)) for keys in sets))
    )


def _within(
    of: Records, record: FromClause, unit: FromClause, wanted: Wanted
) -> Iterator[ColumnElement[bool]]:
    yield record.c[of.when] >= wanted.since
    yield record.c[of.when] < wanted.until
    if "/" not in wanted.scopes:
        yield in_scopes(unit.c.path, wanted.scopes)
    if wanted.unit_path != "/":
        yield in_scope(unit.c.path, wanted.unit_path)


def _having(record: FromClause, where: dict[str, tuple[str, ...]]) -> Iterator[ColumnElement[bool]]:
    return (record.c[name].in_(values) for name, values in where.items())


def _aggregate(measure: Measure, record: FromClause) -> ColumnElement[Any]:
    those = list(_having(record, measure.where))
    found: Any
    match measure.how:
        case How.COUNT:
            found = func.count().filter(*those)
        case How.PEOPLE:
            found = func.count(record.c[measure.field].distinct()).filter(*those)
        case How.MEDIAN:
            middle = func.percentile_cont(MIDDLE).within_group(record.c[measure.field])
            found = middle.filter(*those)
        case How.AVERAGE:
            found = func.round(func.avg(record.c[measure.field]).filter(*those), TWO_PLACES)
        case How.SUM | How.SHARE:
            found = func.coalesce(func.sum(record.c[measure.field]).filter(*those), 0)
    counted: ColumnElement[Any] = found
    return counted


def _parts(measure: Measure, record: FromClause) -> Iterator[ColumnElement[Any]]:
    if measure.how is How.AVERAGE:
        known = func.count(record.c[measure.field]).filter(*_having(record, measure.where))
        yield known.label(NUMBER + measure.name)
        measure = msgspec.structs.replace(measure, how=How.SUM)
    yield _aggregate(measure, record).label(measure.name)


def _summed(measure: Measure, parts: FromClause) -> ColumnElement[Any]:
    """Sums of whole numbers are whole, which the server would make decimals of."""
    part = parts.c[measure.name]
    total = func.coalesce(func.sum(part), 0)
    if measure.how is How.AVERAGE:
        known = func.nullif(func.sum(parts.c[NUMBER + measure.name]), 0)
        return func.round(total / known, TWO_PLACES)
    return total if isinstance(part.type, Numeric) else cast(total, BigInteger)


def _text(key: date | int | str | None) -> str | None:
    return None if key is None else str(key)
