"""What measurements say, and how they become a call's quality."""

import pytest

from pipelines.rules.calls.call_quality import QualityMeter, grade, side_quality
from schemas.calls.quality import QualityFigures, QualityGrade, QualitySpan, SideQuality
from schemas.calls.state import PartyRole

RELATIVE = PartyRole.RELATIVE


@pytest.mark.parametrize(
    ("figures", "wanted"),
    [
        (QualityFigures(), QualityGrade.GOOD),
        (QualityFigures(rtt_ms=299, loss=0.02), QualityGrade.GOOD),
        (QualityFigures(rtt_ms=301), QualityGrade.FAIR),
        (QualityFigures(loss=0.03), QualityGrade.FAIR),
        (QualityFigures(rtt_ms=700), QualityGrade.POOR),
        (QualityFigures(rtt_ms=20, loss=0.09), QualityGrade.POOR),
        (QualityFigures(rtt_ms=300, loss=0.02, up_loss=0.02), QualityGrade.GOOD),
        (QualityFigures(rtt_ms=600, loss=0.08, up_loss=0.08), QualityGrade.FAIR),
        (QualityFigures(loss=0.01, up_loss=0.03), QualityGrade.FAIR),
        (QualityFigures(loss=0.01, up_loss=0.09), QualityGrade.POOR),
        (QualityFigures(rtt_ms=600.5), QualityGrade.POOR),
    ],
)
def test_loss_and_delay_grade(figures: QualityFigures, wanted: QualityGrade) -> None:
    assert grade(figures) is wanted


def test_a_span_is_a_minute_and_keeps_the_worst() -> None:
    meter = QualityMeter(RELATIVE)
    assert meter.add(3, QualityFigures(loss=0.0)) is None
    assert meter.add(33, QualityFigures(loss=0.1)) is None
    full = meter.add(63.5, QualityFigures(loss=0.0))
    assert full is not None
    assert (full.from_s, full.to_s, full.samples, full.grade) == (3, 33, 2, QualityGrade.POOR)
    assert (full.loss, full.loss_most) == (0.05, 0.1)
    rest = meter.flush()
    assert rest is not None
    assert (rest.from_s, rest.to_s, rest.samples) == (63.5, 63.5, 1)
    assert meter.flush() is None


def test_means_weigh_by_the_number_of_measurements() -> None:
    meter = QualityMeter(RELATIVE)
    spans: list[QualitySpan] = []
    for at, rtt in ((0, 100.0), (20, 100.0), (40, 100.0), (70, 500.0)):
        if full := meter.add(at, QualityFigures(rtt_ms=rtt)):
            spans.append(full)
    last = meter.flush()
    assert last is not None
    side = side_quality(RELATIVE, [*spans, last])
    assert side.rtt_ms == 200
    assert side.grade is QualityGrade.FAIR
    assert side_quality(PartyRole.INMATE, spans).grade is None


FIRST = QualityFigures(
    rtt_ms=100.0,
    loss=0.01,
    jitter_ms=5.0,
    kbit_s=800.0,
    up_loss=0.05,
    sent_width=640,
    sent_height=480,
)
SECOND = QualityFigures(
    rtt_ms=200.0,
    loss=0.02001,
    jitter_ms=10.0,
    kbit_s=900.0,
    up_loss=0.0,
    sent_width=320,
    sent_height=240,
)


def test_a_span_tells_means_the_worst_and_the_last_size() -> None:
    meter = QualityMeter(RELATIVE)
    meter.add(1.00049, FIRST)
    meter.add(30.12345, SECOND)
    assert meter.flush() == QualitySpan(
        role=RELATIVE,
        from_s=1.0,
        to_s=30.123,
        samples=2,
        rtt_ms=150.0,
        rtt_most_ms=200.0,
        loss=0.015,
        loss_most=0.02001,
        jitter_ms=7.5,
        kbit_s=850.0,
        up_loss=0.025,
        sent_width=320,
        sent_height=240,
        grade=QualityGrade.FAIR,
    )


def test_a_span_of_which_nothing_is_known_says_nothing() -> None:
    meter = QualityMeter(RELATIVE)
    meter.add(0.0, QualityFigures())
    found = meter.flush()
    assert found is not None
    unknown = [found.rtt_ms, found.rtt_most_ms, found.loss, found.loss_most, found.jitter_ms]
    assert unknown == [None] * 5
    assert (found.kbit_s, found.up_loss, found.grade) == (None, None, QualityGrade.GOOD)


def test_a_minute_is_full_with_its_last_second() -> None:
    meter = QualityMeter(RELATIVE)
    assert meter.add(3, FIRST) is None
    assert meter.add(62.9, FIRST) is None
    full = meter.add(63, FIRST)
    assert full is not None
    assert (full.from_s, full.to_s, full.samples) == (3, 62.9, 2)


def test_a_side_is_all_of_its_spans_and_none_of_the_others() -> None:
    made = []
    for role, at, figures in (
        (RELATIVE, (0.0, 10.1234), [FIRST, FIRST]),
        (PartyRole.INMATE, (0.0, 40.0), [SECOND, SECOND]),
        (RELATIVE, (20.0, 25.5), [SECOND, QualityFigures(loss=0.5)]),
    ):
        meter = QualityMeter(role)
        for moment, one in zip(at, figures, strict=True):
            meter.add(moment, one)
        span = meter.flush()
        assert span is not None
        made.append(span)
    assert side_quality(RELATIVE, made) == SideQuality(
        role=RELATIVE,
        measured_s=15.623,
        rtt_ms=150.0,
        loss=0.135,
        loss_most=0.5,
        up_loss=0.025,
        jitter_ms=7.5,
        kbit_s=850.0,
        poor_s=5.5,
        grade=QualityGrade.POOR,
        spans=[made[0], made[2]],
    )


def test_a_mean_over_spans_is_to_the_fourth_place() -> None:
    spans = []
    for count, rtt in ((1, 100.0), (2, 200.0)):
        meter = QualityMeter(RELATIVE)
        for at in range(count):
            meter.add(float(at), QualityFigures(rtt_ms=rtt))
        span = meter.flush()
        assert span is not None
        spans.append(span)
    side = side_quality(RELATIVE, spans)
    assert (side.rtt_ms, side.loss, side.loss_most) == (166.6667, None, None)
