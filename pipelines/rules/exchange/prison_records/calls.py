"""Phone calls as a prison's system tells them."""

from typing import Any

from pipelines.rules.governance.confidentiality import finding_of
from pipelines.rules.governance.told_kinship import kinship_of
from pipelines.rules.phone.phone_call_state import seconds_of, state_of
from schemas.exchange.prison_systems.records import Authorisation, Call


def call_columns(
    told: Call, *, inmate_id: str, ward_id: str, treatment_level: str | None, deleted: bool
) -> dict[str, Any]:
    """The inmate is as he was when the call began."""
    return {
        "inmate_id": inmate_id,
        "ward_id": ward_id,
        "treatment_level": treatment_level,
        "state": state_of(told.answered_at, told.ended_at, told.end_cause).value,
        "started_at": told.started_at,
        "answered_at": told.answered_at,
        "ended_at": told.ended_at,
        "seconds": seconds_of(told.answered_at, told.ended_at),
        "end_cause": told.end_cause.value if told.end_cause else None,
        "phone_set": told.phone_set or None,
        "source_no": told.call_no,
        "extra": told.extra,
        "source_deleted": deleted,
    }


def relative_columns(told: Call, owner: tuple[str, str] | None) -> dict[str, Any]:
    """Whose number it is here; where it is nobody's, the kinship as it was told."""
    relative_id, here = owner or (None, None)
    kinship_told = kinship_of(told.kinship)
    return {
        "relative_id": relative_id,
        "kinship": here or (kinship_told.value if kinship_told else None),
        "kinship_told": told.kinship.strip() or None,
        **finding_of(here, told.kinship).columns(),
    }


def authorisation_columns(told: Authorisation, officer_id: str | None) -> dict[str, Any]:
    """The officer who let the call through."""
    return {
        "authorised_by": officer_id,
        "authoriser_told": told.officer,
        "authorised_at": told.at,
    }
