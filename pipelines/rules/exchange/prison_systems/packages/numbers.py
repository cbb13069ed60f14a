"""Packages by their numbers: none may be missing, and none may come twice."""

import re
from collections.abc import Iterable

from pipelines.rules.exchange.prison_systems.packages.problems import missing, repeated

ENDING = ".qqp"
_NAME = re.compile(r"(?P<number>\d{8})(-[0-9A-Za-z_.-]{1,64})?\.qqp")


def file_name(number: int, label: str = "") -> str:
    """`00000012-label.qqp`."""
    return f"{number:08}{'-' if label else ''}{label}{ENDING}"


def number_of(name: str) -> int | None:
    """None for files that are no packages."""
    found = _NAME.fullmatch(name)
    return int(found["number"]) if found else None


def by_number(names: Iterable[str]) -> dict[int, str]:
    """Raises `PackageRefused` where two files bear one number."""
    found: dict[int, str] = {}
    for name in sorted(names):
        number = number_of(name)
        if number is None:
            continue
        if number in found:
            raise repeated(number)
        found[number] = name
    return found


def following(found: dict[int, str], number: int) -> str | None:
    """The package of a number, None where nothing came since.

    Raises `PackageRefused` where later ones are there and this one is not.
    """
    name = found.get(number)
    later = [one for one in found if one > number]
    if name is None and later:
        raise missing(number, min(later))
    return name
