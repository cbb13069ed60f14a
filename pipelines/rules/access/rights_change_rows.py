"""A change of rights as it lies in the database, and what the log says of it."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from schemas.access.kinds import ChangeState, Subject

Content = dict[str, list[str]]
"""`roles` and `units` of an officer, `permissions` of a role or `levels` of a module; sorted."""
PROPOSE = "rights.propose"
VERBS = {
    ChangeState.APPROVED: "approve",
    ChangeState.REJECTED: "reject",
    ChangeState.WITHDRAWN: "withdraw",
}


def proposed(
    change_id: str,
    subject: Subject,
    subject_id: str,
    before: Content,
    after: Content,
    reason: str,
    proposed_by: str,
    at: datetime,
) -> dict[str, Any]:
    """The row of one that nobody has decided on, but for its integrity value."""
    return {
        "id": change_id,
        "subject": subject.value,
        "subject_id": subject_id,
        "before": before,
        "after": after,
        "reason": reason,
        "state": ChangeState.PROPOSED.value,
        "proposed_by": proposed_by,
        "proposed_at": at,
        "note": "",
    }


def closed(state: ChangeState, decided_by: str, at: datetime, note: str) -> dict[str, Any]:
    return {"state": state.value, "decided_by": decided_by, "decided_at": at, "note": note}


def covered(row: Mapping[str, Any]) -> tuple[str, ...]:
    """What the integrity value is made over: what is to be decided, and by whom it was proposed."""
    texts = (json.dumps(row[name], sort_keys=True) for name in ("before", "after"))
    return (row["id"], row["subject"], row["subject_id"], *texts, row["proposed_by"])


def proposal_detail(change_id: str, before: Content, after: Content, reason: str) -> dict[str, Any]:
    return {"change": change_id, "before": before, "after": after, "reason": reason}


def decision_detail(change_id: str, before: Content, after: Content, note: str) -> dict[str, Any]:
    return {"change": change_id, "before": before, "after": after, "note": note}
