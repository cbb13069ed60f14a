"""Visits, as registrations and visits tell of them."""

from datetime import datetime
from typing import Any

from pipelines.rules.governance.confidentiality import finding_of
from pipelines.rules.governance.told_kinship import kinship_of
from schemas.exchange.prison_systems.records import Registration, Visit
from schemas.modules.governance.told_fields import DeletedBy
from schemas.modules.visits.visits import VisitSource, VisitState


def common_columns(
    *,
    visit_id: str,
    visit_no: str,
    system_id: str,
    inmate_id: str,
    ward_id: str,
    treatment_level: str | None,
    focus: bool,
    deleted: bool,
    at: datetime,
) -> dict[str, Any]:
    """Those that follow from any record of a visit; the inmate is as he was at its moment."""
    return {
        "id": visit_id,
        "inmate_id": inmate_id,
        "ward_id": ward_id,
        "treatment_level": treatment_level,
        "focus": focus,
        "visit_no": visit_no,
        "system_id": system_id,
        "deleted_by": DeletedBy.SOURCE.value if deleted else None,
        "created_at": at,
        "updated_at": at,
    }


def state_of(state: VisitState, *, deleted: bool) -> str:
    return VisitState.DELETED.value if deleted else state.value


def held_columns(told: Visit, officer_id: str | None, *, deleted: bool) -> dict[str, Any]:
    """What the visit itself says better than its registration."""
    return {
        "state": state_of(told.state, deleted=deleted),
        "visit_type": told.visit_type.value,
        "planned_at": told.planned_at,
        "started_at": told.started_at,
        "ended_at": told.ended_at,
        "seat": told.seat or None,
        "officer_id": officer_id,
        "officer_told": told.officer or None,
        "source": VisitSource.PRISON_SYSTEM.value,
        "held_told": True,
    }


def registered_columns(
    told: Registration, booking_id: str | None, *, deleted: bool
) -> dict[str, Any]:
    """What was known at the window."""
    state = VisitState.CANCELLED if told.cancelled else VisitState.REGISTERED
    return {
        "state": state_of(state, deleted=deleted),
        "visit_type": told.visit_type.value,
        "planned_at": told.planned_at,
        "source": told.source.value,
        "companions": told.companions or None,
        "held_told": False,
        "booking_id": booking_id,
    }


def kinship_columns(told: str, here: str | None) -> dict[str, Any]:
    """How who comes is bound to the inmate `here`, else as it was told."""
    kinship = kinship_of(told)
    return {
        "kinship": here or (kinship.value if kinship else None),
        "kinship_told": told.strip() or None,
        **finding_of(here, told).columns(),
    }


def known_relative_columns(relative_id: str) -> dict[str, Any]:
    """A relative who is known here is linked, and no words of him are kept."""
    return {
        "relative_id": relative_id,
        "relative_told": None,
        "relative_no_told_sealed": None,
        "relative_no_told_digest": None,
    }
