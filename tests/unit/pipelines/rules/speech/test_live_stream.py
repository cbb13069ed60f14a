"""Which sound may be handed in while people talk; every refusal has its own code."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from pipelines.rules.speech.live_stream import require_format, require_streamable
from schemas.errors import Conflict, Forbidden, InvalidInput, QinqiaoError
from schemas.people.contacts import ContactChannel
from schemas.speech.live_speech import SoundEncoding, SoundFormat

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
BEGAN = NOW - timedelta(minutes=5)
VISIT, VIDEO = ContactChannel.VISIT, ContactChannel.VIDEO_CALL
LATE = timedelta(seconds=60)


@pytest.mark.parametrize("channel", [ContactChannel.VISIT, ContactChannel.PHONE_CALL])
@pytest.mark.parametrize("ended_at", [None, NOW, NOW - LATE])
def test_a_visit_or_phone_call_is_heard_until_a_minute_after_its_end(
    channel: ContactChannel, ended_at: datetime | None
) -> None:
    began = require_streamable(
        channel, privileged=False, began_at=BEGAN, ended_at=ended_at, now=NOW
    )
    assert began == BEGAN


@pytest.mark.parametrize(
    ("channel", "privileged", "began_at", "ended_at", "error", "code"),
    [
        (VIDEO, False, BEGAN, None, Conflict, "heard_here"),
        (VISIT, True, BEGAN, None, Forbidden, "privileged"),
        (VISIT, False, None, None, Conflict, "not_begun"),
        (VISIT, False, BEGAN, NOW - LATE * 1.01, Conflict, "conversation_over"),
    ],
)
def test_what_is_not_heard_is_told_why(
    channel: ContactChannel,
    privileged: bool,
    began_at: datetime | None,
    ended_at: datetime | None,
    error: type[QinqiaoError],
    code: str,
) -> None:
    with pytest.raises(error) as refused:
        require_streamable(
            channel, privileged=privileged, began_at=began_at, ended_at=ended_at, now=NOW
        )
    assert refused.value.code == code
    assert refused.value.message.endswith("。")


ONE = SoundFormat(encoding=SoundEncoding.ALAW, rate=8000, channels=1)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"encoding": SoundEncoding.PCM_S16LE, "rate": 16_000},
        {"first": "inmate"},
        {"channels": 2, "first": "relative"},
    ],
)
def test_what_can_be_read_is_taken(changes: dict[str, object]) -> None:
    require_format(msgspec.structs.replace(ONE, **changes))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"encoding": "mp3"}, "wrong_encoding"),
        ({"rate": 8001}, "wrong_rate"),
        ({"channels": 0}, "wrong_channels"),
        ({"channels": 3}, "wrong_channels"),
        ({"channels": 2}, "first_missing"),
        ({"first": "officer"}, "wrong_first"),
        ({"channels": 2, "first": "officer"}, "wrong_first"),
    ],
)
def test_what_nobody_here_can_read_is_told_by_its_part(
    changes: dict[str, object], code: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        require_format(msgspec.structs.replace(ONE, **changes))
    assert refused.value.code == code
    assert refused.value.message.endswith("。")
