"""Rows of a case and of its record, and what the audit log says of them."""

from datetime import datetime
from typing import Any

import msgspec

from pipelines.rules.approvals.deadline import Deadline
from pipelines.rules.security.actor import Actor
from schemas.approvals.definition import Facts, Node
from schemas.approvals.state import ApplicantKind, CaseState, StepAction

CASE = "approval_case"


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What a new case is about."""

    kind: str
    object_id: str
    title: str
    flow_version_id: str
    prison_id: str | None
    unit_id: str
    unit_path: str
    applicant_kind: ApplicantKind
    applicant_id: str | None
    applicant_name: str
    facts: Facts
    facts_digest: str
    proposal: dict[str, Any] | None
    suggestion: str


class NewStep(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the record to be written."""

    action: StepAction
    visit: int
    node: str | None = None
    node_title: str | None = None
    on_behalf_of: str | None = None
    opinion: str = ""
    sent_to: str | None = None
    signature: bytes | None = None
    key_id: str | None = None


def opened(case_id: str, opening: Opening, at: datetime) -> dict[str, Any]:
    """The row of a case that has entered no node yet."""
    return {
        "id": case_id,
        "state": CaseState.PENDING.value,
        "submitted_at": at,
        "entered_at": at,
        "seated_at": at,
        **msgspec.to_builtins(opening),
    }


def entering(node: Node, visit: int, times: Deadline, at: datetime) -> dict[str, Any]:
    """What changes where a case is laid on a node's desk, beside its state."""
    return {
        "node": node.key,
        "node_title": node.title,
        "visit": visit,
        "entered_at": at,
        "remind_at": times.remind_at,
        "due_at": times.due_at,
        "reminded": False,
        "overdue": False,
        "seated_at": at,
    }


def leaving(state: CaseState, at: datetime) -> dict[str, Any]:
    """What changes where a case leaves its last desk, beside its state."""
    return {
        "node": None,
        "node_title": None,
        "closed_at": None if state is CaseState.RETURNED else at,
        "remind_at": None,
        "due_at": None,
        "overdue": False,
        "seated_at": at,
    }


def step_row(
    step_id: str, case_id: str, facts_digest: Any, new: NewStep, actor: Actor, at: datetime
) -> dict[str, Any]:
    """A line of the record; its place among the others is added by whoever knows it."""
    values = msgspec.structs.asdict(new)
    return {
        "id": step_id,
        "case_id": case_id,
        "facts_digest": facts_digest,
        "actor_kind": actor.kind.value,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "at": at,
        **(values | {"action": new.action.value}),
    }


def submitted_detail(kind: str, object_id: str, digest: Any) -> dict[str, Any]:
    return {"kind": kind, "object_id": object_id, "digest": digest}


def decided_detail(kind: str, object_id: str, new: NewStep) -> dict[str, Any]:
    return {
        "kind": kind,
        "object_id": object_id,
        "node": new.node,
        "visit": new.visit,
        "opinion": new.opinion,
        "on_behalf_of": new.on_behalf_of,
        "signed": new.signature is not None,
    }


def withdrawn_detail(kind: str, object_id: str) -> dict[str, Any]:
    return {"kind": kind, "object_id": object_id}


def seat_row(seat_id: str, case_id: str, person: str, principal: str) -> dict[str, Any]:
    return {
        "id": seat_id,
        "case_id": case_id,
        "officer_id": person,
        "principal_id": principal,
    }
