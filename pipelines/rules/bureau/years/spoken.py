"""What was said in all conversations, the alerts on it, and what needs attention."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from pipelines.rules.bureau.conversations import Conversation
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.keyed import ConversationKey, LineTokens, SealedWords
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Row
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years import calls, phone, visits
from pipelines.rules.bureau.years.alert_life import RECHECKS, STEPS, AlertLife
from pipelines.rules.bureau.years.talking import (
    ALERT,
    ENGINE,
    LINE,
    SILENT,
    Spoken,
    is_risky,
    spoken,
)
from pipelines.rules.recordings.overdue import OVERDUE, WATCH, overdue_detail, overdue_row
from pipelines.rules.speech.attention import Finding, WordHit, of_words
from pipelines.rules.speech.attention_rows import ACTIONS, ANALYST, attention_row, found_detail
from pipelines.rules.speech.line_rows import (
    hit_row,
    index_columns,
    line_columns,
    line_place,
    live_pass_row,
)
from schemas.calls.alert_views import AlertView

KEY, INDEX, HIT, PASS = "conversation_key", "line_index", "line_hit", "transcript_pass"
ATTENTION, ATTENDED, OVERDUE_REVIEW = "attention_record", "attended_call", "overdue_review"
READ_AFTER, READ_AGAIN = timedelta(seconds=45), timedelta(seconds=60)
"""Behind the end of a conversation, and behind a conclusion, it is read for attention."""
STILL_READ = timedelta(days=30)
"""Older conversations are not looked for any more."""
TOLD_AFTER = timedelta(minutes=3)
"""Behind the moment at which a review was due."""


class _Found(NamedTuple):
    """A finding, and when it was kept."""

    finding: Finding
    at: datetime


class _Held(NamedTuple):
    """A conversation and its place, as an attention record names them."""

    id: str
    prison_id: str
    ward_id: str


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for one in _held(ground, day):
        said = spoken(ground, one) if is_risky(ground, one) else SILENT
        if not said.alerts:
            continue
        lives = [AlertLife(ground, one, view) for view in said.alerts]
        for life in lives:
            yield from life.happened()
        for found in _findings(ground, one, said.alerts, lives):
            yield _archived(ground, one, found)
        late = _overdue_at(ground, one)
        if late is not None:
            yield _overdue(one, late)


def left(ground: Ground, day: date) -> Iterator[Row]:
    end = moment(ground.plan.until, time(0))
    for one in _held(ground, day):
        said = spoken(ground, one)
        if said.lines:
            yield from _lines(ground, one, said)
        lives = [AlertLife(ground, one, view) for view in said.alerts]
        if lives:
            yield from _alerts(ground, one, said, lives)
        read_at = _read_at(one, lives)
        if one.began_at > end - STILL_READ and read_at < end:
            read = {"lines": len(said.lines), "classifier": None, "at": read_at}
            yield Row(table=ATTENDED, values={"call_id": one.id, **read})


def _read_at(one: Conversation, lives: Sequence[AlertLife]) -> datetime:
    """When it was read for attention last: once more behind each conclusion on its alerts."""
    concluded = [life.concluded_at for life in lives if life.concluded_at is not None]
    return max(concluded) + READ_AGAIN if concluded else one.ended_at + READ_AFTER


@lru_cache(maxsize=2)
def _held(ground: Ground, day: date) -> Sequence[Conversation]:
    """Log and rows ask for them."""
    told = (visits.held(ground, day), phone.held(ground, day), calls.held(ground, day))
    return list(chain.from_iterable(told))


def _lines(ground: Ground, one: Conversation, said: Spoken) -> Iterator[Row]:
    """The conversation's key, its lines, and by what each is found."""
    key = {"call_id": one.id, "sealed_key": ConversationKey(one.id), "made_at": said.lines[0].at}
    yield Row(table=KEY, values=key, keyed=("sealed_key",))
    for line in said.lines:
        words = SealedWords(one.id, line_place(line.id), line.text, list(line.hits))
        columns = line_columns(one.id, line, ENGINE) | {"sealed": words}
        yield Row(table=LINE, values=columns, keyed=("sealed",))
        found_by = index_columns(one.id, line.id) | {"tokens": LineTokens(line.text)}
        yield Row(table=INDEX, values=found_by, keyed=("tokens",))
        for number, hit in enumerate(line.hits):
            hit_id = ground.ids.of(HIT, f"{line.id}/{number}", line.at)
            yield Row(table=HIT, values=hit_row(hit_id, one.id, line.id, hit))
    over = one.ended_at
    pass_id = ground.ids.of(PASS, one.id, over)
    yield Row(table=PASS, values=live_pass_row(pass_id, one.id, ENGINE, over))


