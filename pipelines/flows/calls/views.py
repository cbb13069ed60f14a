"""Rows of calls as each audience may see them."""

from enum import Enum

from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.calls.calls import StageRow
from pipelines.rules.calls.call_tools import tools_of
from pipelines.rules.calls.cancelling import cancellable_until
from pipelines.rules.calls.stage_titles import stage_title
from pipelines.rules.calls.window import Window, join_window
from pipelines.rules.governance.masking import mask_number
from schemas.calls.state import CallState, PartyRole
from schemas.calls.views import CallView, PersonBrief, StageView
from schemas.settings import Settings

INTERNAL = frozenset({"device", "address"})
"""Keys of a stage's detail that are kept for the record and not shown."""


class Audience(Enum):
    """Who looks at a call."""

    OFFICER = "officer"
    RELATIVE = "relative"
    INMATE = "inmate"


def window_of(call: CallRow, settings: Settings) -> Window:
    return join_window(call.starts_at, settings.join_early_s, settings.absence_s)


def call_view(
    call: CallRow,
    settings: Settings,
    audience: Audience,
    *,
    consented: bool | None = None,
    returned: str | None = None,
) -> CallView:
    """The call with the inmate's number masked for those outside."""
    window = window_of(call, settings)
    whole = audience is not Audience.RELATIVE
    number = call.inmate_no if whole else mask_number(call.inmate_no)
    return CallView(
        id=call.id,
        case_no=call.case_no,
        state=call.state,
        relative=PersonBrief(id=call.relative_id, name=call.relative_name),
        inmate=PersonBrief(id=call.inmate_id, name=call.inmate_name, number=number),
        kinship=call.kinship,
        prison=call.prison_name,
        ward=call.ward_name,
        requested_at=call.requested_at,
        starts_at=call.starts_at,
        minutes=call.minutes,
        joinable_from=window.joinable_from,
        joinable_until=window.joinable_until,
        connected_at=call.connected_at,
        ends_at=call.ends_at,
        ended_at=call.ended_at,
        end_reason=call.end_reason,
        reason=_reason(call, audience),
        consented=call.consented_at is not None if consented is None else consented,
        returned=returned,
        venue=call.venue_name,
        venue_id=call.venue_id,
        dialled=call.dialled,
        booked_by=call.booked_by_name,
        cancellable_until=cancellable_until(
            call.state, call.starts_at, settings.call_cancel_minutes
        ),
        tools=tools_of(settings, PartyRole(audience.value)),
        kind=call.kind,
        privileged=call.privileged,
        watchable=not call.privileged,
    )


def _reason(call: CallRow, audience: Audience) -> str | None:
    """Why it was refused or cut off; the reason of an approval stays among officers."""
    if call.state is CallState.REJECTED or audience is Audience.OFFICER:
        return call.end_note or call.decision_reason
    return call.end_note


def stage_view(stage: StageRow) -> StageView:
    return StageView(
        seq=stage.seq,
        kind=stage.kind,
        state=stage.state,
        actor_kind=stage.actor_kind,
        actor_name=stage.actor_name,
        at=stage.at,
        title=stage_title(stage.kind, stage.state),
        detail={key: value for key, value in stage.detail.items() if key not in INTERNAL},
    )
