"""Officers sign in of a morning and out of an evening; now and then one mistypes the password."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from pipelines.rules.access.sign_in_row import IN, OK, OUT, SIGN_IN, SIGN_OUT, sign_in_row
from pipelines.rules.audit.streams import BUREAU
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.officers import Officer
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.year import Year

TABLE = "sign_in_log"
WORKDAYS, RESTING = 0.3, 0.08
"""Shares of officers who sign in on a day of work, and on one of rest."""
MISTYPED, WRONG = 0.02, "sign_in_failed"
FROM, WITHIN, STAYS = time(7, 50), timedelta(minutes=80), timedelta(hours=8)
DEVICES = (
    "Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/118.0",
)


class _Came(NamedTuple):
    officer: Officer
    at: datetime
    mistyped: bool
    device: str


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for one in _came(ground, day):
        for action, at in ((SIGN_IN, one.at), (SIGN_OUT, one.at + STAYS)):
            officer_id = ground.officer_id(one.officer.login)
            yield Happened(
                at=at,
                stream=one.officer.prison or BUREAU,
                actor=ground.actor(one.officer.login),
                action=action,
                object_kind="officer",
                object_id=officer_id,
            )


def left(ground: Ground, day: date) -> Iterator[Row]:
    for one in _came(ground, day):
        if one.mistyped:
            yield _row(ground, one, IN, WRONG, one.at - timedelta(seconds=25))
        yield _row(ground, one, IN, OK, one.at)
        yield _row(ground, one, OUT, OK, one.at + STAYS)


def _came(ground: Ground, day: date) -> Iterator[_Came]:
    if day == ground.plan.first:
        # Everybody gets an account on it.
        return
    draw = ground.chance.of("sign in", day)
    share = RESTING if ground.work.days.is_rest(day) else WORKDAYS
    for officer in ground.cast.officers.values():
        if draw.happens(share):
            at = moment(day, FROM) + draw.share() * WITHIN
            yield _Came(officer, at, draw.happens(MISTYPED), draw.one_of(DEVICES))


def _row(ground: Ground, one: _Came, event: str, result: str, at: datetime) -> Row:
    key = f"{one.officer.login}/{at.isoformat()}/{event}"
    values = sign_in_row(
        ground.ids.of(TABLE, key, at),
        event=event,
        result=result,
        officer_id=ground.officer_id(one.officer.login),
        address=one.officer.address,
        device=one.device,
        at=at,
    )
    return Row(table=TABLE, values=values)


SIGNING_IN = Year(code="sign_ins", fills=(TABLE,), reads=("access",), happened=happened, left=left)
