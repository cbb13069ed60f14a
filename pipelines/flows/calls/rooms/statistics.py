"""A call in figures, from its record alone (VC-AV-05)."""

from collections.abc import Sequence
from datetime import datetime

from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.calls.calls import StageRow
from pipelines.rules.calls.call_quality import side_quality
from schemas.calls.quality import QualitySpan
from schemas.calls.rooms import RoomStatistics
from schemas.calls.state import PARTIES, StageKind


def statistics(
    call: CallRow, stages: Sequence[StageRow], spans: Sequence[QualitySpan], now: datetime
) -> RoomStatistics:
    """Participants, length and quality; a running call counts to now."""

    def of(kind: StageKind) -> list[StageRow]:
        return [stage for stage in stages if stage.kind is kind]

    joins = [stage.actor_kind.value for stage in of(StageKind.JOIN)]
    began = [stage for stage in of(StageKind.WATCH) if stage.detail.get("on")]
    ended_at = call.ended_at or now
    connected = (ended_at - call.connected_at).total_seconds() if call.connected_at else 0.0
    return RoomStatistics(
        call_id=call.id,
        state=call.state,
        end_reason=call.end_reason,
        joins={role.value: joins.count(role.value) for role in PARTIES},
        watchers=sorted({stage.actor_name for stage in began}),
        connected_s=round(max(0.0, connected), 3),
        billed_minutes=call.billed_minutes,
        notices=len(of(StageKind.NOTICE)),
        interventions=sum(1 for stage in of(StageKind.SPEAK_IN) if stage.detail.get("on")),
        quality=[side_quality(role, spans) for role in PARTIES],
    )
