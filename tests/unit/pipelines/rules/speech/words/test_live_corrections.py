"""Where the record reading took the place of corrected live lines (VC-SUP-09)."""

from datetime import UTC, datetime

import pytest

from pipelines.rules.speech.words.live_corrections import live_corrections, touches
from schemas.calls.state import Speaker, TranscriptSource
from schemas.calls.views import LineView

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
LIVE, RECORD = TranscriptSource.LIVE, TranscriptSource.RECORD
pytestmark = pytest.mark.requirement("VC-SUP-09")


def said(
    start_s: float,
    end_s: float,
    text: str,
    corrections: int = 0,
    *,
    speaker: Speaker = Speaker.INMATE,
    source: TranscriptSource = LIVE,
    kind: str = "text",
) -> LineView:
    mark = "L" if source is LIVE else "R"
    return LineView(
        id=f"01{mark}XXXXXXXXXXXXXXXXXX{round(start_s * 100):05d}",
        seq=round(start_s * 10),
        kind=kind,
        speaker=speaker,
        speaker_name="某人",
        start_s=start_s,
        end_s=end_s,
        text=text,
        hits=[],
        at=NOW,
        corrections=corrections,
        source=source,
    )


@pytest.mark.parametrize(
    ("start_s", "end_s", "speaker", "together"),
    [
        (1.0, 4.0, Speaker.INMATE, True),
        (3.9, 6.0, Speaker.INMATE, False),
        (3.8, 6.0, Speaker.INMATE, True),
        (4.0, 6.0, Speaker.INMATE, False),
        (1.0, 4.0, Speaker.RELATIVE, False),
        (1.0, 4.0, Speaker.MIXED, True),
        (1.5, 1.6, Speaker.INMATE, True),
        (3.98, 4.08, Speaker.INMATE, False),
    ],
)
def test_lines_touch_that_share_more_than_the_cutting_is_inexact_by(
    start_s: float, end_s: float, speaker: Speaker, together: bool
) -> None:
    one, other = said(1.0, 4.0, "甲"), said(start_s, end_s, "乙", speaker=speaker)
    assert touches(one, other) is touches(other, one) is together


def test_a_record_line_is_marked_with_all_that_was_read_live_there() -> None:
    live = [
        said(1.0, 3.0, "把手机"),
        said(3.2, 5.0, "藏在鞋底", 1),
        said(7.0, 8.0, "好的"),
        said(1.0, 5.0, "你说", speaker=Speaker.RELATIVE),
    ]
    record = [
        said(1.0, 5.0, "把手气藏在鞋里", source=RECORD),
        said(7.0, 8.0, "好得", source=RECORD),
    ]
    (found,) = live_corrections(live, record)
    assert (found.line_id, found.text, found.same) == (record[0].id, "把手机藏在鞋底", False)
    assert [one.id for one in found.live] == [live[0].id, live[1].id]
    assert (found.start_s, found.end_s) == (1.0, 5.0)


def test_one_corrected_line_marks_every_record_line_that_it_touches() -> None:
    live = [said(0.0, 6.0, "前半句后半句", 2)]
    record = [said(0.0, 3.0, "前半句", source=RECORD), said(3.0, 6.0, "后半剧", source=RECORD)]
    assert [one.line_id for one in live_corrections(live, record)] == [one.id for one in record]


def test_a_corrected_line_where_the_record_reading_heard_nothing_is_not_lost() -> None:
    live = [said(2.0, 3.0, "轻声说的", 1), said(9.0, 9.5, "嗯")]
    record = [
        said(5.0, 6.0, "别的", source=RECORD),
        said(2.0, 3.0, "", source=RECORD, kind="gap"),
    ]
    (found,) = live_corrections(live, record)
    assert (found.line_id, found.text, found.start_s, found.same) == (None, "轻声说的", 2.0, False)
    assert live_corrections(live, []) == [found]


@pytest.mark.parametrize(
    ("record", "same"),
    [("我们，改天说。", True), ("我们改天说", True), ("我们改天讲", False)],
)
def test_signs_make_no_difference(record: str, same: bool) -> None:
    live = [said(0.0, 2.0, "我们改天说", 1)]
    (found,) = live_corrections(live, [said(0.1, 2.1, record, source=RECORD)])
    assert found.same is same


def test_without_a_correction_nothing_is_marked() -> None:
    live, record = [said(0.0, 2.0, "甲")], [said(0.0, 2.0, "乙", source=RECORD)]
    assert live_corrections(live, record) == []
