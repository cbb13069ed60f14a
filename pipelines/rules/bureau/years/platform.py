"""The tree of units, entered on the first day."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.places import BUREAU, ward_name
from pipelines.rules.bureau.story import Happened, Record
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.noting import created, entered
from schemas.modules.platform.org_units import ORG_UNITS
from schemas.people.kinds import OrgType

SYSTEM = "bureau.system"
EACH_TAKES = timedelta(seconds=4)


class _Unit(NamedTuple):
    code: str
    values: dict[str, Any]
    titles: dict[str, str]
    prison: str | None
    path: str
    at: datetime


def happened(ground: Ground, day: date) -> Iterable[Happened]:
    # The bureau itself came with the installation.
    for one in _units(ground, day):
        unit_id = ground.unit_id(one.code)
        yield created(ground, SYSTEM, ORG_UNITS, unit_id, one.values, one.titles, one.at)


def left(ground: Ground, day: date) -> Iterable[Record]:
    if day == ground.plan.first:
        yield _bureau(ground)
    for one in _units(ground, day):
        extra = {"path": one.path, "prison_id": one.prison and ground.unit_id(one.prison)}
        unit_id = ground.unit_id(one.code)
        yield entered(ground, SYSTEM, ORG_UNITS, unit_id, one.values, one.at, **extra)


def _bureau(ground: Ground) -> Record:
    code, name = BUREAU
    values = {"code": code, "name": name, "org_type": OrgType.BUREAU.value, "sort": 0}
    return Record(
        module=ORG_UNITS.code,
        id=ground.unit_id(code),
        values=values,
        at=ground.plan.founded,
        state=ORG_UNITS.states.initial if ORG_UNITS.states else None,
        extra={"path": f"/{code}/", "prison_id": None, "parent_id": None},
    )


def _units(ground: Ground, day: date) -> Iterator[_Unit]:
    if day != ground.plan.first:
        return
    at = ground.opening()
    above, bureau = BUREAU
    for prison in ground.cast.prisons:
        at += EACH_TAKES
        values = _values(prison.code, prison.name, OrgType.PRISON, prison.number)
        values["parent_id"] = ground.unit_id(above)
        path = f"/{above}/{prison.code}/"
        yield _Unit(prison.code, values, {"parent_id": bureau}, prison.code, path, at)
        for number, code in enumerate(prison.wards, 1):
            at += EACH_TAKES
            values = _values(code, ward_name(number), OrgType.WARD, number)
            values["parent_id"] = ground.unit_id(prison.code)
            titles = {"parent_id": prison.name}
            yield _Unit(code, values, titles, prison.code, f"{path}{code}/", at)


def _values(code: str, name: str, org_type: OrgType, sort: int) -> dict[str, Any]:
    return {"code": code, "name": name, "org_type": org_type.value, "sort": sort}


PLATFORM = Year(code="platform", fills=("org_unit",), happened=happened, left=left)
