"""What follows from figures of wards: prisons, totals, shares and whole trends."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

import msgspec

from schemas.phone.phone_figures import StepLengths
from schemas.platform.periods import Step

T = TypeVar("T", bound=msgspec.Struct)
N = TypeVar("N", bound=msgspec.Struct)
NAMES = frozenset({"unit_id", "name", "prison_id"})


def summed(nothing: N, rows: Iterable[msgspec.Struct]) -> N:
    """Every number of `nothing`, which is what no rows come to, as the sum over the rows."""
    told, kind = list(rows), type(nothing)
    return kind(
        **{
            name: sum((getattr(one, name) for one in told), getattr(nothing, name))
            for name in kind.__struct_fields__
        }
    )


def prisons_of(kind: type[T], wards: Sequence[Any], names: Mapping[str, str]) -> list[T]:
    """A row a prison, as the sum of its wards, in their order."""
    by_prison: dict[str, list[Any]] = defaultdict(list)
    for ward in wards:
        by_prison[ward.prison_id].append(ward)
    numbers = [name for name in kind.__struct_fields__ if name not in NAMES]
    return [
        kind(
            unit_id=prison_id,
            prison_id=prison_id,
            name=names.get(prison_id, ""),
            **{name: sum(getattr(one, name) for one in rows) for name in numbers},
        )
        for prison_id, rows in by_prison.items()
    ]


def share(part: int, whole: int) -> float | None:
    """Of nothing there is no share."""
    return part / whole if whole else None


def whole_trend(
    known: Iterable[StepLengths], since: date, until: date, step: Step
) -> list[StepLengths]:
    """Every step of the period, those without talk as nothing."""
    by_name = {one.step: one for one in known}
    names = dict.fromkeys(
        step_name(since + timedelta(days=days), step) for days in range((until - since).days + 1)
    )
    nothing = {"seconds": 0, "local": 0, "domestic": 0, "international": 0}
    return [by_name.get(name) or StepLengths(step=name, **nothing) for name in names]


def step_name(day: date, step: Step) -> str:
    match step:
        case Step.DAY:
            return day.isoformat()
        case Step.MONTH:
            return f"{day:%Y-%m}"
        case Step.QUARTER:
            return f"{day:%Y}Q{(day.month + 2) // 3}"
        case Step.YEAR:
            return f"{day:%Y}"


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of a shorter month."""
    number = day.year * 12 + day.month - 1 - months
    year, month = divmod(number, 12)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(day.day, (following - timedelta(days=1)).day))
