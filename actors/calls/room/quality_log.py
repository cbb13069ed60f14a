"""Keeps how well each side was connected, minute by minute (VC-AV-12)."""

import msgspec

from actors.calls.room.case import Case
from actors.speech.live.journal import Journal
from connectors.postgres.calls import call_quality
from connectors.postgres.transaction import Tx
from pipelines.flows.calls.room_client import Figures
from pipelines.rules.calls.call_quality import QualityMeter, grade
from schemas.calls.quality import QualityFigures, QualityGrade, QualitySpan
from schemas.calls.state import PartyRole


class QualityLog:
    """One meter a side; what a minute gave is stored behind, as lines are."""

    def __init__(self, case: Case, journal: Journal) -> None:
        self._case = case
        self._journal = journal
        self.latest: dict[PartyRole, QualityGrade] = {}
        self._meters: dict[PartyRole, QualityMeter] = {}

    def report(self, role: PartyRole, figures: Figures) -> QualityGrade:
        """Take what a client measured; what to call it."""
        measured = msgspec.convert(dict(figures), QualityFigures, strict=False)
        meter = self._meters.setdefault(role, QualityMeter(role))
        self._keep(meter.add(self._case.clock_s(), measured))
        self.latest[role] = grade(measured)
        return self.latest[role]

    def finish(self) -> None:
        """Store what was gathered since the last full minute."""
        for meter in self._meters.values():
            self._keep(meter.flush())

    def _keep(self, span: QualitySpan | None) -> None:
        if span is None:
            return
        call_id, kept = self._case.call.id, span

        async def write(tx: Tx) -> None:
            await call_quality.add(tx, call_id, kept)

        self._journal.put("quality", write)
