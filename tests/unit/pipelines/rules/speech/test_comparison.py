"""The two readings beside each other (VC-SUP-18)."""

from datetime import UTC, datetime

import pytest

from pipelines.rules.speech.comparison import Span, hit_changes, is_known, line_changes
from schemas.calls.state import Speaker, TranscriptSource
from schemas.calls.views import HitMark, LineView
from schemas.speech.transcription import ChangeKind

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
pytestmark = pytest.mark.requirement("VC-SUP-18")


def mark(word: str) -> HitMark:
    return HitMark(
        start=0,
        end=len(word),
        word=word,
        class_name="测试",
        severity=1,
        definition="",
        matched_by="text",
        heard_as=word,
        confidence=1.0,
    )


def said(
    start_s: float,
    end_s: float,
    text: str,
    *words: str,
    speaker: Speaker = Speaker.INMATE,
    kind: str = "text",
) -> LineView:
    return LineView(
        id=f"01JXXXXXXXXXXXXXXXXXXX{round(start_s * 10):04d}",
        seq=round(start_s * 10),
        kind=kind,
        speaker=speaker,
        speaker_name="某人",
        start_s=start_s,
        end_s=end_s,
        text=text,
        hits=[mark(word) for word in words],
        at=NOW,
        source=TranscriptSource.LIVE,
    )


HIT = Span("毒品", "inmate", 10.0, 12.0)


@pytest.mark.parametrize(
    ("other", "known"),
    [
        (Span("毒品", "inmate", 10.0, 12.0), True),
        (Span("毒品", "inmate", 13.9, 15.0), True),
        (Span("毒品", "inmate", 6.0, 8.1), True),
        (Span("毒品", "inmate", 14.1, 15.0), False),
        (Span("毒品", "relative", 10.0, 12.0), False),
        (Span("大麻", "inmate", 10.0, 12.0), False),
    ],
)
def test_a_hit_is_known_by_word_speaker_and_time(other: Span, known: bool) -> None:
    assert is_known(HIT, [other]) is known


def test_lines_are_paired_by_time_and_speaker() -> None:
    live = [
        said(0, 2, "你好"),
        said(3, 5, "我很好", speaker=Speaker.RELATIVE),
        said(6, 8, "听不清"),
        said(6, 8, "", kind="gap"),
        said(20, 21, "嗯"),
    ]
    record = [
        said(0.1, 2.1, "你好"),
        said(3, 5, "我还好", speaker=Speaker.RELATIVE),
        said(6, 7, "听"),
        said(7, 8, "不清"),
        said(30, 31, "再见"),
    ]
    changes = line_changes(live, record)
    assert [(one.kind, one.start_s, len(one.live), len(one.record)) for one in changes] == [
        (ChangeKind.SAME, 0, 1, 1),
        (ChangeKind.CHANGED, 3, 1, 1),
        (ChangeKind.SAME, 6, 1, 2),
        (ChangeKind.ONLY_LIVE, 20, 1, 0),
        (ChangeKind.ONLY_RECORD, 30, 0, 1),
    ]


def test_hits_are_in_both_readings_or_in_one_alone() -> None:
    live = [said(0, 2, "毒品", "毒品"), said(10, 12, "大麻", "大麻")]
    record = [said(0.5, 2.5, "毒品", "毒品"), said(30, 32, "越狱", "越狱")]
    found = [(one.kind, one.hit.word) for one in hit_changes(live, record)]
    assert found == [
        (ChangeKind.SAME, "毒品"),
        (ChangeKind.ONLY_LIVE, "大麻"),
        (ChangeKind.ONLY_RECORD, "越狱"),
    ]


def test_nothing_compares_with_nothing() -> None:
    assert (line_changes([], []), hit_changes([], [])) == ([], [])
