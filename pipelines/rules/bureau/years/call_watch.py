"""An officer who watches a call while it runs, and what he says of it at its end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from pipelines.rules.bureau.story import Row
from pipelines.rules.bureau.video_calls import Fate
from pipelines.rules.bureau.years.call_doors import Step
from pipelines.rules.bureau.years.call_page import CallPage
from pipelines.rules.calls.call_rows import entered_detail, token_detail, watched_detail
from pipelines.rules.recordings.review_rows import rated_detail, rating_columns
from schemas.calls.state import PartyRole, StageKind
from schemas.calls.views import RatingRequest

RATINGS = "call_rating"
WATCHED, RATED = 0.3, 0.8
LEVELS = ((5, 0.55), (4, 0.35), (3, 0.1))
TAGS: tuple[list[str], ...] = (["秩序良好"], ["情绪稳定"], ["秩序良好", "情绪稳定"], [])
WALL = "listening-wall"


def watching(page: CallPage) -> Iterator[Step]:
    """Of an ordinary call that was held; whoever cut one off had watched it."""
    call, draw = page.call, page.ground.chance.of("watch", page.id)
    if not draw.happens(WATCHED) and call.fate is not Fate.CUT_OFF:
        return
    assert call.connected_at is not None
    assert call.ended_at is not None
    yield call.connected_at + timedelta(seconds=draw.between(2, 9)), partial(_enter, page)
    asked = RatingRequest(level=draw.weighed(LEVELS), tags=draw.one_of(TAGS))
    if draw.happens(RATED):
        yield call.ended_at + timedelta(seconds=draw.between(20, 90)), partial(_rate, page, asked)


def _enter(page: CallPage, at: datetime) -> None:
    officer = page.officer("monitor")
    page.note("call.join_token", officer, at, token_detail(PartyRole.OFFICER, WALL))
    page.stage(StageKind.WATCH, officer, at, watched_detail(True))
    page.note("call.join", officer, at, entered_detail(PartyRole.OFFICER, again=False))


def _rate(page: CallPage, asked: RatingRequest, at: datetime) -> None:
    officer = page.officer("monitor")
    rating_id = page.ground.ids.of(RATINGS, page.id, at)
    row = {
        "id": rating_id,
        "call_id": page.id,
        "officer_id": officer.id,
        **rating_columns(asked, at),
    }
    page.rows.append(Row(table=RATINGS, values=row))
    page.stage(StageKind.RATING, officer, at, rated_detail(asked))
    page.note("call.rate", officer, at, rated_detail(asked))
