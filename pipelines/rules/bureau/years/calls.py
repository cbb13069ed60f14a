"""Video calls: asked for, decided on, held and heard again."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache

from pipelines.rules.bureau.conversations import Conversation
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.video_calls import VideoCall, VideoCalls
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.call_checks import CHECKS
from pipelines.rules.bureau.years.call_doors import FACES
from pipelines.rules.bureau.years.call_life import CallLife
from pipelines.rules.bureau.years.call_page import CALL, STAGES
from pipelines.rules.bureau.years.call_reviews import ATTENTION, REVIEWS
from pipelines.rules.bureau.years.call_watch import RATINGS
from pipelines.rules.bureau.years.cases import TABLES as CASES
from pipelines.rules.bureau.years.rooms import venues_of


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for life in lives(ground, day):
        yield from life.happened()


def left(ground: Ground, day: date) -> Iterator[Row]:
    for life in lives(ground, day):
        yield from life.rows()


def held(ground: Ground, day: date) -> Iterator[Conversation]:
    """Ordinary calls that were asked for on the day, held, and are over."""
    for life in lives(ground, day):
        if life.conversation is not None and life.is_over:
            yield life.conversation


@lru_cache(maxsize=2)
def lives(ground: Ground, day: date) -> Sequence[CallLife]:
    """Of the calls that were asked for on a day, in all prisons; several years ask for them."""
    return [
        CallLife(ground, one, _used(told, one))
        for prison in ground.cast.prisons
        for told in (calls_of(ground, prison.code),)
        for one in told.by_day.get(day, ())
    ]


@lru_cache(maxsize=64)
def calls_of(ground: Ground, prison: str) -> VideoCalls:
    """All of a prison."""
    found = next(one for one in ground.cast.prisons if one.code == prison)
    return VideoCalls(ground.cast, found, venues_of(ground, prison))


def _used(told: VideoCalls, one: VideoCall) -> dict[datetime, int]:
    return {at: told.used(one, at) for at in (one.requested_at, one.decided_at)}


CALLS = Year(
    code="calls",
    fills=(CALL, STAGES, CHECKS, FACES, RATINGS, REVIEWS, ATTENTION, *CASES),
    reads=("people", "rooms", "flows"),
    happened=happened,
    left=left,
)
