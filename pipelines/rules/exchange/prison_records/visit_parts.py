"""What hangs on a visit: escorts, what was heard, ratings, decisions, who came."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from schemas.exchange.prison_systems.records import Approval, Arrival, Escort, Monitoring, Rating
from schemas.modules.governance.told_fields import DeletedBy, ToldState
from schemas.modules.visits.visit_approvals import Decision
from schemas.modules.visits.visitor_outcomes import ToldBy


def part_row(
    *,
    part_id: str,
    about: Mapping[str, Any],
    columns: Mapping[str, Any],
    system_id: str,
    key: str,
    deleted: bool,
    at: datetime,
) -> dict[str, Any]:
    """`about` names the visit, and its inmate and ward where the kind has them."""
    return {
        "id": part_id,
        "state": (ToldState.DELETED if deleted else ToldState.VALID).value,
        **about,
        **columns,
        "system_id": system_id,
        "source_key": key,
        "deleted_by": DeletedBy.SOURCE.value if deleted else None,
        "created_at": at,
        "updated_at": at,
    }


def approval_columns(told: Approval) -> dict[str, Any]:
    return {
        "step": told.step,
        "node": told.node or None,
        "approver": told.approver or None,
        "decision": (Decision.AGREED if told.approved else Decision.REFUSED).value,
        "opinion": told.opinion or None,
        "decided_at": told.decided_at,
    }


def escort_columns(told: Escort, officer_id: str | None) -> dict[str, Any]:
    return {
        "officer_name": told.officer,
        "officer_id": officer_id,
        "out_at": told.out_at,
        "back_at": told.back_at,
    }


def monitoring_columns(told: Monitoring, officer_id: str | None) -> dict[str, Any]:
    return {
        "officer_name": told.listener,
        "officer_id": officer_id,
        "heard_from": told.heard_from,
        "heard_until": told.heard_until,
        "rating": told.rating,
        "remarks": told.remarks or None,
    }


def rating_columns(told: Rating, prison_id: str) -> dict[str, Any]:
    return {
        "prison_id": prison_id,
        "relative_name": told.relative_name or None,
        "score": told.score,
        "words": told.text or None,
        "rated_at": told.at,
    }


def arrival_columns(told: Arrival, *, carried: bool) -> dict[str, Any]:
    """`carried` in a package, else told over an interface."""
    return {
        "visitor": told.visitor.strip(),
        "outcome": told.outcome.value,
        "reason": told.reason.strip() or None,
        "told_at": told.at,
        "told_by": (ToldBy.PACKAGE if carried else ToldBy.INTERFACE).value,
    }
