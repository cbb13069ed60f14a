"""How a maker writes values: moments, flags and codes; the mapping that reads them follows."""

import types
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from pipelines.rules.platform.local_time import LOCAL
from schemas.calls.phone import EndCause
from schemas.calls.state import Assessment
from schemas.exchange.prison_systems.mapping import Reading
from schemas.exchange.prison_systems.records import Distance
from schemas.exchange.prison_systems.values import Scalar
from schemas.modules.visits.visitor_outcomes import VisitorOutcome
from schemas.modules.visits.visits import VisitSource, VisitState, VisitType
from schemas.people.kinds import Kinship

CODED: Mapping[str, tuple[str, ...]] = {
    "visit_type": tuple(VisitType),
    "source": tuple(VisitSource),
    "kinship": tuple(Kinship),
    "state": tuple(VisitState),
    "end_cause": tuple(EndCause),
    "distance": tuple(Distance),
    "first_speaker": ("relative", "inmate"),
    "assessment": tuple(Assessment),
    "outcome": tuple(VisitorOutcome),
}
"""Fields whose values are codes, with ours in the order in which makers count theirs."""


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """What a maker's values look like."""

    moment: str
    """`strptime`'s, `iso` or `epoch_ms`; with a space it goes into two fields."""
    yes: str | int
    no: str | int
    code: Callable[[str, int], str | int]
    """Theirs for a field and a place in `CODED`."""
    texts_only: bool = False
    """Numbers are written as text as well."""

    def moment_writer(self, form: str) -> Callable[[datetime], Scalar]:
        if form == "iso":
            return lambda moment: moment.astimezone(LOCAL).isoformat()
        if form == "epoch_ms":
            return lambda moment: int(moment.timestamp()) * 1000
        return lambda moment: moment.astimezone(LOCAL).strftime(form)

    def codes_of(self, field: str) -> dict[str, str | int]:
        """Ours to theirs."""
        return {ours: self.code(field, at) for at, ours in enumerate(CODED[field])}

    def flag(self, value: bool) -> str | int:
        return self.yes if value else self.no

    def number(self, value: int | Decimal) -> Scalar:
        return str(value) if self.texts_only or isinstance(value, Decimal) else value


def reading_of(field: msgspec.structs.FieldInfo) -> Reading:
    """How a field of ours is read, by its type."""
    if field.name in CODED:
        return Reading.CODE
    plain = _plain(field.type)
    readings = {bool: Reading.FLAG, int: Reading.INTEGER, Decimal: Reading.DECIMAL}
    return readings.get(plain, Reading.MOMENT if plain is datetime else Reading.TEXT)


def _plain(annotation: Any) -> type:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        return _plain(next(one for one in get_args(annotation) if one is not type(None)))
    if origin is Literal or (isinstance(annotation, type) and issubclass(annotation, StrEnum)):
        return str
    if hasattr(annotation, "__metadata__"):
        return _plain(get_args(annotation)[0])
    return annotation if isinstance(annotation, type) else str
