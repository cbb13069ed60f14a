"""Who is in the demonstration: pairs of relative and inmate, and the cases that must be refused."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from cluster.benches.seed.names import made_up_names
from pipelines.rules.bureau.places import PRISON_NAMES, prison_code
from schemas.people.kinds import BindingState, CustodyState, Kinship


@dataclass(frozen=True)
class Prisoner:
    """An inmate to be; `face` names a sample picture."""

    number: str
    name: str
    prison: str
    ward: int = 1
    custody: CustodyState = CustodyState.IN_CUSTODY
    monthly_calls: int = 2
    face: str | None = None


@dataclass(frozen=True)
class Kin:
    """A relative to be, bound to the inmates whose numbers are named."""

    openid: str
    name: str
    face: str | None = None
    blacklisted: str | None = None
    bound_to: tuple[tuple[str, Kinship, BindingState], ...] = ()


def _bound(number: str, kinship: Kinship) -> tuple[tuple[str, Kinship, BindingState], ...]:
    return ((number, kinship, BindingState.APPROVED),)


LEVELS = ("lenient", "regular", "regular", "strict")
SCRIPT_PRISON = "P03"
SCRIPT_INMATE = Prisoner("3103900001", "陈志远", SCRIPT_PRISON, monthly_calls=200, face="t1-3")
SCRIPT_RELATIVE = Kin(
    "demo-p03-mother", "周桂芳", "t1-1", bound_to=_bound("3103900001", Kinship.PARENT)
)
"""The pair of scripted calls, with an allowance that these do not use up in a month; their pictures
look ahead, so that a camera made from them can turn the head to both sides."""
_SECOND_INMATE = Prisoner("3103900002", "林海生", SCRIPT_PRISON, 2, monthly_calls=200, face="t1-4")
_SECOND_RELATIVE = Kin(
    "demo-p03-wife", "林雅琴", "t1-6", bound_to=_bound("3103900002", Kinship.SPOUSE)
)


class ScriptPair(NamedTuple):
    """Two who can hold a scripted call with each other."""

    inmate: Prisoner
    relative: Kin


SCRIPT_PAIRS = (
    ScriptPair(SCRIPT_INMATE, SCRIPT_RELATIVE),
    ScriptPair(_SECOND_INMATE, _SECOND_RELATIVE),
)
"""All of one prison, so that its officers see every scripted call; two can run at once."""

_PRISONERS = (
    SCRIPT_INMATE,
    _SECOND_INMATE,
    Prisoner("3103900003", "何建平", "P03", 2, CustodyState.RELEASED),
    Prisoner("3103900004", "马永昌", "P03", 1, CustodyState.TRANSFERRED_OUT),
    Prisoner("3105900001", "宋子明", "P05", monthly_calls=20),
)
_KIN = (
    SCRIPT_RELATIVE,
    _SECOND_RELATIVE,
    Kin("demo-p05-sister", "宋晓梅", "astronaut", bound_to=_bound("3105900001", Kinship.SIBLING)),
    Kin("demo-released", "何秀珍", bound_to=_bound("3103900003", Kinship.PARENT)),
    Kin(
        "demo-blacklisted",
        "钱立德",
        blacklisted="曾在会见中传递违禁物品",
        bound_to=_bound("3103900001", Kinship.SIBLING),
    ),
    Kin("demo-unbound", "孔令仪"),
    Kin(
        "demo-pending",
        "陈雨桐",
        bound_to=(("3103900001", Kinship.CHILD, BindingState.PENDING),),
    ),
)
_LAWYER = Kin("demo-p03-lawyer", "方启明", bound_to=_bound("3103900002", Kinship.LAWYER))
"""Calls with him are privileged."""
_ORDINARY = 3
"""Further pairs in every prison."""


def prisoners() -> Iterator[Prisoner]:
    yield from _PRISONERS
    for code, place, name, _ in _pairs():
        yield Prisoner(_number(code, place), name, code, ward=place % 2 + 1)


def level_of(number: int) -> str:
    """The treatment level of the inmate at a place among all, counted from one."""
    return LEVELS[number % len(LEVELS)]


def kin() -> Iterator[Kin]:
    yield from _KIN
    kinships = (Kinship.PARENT, Kinship.SPOUSE, Kinship.CHILD)
    for code, place, _, name in _pairs():
        bound = _bound(_number(code, place), kinships[place % len(kinships)])
        yield Kin(f"{code.lower()}-relative-{place}", name, bound_to=bound)
    yield _LAWYER


def _pairs() -> Iterator[tuple[str, int, str, str]]:
    """Prison, place in it, inmate's and relative's names."""
    names = islice(made_up_names(), 200, None)
    for number in range(1, len(PRISON_NAMES) + 1):
        for place in range(1, _ORDINARY + 1):
            yield prison_code(number), place, next(names), next(names)


def _number(code: str, place: int) -> str:
    """Beds of a made-up bureau never come to numbers so high: both may stand side by side."""
    return f"31{code[1:]}{900_100 + place}"
