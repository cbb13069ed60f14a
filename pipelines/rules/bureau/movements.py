"""Who came, was moved and left, as the prison affairs platform numbered it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

import msgspec

from pipelines.rules.bureau.cast import Inmate
from schemas.exchange.prison_affairs import BasicData, Movement
from schemas.headcount.headcount import MovementKind
from schemas.people.kinds import CustodyState

KINDS = {
    CustodyState.RELEASED: MovementKind.RELEASED,
    CustodyState.TRANSFERRED_OUT: MovementKind.TRANSFERRED_OUT,
}


class Moved(NamedTuple):
    """A movement, of whom it is, and when it was told."""

    movement: Movement
    inmate: Inmate
    told_at: datetime


class Movements:
    """All of a plan; who was there before the first day is told of on it."""

    def __init__(self, inmates: Iterable[Inmate], heard_of: Callable[[Inmate], datetime]) -> None:
        self._inmates, self._heard_of = inmates, heard_of

    @cached_property
    def all(self) -> Sequence[Moved]:
        """In the order in which they were told, numbered from one on."""
        told = [one for inmate in self._inmates for one in self._of(inmate)]
        told.sort(key=lambda one: (one.told_at, one.inmate.number))
        return [
            one._replace(movement=msgspec.structs.replace(one.movement, seq=seq))
            for seq, one in enumerate(told, 1)
        ]

    @cached_property
    def by_day(self) -> Mapping[date, Sequence[Moved]]:
        found: dict[date, list[Moved]] = defaultdict(list)
        for one in self.all:
            found[one.told_at.date()].append(one)
        return found

    @cached_property
    def by_inmate(self) -> Mapping[str, Sequence[Moved]]:
        found: dict[str, list[Moved]] = defaultdict(list)
        for one in self.all:
            found[one.inmate.number].append(one)
        return found

    def _of(self, one: Inmate) -> list[Moved]:
        heard = self._heard_of(one)
        ward = one.ward_at(heard)
        came = _movement(one, MovementKind.ADMITTED, ward, one.since, heard, basic_of(one))
        found = [Moved(came, one, heard)]
        for stay in one.stays:
            if stay.since > heard:
                moved = _movement(one, MovementKind.MOVED, stay.ward, stay.since, stay.since)
                found.append(Moved(moved, one, stay.since))
                ward = stay.ward
        if one.left_at is not None:
            left = _movement(one, KINDS[one.left_as], ward, one.left_at, one.left_at)
            found.append(Moved(left, one, one.left_at))
        return found


def _movement(
    one: Inmate,
    kind: MovementKind,
    ward: str,
    effective_at: datetime,
    told_at: datetime,
    basic: BasicData | None = None,
) -> Movement:
    return Movement(
        seq=0,
        inmate_no=one.number,
        kind=kind,
        prison_code=one.prison,
        ward_code=ward,
        effective_at=effective_at,
        recorded_at=told_at,
        basic=basic or BasicData(),
    )


def basic_of(one: Inmate) -> BasicData:
    """What the platform says of an inmate who comes."""
    return BasicData(
        name=one.name,
        gender="female" if one.woman else "male",
        id_no=one.id_no,
        birth_day=one.birth_day,
        offence=one.offence,
        sentence=one.sentence,
        term_from=one.term_from,
        term_until=one.term_until,
        custody_type="new",
        treatment_level=one.level,
    )
