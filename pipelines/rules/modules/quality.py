"""Figures of units into the lines of the report, by plain arithmetic (NF-IND-03)."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from pipelines.rules.modules.core import core_fields, rate
from schemas.governance.quality import CoreField, DataQualityLine
from schemas.modules.module import Module

NOWHERE, UNSCOPED = "未归属单位", "不分单位"


class Counted(NamedTuple):
    """What one unit holds of a module."""

    place_id: str | None
    place: str | None
    records: int
    incomplete: int
    missing: dict[str, int]


def lines_of(module: Module, counted: Iterable[Counted]) -> list[DataQualityLine]:
    """One line a prison, in the order given."""
    places: dict[str | None, list[Counted]] = {}
    for one in counted:
        places.setdefault(one.place_id, []).append(one)
    return [_line(module, place_id, rows) for place_id, rows in places.items()]


def _line(module: Module, place_id: str | None, rows: list[Counted]) -> DataQualityLine:
    records = sum(row.records for row in rows)
    lacking: Counter[str] = Counter()
    for row in rows:
        lacking.update(row.missing)
    # A field that became core after the last count was not looked at yet.
    fields = [field for field in core_fields(module) if field.name in lacking]
    lost = sum(lacking[field.name] for field in fields)
    values = records * len(fields)
    return DataQualityLine(
        module=module.code,
        title=module.title,
        place_id=place_id,
        place=rows[0].place or (UNSCOPED if _is_unscoped(module) else NOWHERE),
        records=records,
        incomplete=sum(row.incomplete for row in rows),
        missing=lost,
        values=values,
        rate=rate(lost, values),
        fields=[
            CoreField(
                name=field.name,
                title=field.title,
                missing=lacking[field.name],
                rate=rate(lacking[field.name], records),
            )
            for field in fields
        ],
    )


def _is_unscoped(module: Module) -> bool:
    return module.scope.unit is None and module.scope.rule is None
