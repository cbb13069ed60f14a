"""What was seen in a call, told: alerts to officers, warnings over the picture, the call's log."""

from collections.abc import Callable
from typing import Final

from actors.calls.room.case import SYSTEM
from actors.calls.room.services import RoomServices
from actors.speech.live.event_log import EventLog
from actors.speech.live.journal import Journal
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.speech import alerts
from connectors.postgres.transaction import Tx
from schemas.calls.alert_views import AlertView
from schemas.calls.live import Alerted, Masking, Notice, NoticeCleared
from schemas.calls.state import AlertKind, MaskingState, PartyRole, Speaker, StageKind

SEVERE: Final = 3
WARNING_S: Final = 120
"""An automatic warning lies over the picture until it is cleared, and no longer than this."""
CLASS: Final = "画面监测"
WORDS: Final = {
    AlertKind.OTHER_PERSON: "换人",
    AlertKind.NOBODY: "本人不在画面",
    AlertKind.FURTHER_PERSON: "他人入镜",
    AlertKind.UNMASKED: "背景未遮挡",
}
WARNINGS: Final = {
    AlertKind.OTHER_PERSON: "画面中的人与登记的家属不一致，请家属本人回到镜头前。",
    AlertKind.NOBODY: "画面中没有看到家属本人，请回到镜头前。",
    AlertKind.FURTHER_PERSON: "画面中出现未经许可的人员，请无关人员离开。",
}


class Sightings:
    """Tells of one call: shown at once, stored in order behind it."""

    def __init__(
        self,
        services: RoomServices,
        events: EventLog,
        journal: Journal,
        call: CallRow,
        clock_s: Callable[[], float],
    ) -> None:
        self._services = services
        self._events = events
        self._journal = journal
        self._call = call
        self._clock_s = clock_s

    def alert(
        self, kind: AlertKind, speaker: PartyRole, certainty: float, check_id: str | None = None
    ) -> None:
        """Raise an alert about what was seen."""
        view = self._view(kind, speaker, certainty, check_id)
        self._events.add(Alerted, alert=view)

        async def write(tx: Tx) -> None:
            await alerts.raise_alert(tx, view, self._call)

        self._journal.put("sighting", write)

    def warn(self, kind: AlertKind) -> None:
        """Lay the kind's warning over both pictures, and note it in the call's log."""
        text = WARNINGS[kind]
        self._events.add(Notice, level="warning", text=text, seconds=WARNING_S, topic=kind.value)
        at = self._services.now()

        async def write(tx: Tx) -> None:
            await calls.add_notice(
                tx,
                self._call,
                level="warning",
                text=text,
                seconds=WARNING_S,
                at=at,
                actor=SYSTEM,
            )

        self._journal.put("automatic warning", write)

    def clear(self, kind: AlertKind) -> None:
        """Take the kind's warning off the picture: all is well again."""
        self._events.add(NoticeCleared, topic=kind.value)

    def masking(self, state: MaskingState) -> None:
        """Tell the officers how the surroundings are kept away now, and note it."""
        self._events.add(Masking, state=state)
        at, call_id = self._services.now(), self._call.id

        async def write(tx: Tx) -> None:
            detail = {"masking": state.value}
            await calls.add_stage(
                tx, call_id, StageKind.MASKING, actor=SYSTEM, at=at, detail=detail
            )

        self._journal.put("masking", write)

    def _view(
        self, kind: AlertKind, speaker: PartyRole, certainty: float, check_id: str | None
    ) -> AlertView:
        at_s = round(self._clock_s(), 3)
        return AlertView(
            id=self._services.new_id(),
            call_id=self._call.id,
            line_id=None,
            kind=kind,
            word=WORDS[kind],
            class_name=CLASS,
            severity=SEVERE,
            heard_as="",
            matched_by="mask" if kind is AlertKind.UNMASKED else "face",
            confidence=round(certainty, 3),
            speaker=Speaker(speaker),
            start_s=at_s,
            end_s=at_s,
            raised_after_s=0.0,
            state="new",
            at=self._services.now(),
            acknowledged_by=None,
            recheck_id=None,
            recheck_state=None,
            face_check_id=check_id,
            inmate_name=self._call.inmate_name,
        )
