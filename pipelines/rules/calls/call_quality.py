"""What measurements of a call's connection say (VC-AV-12)."""

from collections.abc import Callable, Iterable, Sequence

from schemas.calls.quality import QualityFigures, QualityGrade, QualitySpan, SideQuality
from schemas.calls.state import PartyRole

SPAN_S = 60.0
POOR_LOSS, FAIR_LOSS = 0.08, 0.02
POOR_RTT_MS, FAIR_RTT_MS = 600.0, 300.0
"""As the pages judge by (`ui/src/call/session/statistics.ts`)."""
ORDER = (QualityGrade.GOOD, QualityGrade.FAIR, QualityGrade.POOR)


def grade(figures: QualityFigures) -> QualityGrade:
    """By loss either way and round trip; what was not measured counts for nothing."""
    loss, rtt_ms = max(figures.loss or 0.0, figures.up_loss or 0.0), figures.rtt_ms or 0.0
    if loss > POOR_LOSS or rtt_ms > POOR_RTT_MS:
        return QualityGrade.POOR
    if loss > FAIR_LOSS or rtt_ms > FAIR_RTT_MS:
        return QualityGrade.FAIR
    return QualityGrade.GOOD


def worst(grades: Iterable[QualityGrade]) -> QualityGrade | None:
    return max(grades, key=ORDER.index, default=None)


class QualityMeter:
    """Gathers one side's measurements and gives a span whenever a minute of them is full."""

    def __init__(self, role: PartyRole) -> None:
        self._role = role
        self._from_s = 0.0
        self._to_s = 0.0
        self._figures: list[QualityFigures] = []

    def add(self, at_s: float, figures: QualityFigures) -> QualitySpan | None:
        """Take a measurement made `at_s`; the span before it, once it began a minute ago."""
        full = None
        if self._figures and at_s - self._from_s >= SPAN_S:
            full = self.flush()
        if not self._figures:
            self._from_s = at_s
        self._to_s = at_s
        self._figures.append(figures)
        return full

    def flush(self) -> QualitySpan | None:
        """What was gathered so far; None where nothing was."""
        figures, self._figures = self._figures, []
        if not figures:
            return None
        return _span(self._role, self._from_s, self._to_s, figures)


def _span(
    role: PartyRole, from_s: float, to_s: float, figures: Sequence[QualityFigures]
) -> QualitySpan:
    def of(name: str) -> list[float]:
        return [value for one in figures if (value := getattr(one, name)) is not None]

    return QualitySpan(
        role=role,
        from_s=round(from_s, 3),
        to_s=round(to_s, 3),
        samples=len(figures),
        rtt_ms=_mean(of("rtt_ms")),
        rtt_most_ms=max(of("rtt_ms"), default=None),
        loss=_mean(of("loss")),
        loss_most=max(of("loss"), default=None),
        jitter_ms=_mean(of("jitter_ms")),
        kbit_s=_mean(of("kbit_s")),
        up_loss=_mean(of("up_loss")),
        sent_width=figures[-1].sent_width,
        sent_height=figures[-1].sent_height,
        grade=worst(grade(one) for one in figures) or QualityGrade.GOOD,
    )


def side_quality(role: PartyRole, spans: Sequence[QualitySpan]) -> SideQuality:
    """All spans of a side as one; means weigh by the number of measurements."""
    own = [span for span in spans if span.role is role]
    poor = [span for span in own if span.grade is QualityGrade.POOR]
    return SideQuality(
        role=role,
        measured_s=round(sum(span.to_s - span.from_s for span in own), 3),
        rtt_ms=_weighed(own, lambda span: span.rtt_ms),
        loss=_weighed(own, lambda span: span.loss),
        loss_most=max((s.loss_most for s in own if s.loss_most is not None), default=None),
        up_loss=_weighed(own, lambda span: span.up_loss),
        jitter_ms=_weighed(own, lambda span: span.jitter_ms),
        kbit_s=_weighed(own, lambda span: span.kbit_s),
        poor_s=round(sum(span.to_s - span.from_s for span in poor), 3),
        grade=worst(span.grade for span in own),
        spans=own,
    )


def _weighed(
    spans: Sequence[QualitySpan], value: Callable[[QualitySpan], float | None]
) -> float | None:
    known = [(span.samples, found) for span in spans if (found := value(span)) is not None]
    weight = sum(samples for samples, _ in known)
    if not weight:
        return None
    return round(sum(samples * found for samples, found in known) / weight, 4)


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