def _alerts(
    ground: Ground, one: Conversation, said: Spoken, lives: Sequence[AlertLife]
) -> Iterator[Row]:
    for life in lives:
        yield from life.rows()
    for found in _findings(ground, one, said.alerts, lives):
        held = _Held(one.id, ground.unit_id(one.prison), ground.unit_id(one.ward))
        record_id = _record_id(ground, one, found)
        yield Row(table=ATTENTION, values=attention_row(record_id, held, found.finding, found.at))
    late = _overdue_at(ground, one)
    if late is not None:
        yield Row(table=OVERDUE_REVIEW, values=overdue_row(one.id, one.due_at, late))


def _findings(
    ground: Ground, one: Conversation, alerts: Sequence[AlertView], lives: Sequence[AlertLife]
) -> Iterator[_Found]:
    """What the first reading archived, and what one behind a conclusion did beside it."""
    end, known = moment(ground.plan.until, time(0)), set[str]()
    fresh = [_hit(view, "new") for view in alerts]
    settled = [_hit(view, life.state) for view, life in zip(alerts, lives, strict=True)]
    readings = ((one.ended_at + READ_AFTER, fresh), (_read_at(one, lives), settled))
    for at, hits in readings:
        for finding in of_words(hits) if at < end else ():
            if finding.class_name not in known:
                known.add(finding.class_name)
                yield _Found(finding, at)


def _hit(view: AlertView, state: str) -> WordHit:
    told = {name: getattr(view, name) for name in WordHit.__struct_fields__}
    return WordHit(**told | {"state": state})


def _archived(ground: Ground, one: Conversation, found: _Found) -> Happened:
    return Happened(
        at=found.at,
        stream=one.prison,
        actor=ANALYST,
        action=ACTIONS[found.finding.state],
        object_kind=ATTENTION,
        object_id=_record_id(ground, one, found),
        detail=found_detail(one.id, found.finding),
    )


def _record_id(ground: Ground, one: Conversation, found: _Found) -> str:
    return ground.ids.of(ATTENTION, f"{one.id}/{found.finding.class_name}", found.at)


def _overdue_at(ground: Ground, one: Conversation) -> datetime | None:
    """When officers were told that nobody reviewed it in time; None where somebody did."""
    told = one.due_at + TOLD_AFTER
    if told >= moment(ground.plan.until, time(0)):
        return None
    return None if one.is_reviewed_in_time else told


def _overdue(one: Conversation, at: datetime) -> Happened:
    return Happened(
        at=at,
        stream=one.prison,
        actor=WATCH,
        action=OVERDUE,
        object_kind="conversation",
        object_id=None,
        detail=overdue_detail(1),
    )


SPOKEN = Year(
    code="spoken",
    fills=(
        KEY,
        LINE,
        INDEX,
        HIT,
        PASS,
        ALERT,
        STEPS,
        RECHECKS,
        ATTENTION,
        ATTENDED,
        OVERDUE_REVIEW,
    ),
    reads=("visits", "phone", "calls", "words"),
    happened=happened,
    left=left,
)
