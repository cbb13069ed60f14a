"""What the steps of a video call leave: its columns, lines of its case, words of the log."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from pipelines.rules.calls.call_kind import confidentiality_of
from pipelines.rules.calls.checks import Outcome, suggestion
from pipelines.rules.phone.billing import billed_minutes
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import Actor, system_actor
from schemas.calls.kind import UNKNOWN, CallKind
from schemas.calls.state import CallState, EndReason, PartyRole, StageKind

CHECKER = system_actor("自动核查")


def case_prefix(prison_code: str, at: datetime) -> str:
    """Cases of a prison and a day of the bureau's time begin so."""
    return f"{prison_code}-{local(at):%Y%m%d}-"


def case_no(prefix: str, number: int) -> str:
    return f"{prefix}{number:04d}"


def requested_columns(
    *,
    relative_id: str,
    inmate_id: str,
    prison_id: str,
    ward_id: str,
    kind: CallKind | None,
    requested_at: datetime,
    starts_at: datetime,
    minutes: int,
    booked_by: str | None,
    dialled: bool,
) -> dict[str, Any]:
    """`kind` decides whether the call is ordinary; without one it is undetermined."""
    return {
        "relative_id": relative_id,
        "inmate_id": inmate_id,
        "prison_id": prison_id,
        "ward_id": ward_id,
        "kind": kind.value if kind else None,
        **confidentiality_of(kind).columns(),
        "state": CallState.REQUESTED.value,
        "version": 1,
        "requested_at": requested_at,
        "starts_at": starts_at,
        "minutes": minutes,
        "booked_by": booked_by,
        "dialled": dialled,
    }


def requested_detail(minutes: int, kind: CallKind | None) -> dict[str, Any]:
    return {"minutes": minutes, "call_kind": kind.value if kind else UNKNOWN}


def moved_detail(from_state: CallState, detail: Mapping[str, Any]) -> dict[str, Any]:
    """What the line of a state says that followed another one."""
    return {"from": from_state, **detail}


def state_action(state: CallState) -> str:
    """What the log calls the change to a state."""
    return f"call.{state}"


def noted_detail(number: str, detail: Mapping[str, Any]) -> dict[str, Any]:
    """What the log says of an action on a call."""
    return {"case_no": number, **detail}


def decided_columns(officer_id: str | None, opinion: str, at: datetime) -> dict[str, Any]:
    return {"decided_by": officer_id, "decided_at": at, "decision_reason": opinion or None}


def decided_detail(opinion: str) -> dict[str, Any]:
    return {"reason": opinion} if opinion else {}


def token_detail(role: PartyRole, device_id: str) -> dict[str, Any]:
    """What the log says of a token by which somebody comes in."""
    return {"role": role.value, "device": device_id}


def entered_detail(role: PartyRole, *, again: bool) -> dict[str, Any]:
    """What the log says of a token that was redeemed; `again` by the device that had it."""
    return {"role": role.value, "again": again}


def watched_detail(on: bool) -> dict[str, Any]:
    """What the case says of an officer who comes to watch, or leaves."""
    return {"on": on}


def joined_columns(at: datetime) -> dict[str, Any]:
    """The first party is there: the recording's clock starts."""
    return {"first_joined_at": at}


def connected_columns(at: datetime, minutes: int) -> dict[str, Any]:
    """Both are there: the countdown starts."""
    return {"connected_at": at, "ends_at": at + timedelta(minutes=minutes)}


def ended_columns(
    connected_at: datetime | None, at: datetime, reason: EndReason, note: str | None
) -> dict[str, Any]:
    return {
        "ended_at": at,
        "end_reason": reason,
        "end_note": note,
        "billed_minutes": billed_minutes(connected_at, at),
    }


def ended_detail(reason: EndReason, note: str | None) -> dict[str, Any]:
    return {"reason": reason, "note": note} if note else {"reason": reason}


def stage_row(
    stage_id: str,
    call_id: str,
    seq: int,
    kind: StageKind,
    *,
    actor: Actor,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
    state: CallState | None = None,
) -> dict[str, Any]:
    """A line of the case page."""
    return {
        "id": stage_id,
        "call_id": call_id,
        "seq": seq,
        "kind": kind.value,
        "state": None if state is None else state.value,
        "actor_kind": actor.kind.value,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "at": at,
        "detail": msgspec.to_builtins(dict(detail or {})),
    }


def check_row(check_id: str, call_id: str, outcome: Outcome, at: datetime) -> dict[str, Any]:
    name, passed, message = outcome
    return {
        "id": check_id,
        "call_id": call_id,
        "name": name,
        "passed": passed,
        "message": message,
        "at": at,
    }


def checks_detail(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """What the line of a round of checks says."""
    failed = [outcome.name for outcome in outcomes if not outcome.passed]
    return {"suggestion": suggestion(list(outcomes)), "failed": failed}
