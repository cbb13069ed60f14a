"""What a phone call costs: length in units, by the tariff of its distance (VC-PHONE-10)."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import msgspec

from schemas.calls.fees import Rounding
from schemas.exchange.prison_systems.records import Distance

CENTS_A_YUAN = Decimal(100)
COUNTRY = "0086"
ABROAD = "00"
MOBILE = re.compile(r"1[0-9]{10}")


class Tariff(msgspec.Struct, frozen=True, kw_only=True):
    """A price for a distance, in a prison or in all, on its days, both included."""

    id: str
    version: int
    prison_id: str | None
    distance: Distance
    unit_cents: int
    unit_seconds: int
    rounding: Rounding
    least_cents: int
    """No connected call costs less."""
    valid_from: date
    valid_until: date | None


class NumberClass(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that begin so are so far away, seen from a prison or from all."""

    prison_id: str | None
    prefix: str
    distance: Distance


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """Units of time, and yuan to the cent."""

    units: int
    amount: Decimal


def fee_of(tariff: Tariff, seconds: int) -> Fee:
    """The fee of so many seconds of talk; `ValueError` for a call that nobody talked in."""
    if seconds <= 0:
        raise ValueError("a call without talk has no fee")
    units = _units(tariff, seconds)
    cents = max(units * tariff.unit_cents, tariff.least_cents)
    return Fee(units=units, amount=(Decimal(cents) / CENTS_A_YUAN).quantize(Decimal("0.01")))


def _units(tariff: Tariff, seconds: int) -> int:
    match tariff.rounding:
        case Rounding.UP:
            return -(-seconds // tariff.unit_seconds)
        case Rounding.NEAREST:
            return (2 * seconds + tariff.unit_seconds) // (2 * tariff.unit_seconds)
        case Rounding.DOWN:
            return seconds // tariff.unit_seconds


def tariff_on(
    tariffs: Iterable[Tariff], distance: Distance, prison_id: str, day: date
) -> Tariff | None:
    """The prison's own tariff before the bureau's, the latest begun of several; None without."""
    fitting = [
        one
        for one in tariffs
        if one.distance is distance
        and one.prison_id in (None, prison_id)
        and one.valid_from <= day
        and (one.valid_until is None or day <= one.valid_until)
    ]
    return max(
        fitting,
        key=lambda one: (one.prison_id is not None, one.valid_from, one.id),
        default=None,
    )


def plain_number(digits: str) -> str:
    """As number classes write it: 00 before a foreign country, 0 before a far area, no more."""
    plain = digits.replace("+", ABROAD).replace("-", "").strip("*#")
    if plain.startswith(COUNTRY):
        plain = _from_abroad(plain.removeprefix(COUNTRY))
    # Exchanges put a zero before mobile numbers of other areas.
    return plain[1:] if plain.startswith("0") and MOBILE.fullmatch(plain[1:]) else plain


def _from_abroad(national: str) -> str:
    """Behind the country's code an area has no zero."""
    return national if national.startswith("0") or MOBILE.fullmatch(national) else f"0{national}"


class NumberBook:
    """Tells how far away a number is, by the longest class that it begins with."""

    def __init__(self, classes: Iterable[NumberClass]) -> None:
        self._by_prefix = {(one.prison_id, one.prefix): one.distance for one in classes}
        self._longest = max((len(prefix) for _, prefix in self._by_prefix), default=0)

    def distance(self, digits: str, prison_id: str) -> Distance:
        """Of two classes of one length the prison's own; without any, what the shape says."""
        plain = plain_number(digits)
        for length in range(min(len(plain), self._longest), 0, -1):
            for place in (prison_id, None):
                found = self._by_prefix.get((place, plain[:length]))
                if found is not None:
                    return found
        return by_shape(plain)


def by_shape(plain: str) -> Distance:
    """Without a class: another country, another area, and what is dialled without either."""
    if plain.startswith(ABROAD):
        return Distance.INTERNATIONAL
    if plain.startswith("0") or MOBILE.fullmatch(plain):
        return Distance.DOMESTIC
    return Distance.LOCAL
