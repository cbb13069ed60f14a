"""What measurements say, and how they become a call's quality."""

import pytest

from pipelines.rules.call_quality import QualityMeter, grade, side_quality
from schemas.calls.quality import QualityFigures, QualityGrade, QualitySpan
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
