"""The use of the channels by the minute (NF-DEP-06)."""

from datetime import UTC, datetime, timedelta

import pytest

from pipelines.rules.speech.lines.use_minutes import UseMinutes
from schemas.people.contacts import ContactChannel
from schemas.speech.speech import ChannelUse

pytestmark = pytest.mark.requirement("NF-DEP-06")
AT = datetime(2026, 11, 24, 6, 0, 10, tzinfo=UTC)


def use(video: int, *, waiting: int = 0, refused: int = 0) -> ChannelUse:
    return ChannelUse(
        capacity=60,
        leased={ContactChannel.VIDEO_CALL: video},
        waiting={ContactChannel.VISIT: waiting} if waiting else {},
        refused=refused,
        most_waiting=20,
        since=AT,
    )


def test_a_minute_holds_the_most_at_once_and_its_own_refusals() -> None:
    minutes = UseMinutes()
    minutes.see(AT, use(5, refused=1))
    minutes.see(AT + timedelta(seconds=20), use(9, waiting=2, refused=3))
    minutes.see(AT + timedelta(seconds=40), use(4, refused=3))
    minutes.see(AT + timedelta(minutes=1), use(4, refused=4))
    first, second = minutes.finished(AT + timedelta(minutes=2))
    assert (first.video_call, first.waiting, first.refused) == (9, 2, 3)
    assert (second.video_call, second.refused) == (4, 1)


def test_a_minute_is_told_once_it_is_over_and_until_it_is_kept() -> None:
    minutes = UseMinutes()
    minutes.see(AT, use(1))
    assert minutes.finished(AT) == []
    (over,) = minutes.finished(AT + timedelta(minutes=1))
    assert minutes.finished(AT + timedelta(minutes=5)) == [over]
    minutes.kept(over)
    assert minutes.finished(AT + timedelta(minutes=5)) == []
