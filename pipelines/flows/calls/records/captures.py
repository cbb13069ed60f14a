"""A screen capture on a relative's phone: one record, one alert (VC-VCM-09)."""

from datetime import datetime, timedelta

from connectors.postgres.calls import screen_captures
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.ids import make_id
from connectors.postgres.speech import alerts
from pipelines.flows.access.auth.callers import Relative
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.family.own_calls import own
from pipelines.flows.services import Services
from schemas.calls.alert_views import AlertView
from schemas.calls.counts import CaptureReport, CaptureTaken
from schemas.calls.state import AlertKind, CallState, Speaker
from schemas.errors import Conflict, InvalidInput

LATE = timedelta(minutes=10)
"""After the end: a phone that lost its network reports once it is back."""
AHEAD = timedelta(minutes=2)
"""So far a phone's clock may go before ours."""
WORDS = {"screenshot": "亲属截屏", "recording": "亲属录屏"}
CLASS = "截屏行为"
KIND = AlertKind.CAPTURE
SEVERITY = 3


async def report(
    services: Services, relative: Relative, call_id: str, told: CaptureReport
) -> CaptureTaken:
    """Keep it once, whatever number of times the phone sends it."""
    attempt = Attempt(services, relative.actor(), "capture.report", "video_call", call_id)
    async with attempt, services.database.transaction() as tx:
        call = await own(tx, relative, call_id, for_update=True)
        attempt.stream = call.prison_code
        known = await screen_captures.known(tx, call.id, told.event_id)
        if known is not None:
            await screen_captures.note(tx, call, relative.actor(), known, again=True)
            return CaptureTaken(id=known, new=False)
        _require_within(call, services.clock(), told.at)
        capture_id = await screen_captures.add(tx, call, told, at=_within(call, told.at))
        await screen_captures.note(tx, call, relative.actor(), capture_id, again=False)

        await alerts.raise_alert(tx, _alert(call, capture_id, told, services.clock()), call)
    return CaptureTaken(id=capture_id, new=True)


def _require_within(call: CallRow, now: datetime, at: datetime) -> None:
    if at.tzinfo is None:
        raise InvalidInput("时间缺少时区。", code="time_without_zone", field="at")
    running = call.state in (CallState.WAITING, CallState.CONNECTED)
    ended = call.ended_at is not None and now <= call.ended_at + LATE
    if call.first_joined_at is None or not (running or ended):
        raise Conflict("通话未在进行，不能上报截屏。", code="state_not_allowed")
    if at > now + AHEAD:
        raise InvalidInput("截屏时间在将来。", code="time_ahead", field="at")


def _within(call: CallRow, at: datetime) -> datetime:
    """A phone's clock may be off; the event lies between the first join and the end."""
    assert call.first_joined_at is not None
    at = max(at, call.first_joined_at)
    return min(at, call.ended_at) if call.ended_at else at


def _alert(call: CallRow, capture_id: str, told: CaptureReport, now: datetime) -> AlertView:
    at = _within(call, told.at)
    assert call.first_joined_at is not None
    second = (at - call.first_joined_at).total_seconds()
    return AlertView(
        id=make_id(),
        call_id=call.id,
        kind=KIND,
        line_id=None,
        word=WORDS[told.kind],
        class_name=CLASS,
        severity=SEVERITY,
        heard_as="",
        matched_by="device",
        confidence=1.0,
        speaker=Speaker.RELATIVE,
        start_s=second,
        end_s=second,
        raised_after_s=max(0.0, (now - at).total_seconds()),
        state="new",
        at=now,
        acknowledged_by=None,
        recheck_id=None,
        recheck_state=None,
        inmate_name=call.inmate_name,
    )
