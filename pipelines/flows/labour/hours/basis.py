"""What a ward's day is held against: its roster, its terms, and what was worked in the week."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import msgspec

from connectors.postgres.labour import ward_inmates, wards
from connectors.postgres.labour.terms import terms_of_day
from connectors.postgres.labour.ward_inmates import NamedInmate
from connectors.postgres.labour.wards import Ward
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.labour.hours.elsewhere import worked_beside
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.labour.conditions import DayTerms
from pipelines.rules.labour.hours_check import HoursProblem, check_day
from schemas.errors import InvalidInput, NotFound
from schemas.labour.hours import HoursLine


class Basis(msgspec.Struct, frozen=True, kw_only=True):
    """Who was in the ward on the day, and under which terms."""

    roster: dict[str, NamedInmate]
    terms: Mapping[str, DayTerms]
    """Of the roster and of whoever else was asked for."""


async def need_ward(tx: Tx, officer: Officer, ward_id: str) -> Ward:
    """The ward; `NotFound` where it is none, or out of reach."""
    ward = await wards.get(tx, ward_id)
    if ward is None or not in_scopes(officer.scopes, ward.path):
        raise NotFound("没有找到该监区，或不在您的管辖范围内。", code="ward_not_found")
    return ward


async def basis_of(tx: Tx, ward_id: str, day: date, others: Collection[str] = ()) -> Basis:
    """The day's roster with its terms, and the terms of `others` beside it."""
    listed = {one.id: one for one in await ward_inmates.roster(tx, ward_id, day)}
    wanted = sorted({*listed, *others})
    terms = await terms_of_day(tx, ward_id, day, wanted) if wanted else []
    return Basis(roster=listed, terms={one.inmate_id: one for one in terms})


async def basis_for(tx: Tx, ward_id: str, day: date, people: Collection[str]) -> Basis:
    """The same of these alone, as far as lines of theirs are to be checked."""
    listed = {one.id: one for one in await ward_inmates.roster(tx, ward_id, day, people)}
    terms = await terms_of_day(tx, ward_id, day, sorted(people)) if people else []
    return Basis(roster=listed, terms={one.inmate_id: one for one in terms})


async def problems_of(
    tx: Tx, services: Services, ward_id: str, day: date, basis: Basis, entries: Sequence[HoursLine]
) -> list[HoursProblem]:
    """What is wrong with the lines, by the week's other days and other wards too (LR-HOUR-01)."""
    people = {one.inmate_id for one in entries}
    beside = await worked_beside(tx, services, ward_id, day, people)
    return check_day(entries, basis.terms, basis.roster.keys(), beside)


def require_sound(problems: Sequence[HoursProblem]) -> None:
    """`InvalidInput` that names every problem by its line; nothing is kept."""
    if not problems:
        return
    lines = len({one.index for one in problems})
    raise InvalidInput(
        f"有{lines}行工时不符合规定，未提交：{problems[0].message}。",
        code="hours_refused",
        problems=[msgspec.structs.asdict(one) for one in problems],
    )
