"""What was said in a conversation, line by line, and the alerts that it raised."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from pipelines.rules.bureau.conversations import Conversation
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.rhythm import rates_of
from pipelines.rules.bureau.talks import Talks
from pipelines.rules.bureau.video_calls import LATE_WARD
from pipelines.rules.bureau.years.words import library
from pipelines.rules.speech.alert_rows import of_word
from schemas.calls.alert_views import AlertView
from schemas.calls.state import Speaker
from schemas.calls.views import LineView
from schemas.speech.line_kinds import TEXT

LINE, ALERT = "transcript_line", "alert"
ENGINE = "demonstration"
HEARD_AFTER, RAISED_AFTER = timedelta(seconds=0.9), timedelta(seconds=1.4)
"""Behind the end of a sentence."""
RISKY_IN_TIME, RISKY_LATE, RISKY_IN_LATE_WARD = 0.06, 0.004, 0.12
"""Shares of conversations in which a sensitive word falls, by whether somebody hears it in time."""


class Spoken(NamedTuple):
    """The lines of a conversation, and the alerts on words in them."""

    lines: Sequence[LineView]
    alerts: Sequence[AlertView]


SILENT = Spoken((), ())


def spoken(ground: Ground, one: Conversation) -> Spoken:
    """The same whoever asks: the case of a video call names its alerts as well."""
    offset = (one.began_at - one.clock_at).total_seconds()
    seconds = (one.ended_at - one.began_at).total_seconds()
    lines, alerts = list[LineView](), list[AlertView]()
    names = {Speaker.RELATIVE: one.relative_name, Speaker.INMATE: one.inmate.name}
    said = _talks(ground).of(one.id, seconds, risky=is_risky(ground, one))
    for seq, sentence in enumerate(said, 1):
        start, end = round(offset + sentence.start_s, 3), round(offset + sentence.end_s, 3)
        at = _when(one, end) + HEARD_AFTER
        line = LineView(
            id=ground.ids.of(LINE, f"{one.id}/{seq}", at),
            seq=seq,
            kind=TEXT,
            speaker=sentence.speaker,
            speaker_name=names[sentence.speaker],
            start_s=start,
            end_s=end,
            text=sentence.text,
            hits=list(sentence.hits),
            at=at,
        )
        lines.append(line)
        for number, hit in enumerate(sentence.hits):
            raised = _when(one, end) + RAISED_AFTER
            alert_id = ground.ids.of(ALERT, f"{line.id}/{number}", raised)
            clock_s = end + RAISED_AFTER.total_seconds()
            made = of_word(one, line, hit, alert_id=alert_id, at=raised, clock_s=clock_s)
            alerts.append(made)
    return Spoken(lines, alerts)


def _when(one: Conversation, clock_s: float) -> datetime:
    return one.clock_at + timedelta(seconds=clock_s)


def is_risky(ground: Ground, one: Conversation) -> bool:
    """Whether a sensitive word falls; asked before all else, since it does so in few."""
    share = RISKY_IN_TIME if one.is_reviewed_in_time else RISKY_LATE
    if one.ward == LATE_WARD:
        share = RISKY_IN_LATE_WARD
    return _drawn(ground, one.id) < share


@lru_cache(maxsize=10_000)
def _drawn(ground: Ground, conversation_id: str) -> float:
    """Log and rows ask for it, and whoever tells what was said."""
    return ground.chance.of("risky", conversation_id).share()


@lru_cache(maxsize=2)
def _talks(ground: Ground) -> Talks:
    return Talks(ground.plan.seed, library(ground), rates_of(ground.plan).lines)
