"""Numbers that officers enter for relatives, and of which they tell the phone systems."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from pipelines.rules.bureau.cast import Bond, Inmate
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.story import Happened, Left
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.noting import created, entered
from pipelines.rules.bureau.years.orders import ORDERS, acknowledged
from pipelines.rules.bureau.years.people import bond_titles, keeper
from schemas.exchange.prison_systems.kinds import OrderKind, SystemKind
from schemas.modules.phone.relative_numbers import RELATIVE_NUMBERS

ENTERED_AFTER = timedelta(seconds=50)
"""So long behind the bond the number is entered."""


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for inmate, bond in ground.cast.introductions.get(day, ()):
        number_id, values, at = _number(ground, inmate, bond)
        titles = bond_titles(inmate, bond)
        yield created(ground, keeper(inmate), RELATIVE_NUMBERS, number_id, values, titles, at)


def left(ground: Ground, day: date) -> Iterator[Left]:
    for inmate, bond in ground.cast.introductions.get(day, ()):
        number_id, values, at = _number(ground, inmate, bond)
        yield entered(ground, keeper(inmate), RELATIVE_NUMBERS, number_id, values, at)
        system = (inmate.prison, SystemKind.PHONE)
        yield acknowledged(ground, system, OrderKind.NUMBER, RELATIVE_NUMBERS, number_id, 1, at)


def _number(ground: Ground, inmate: Inmate, bond: Bond) -> tuple[str, dict[str, Any], datetime]:
    """What an officer enters needs no application."""
    at, relative = ground.bound(bond) + ENTERED_AFTER, bond.relative
    values = {
        "phone": relative.phone,
        "relative_id": ground.relative_id(relative),
        "kinship": bond.kinship.value,
        "inmate_id": ground.inmate_id(inmate),
        "shared": relative.phone in ground.cast.shared_phones,
    }
    number_id = ground.ids.of("relative_number", f"{inmate.number}/{relative.key}", at)
    return number_id, values, at


NUMBERS = Year(
    code="numbers",
    fills=(RELATIVE_NUMBERS.table, ORDERS),
    reads=("exchange", "people"),
    happened=happened,
    left=left,
)
