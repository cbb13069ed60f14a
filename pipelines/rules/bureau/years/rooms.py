"""Venues of video calls and the rules by which calls are counted: entered on the first day."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from pipelines.rules.bureau.ground import ACCOUNTS_TAKE, Ground
from pipelines.rules.bureau.places import BUREAU
from pipelines.rules.bureau.story import Happened, Record
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.noting import created, entered
from pipelines.rules.bureau.years.people import ward_title
from pipelines.rules.calls.call_allowance import Allowance, CallRule, allowance
from pipelines.rules.calls.venues.venue import Venue
from schemas.calls.channel import Channel, Period
from schemas.modules.calls.call_rules import CALL_RULES
from schemas.modules.calls.call_venues import CALL_VENUES, WEEK
from schemas.modules.module import Module

LEADER = "bureau.leader"
RULES = (
    ("可视通话每月四次", Channel.VIDEO, 4, 30),
    ("亲情电话每月五次", Channel.PHONE, 5, 10),
)
ALL_DAY = "00:00-24:00"
"""As a demonstration is open: whoever tries it at night finds a time too."""
EACH_TAKES = timedelta(seconds=45)


class _Entry(NamedTuple):
    login: str
    module: Module
    id: str
    values: dict[str, Any]
    titles: dict[str, str]
    at: datetime


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for login, module, record_id, values, titles, at in _entries(ground, day):
        yield created(ground, login, module, record_id, values, titles, at)


def left(ground: Ground, day: date) -> Iterator[Record]:
    for one in _entries(ground, day):
        yield entered(ground, one.login, one.module, one.id, one.values, one.at)


@lru_cache(maxsize=64)
def venues_of(ground: Ground, prison: str) -> Sequence[Venue]:
    """As bookings see them, each with the code of the ward that it serves first."""
    found = next(one for one in ground.cast.prisons if one.code == prison)
    return [
        Venue(
            id=_venue_id(ground, ward),
            name=_venue_name(place),
            ward_id=ward,
            sort=place,
            usable=True,
            week=(ALL_DAY,) * len(WEEK),
        )
        for place, ward in enumerate(found.wards, 1)
    ]


def video_allowance(prison_id: str, level: str, day: date) -> Allowance:
    """What an inmate has of video calls."""
    rules = [
        CallRule(
            channel=channel,
            prison_id=None,
            level=None,
            period=Period.MONTH,
            most_calls=calls,
            most_minutes=minutes,
        )
        for _, channel, calls, minutes in RULES
    ]
    found = allowance(
        Channel.VIDEO, day=day, prison_id=prison_id, level=level, rules=rules, special=()
    )
    assert found is not None
    return found


def _entries(ground: Ground, day: date) -> Iterator[_Entry]:
    if day != ground.plan.first:
        return
    at = _begun(ground)
    for name, channel, calls, minutes in RULES:
        at += EACH_TAKES
        values = {
            "name": name,
            "channel": channel.value,
            "unit_id": ground.unit_id(BUREAU[0]),
            "period": Period.MONTH.value,
            "most_calls": calls,
            "most_minutes": minutes,
        }
        rule_id = ground.ids.of(CALL_RULES.table, channel, at)
        yield _Entry(LEADER, CALL_RULES, rule_id, values, {"unit_id": BUREAU[1]}, at)
    for prison in ground.cast.prisons:
        for place, ward in enumerate(prison.wards, 1):
            titles = {"unit_id": prison.name, "ward_id": ward_title(ward)}
            values = {
                "name": _venue_name(place),
                "unit_id": ground.unit_id(prison.code),
                "ward_id": ground.unit_id(ward),
                "place": f"会见楼{(place - 1) // 5 + 1}层",
                "sort": place,
                **{day: ALL_DAY for day, _ in WEEK},
            }
            login = f"{prison.code.lower()}.approver"
            at_then = at + place * EACH_TAKES
            venue_id = _venue_id(ground, ward)
            yield _Entry(login, CALL_VENUES, venue_id, values, titles, at_then)


def _begun(ground: Ground) -> datetime:
    return ground.opening() + ACCOUNTS_TAKE


def _venue_name(place: int) -> str:
    return f"{place}号会见室"


def _venue_id(ground: Ground, ward: str) -> str:
    at = _begun(ground) + (len(RULES) + int(ward[-2:])) * EACH_TAKES
    return ground.ids.of(CALL_VENUES.table, ward, at)


ROOMS = Year(
    code="rooms",
    fills=(CALL_RULES.table, CALL_VENUES.table),
    reads=("platform", "access"),
    happened=happened,
    left=left,
)
