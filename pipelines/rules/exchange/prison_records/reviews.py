"""Reviews of recordings that were listened to at the prison."""

from typing import Any

from schemas.exchange.prison_systems.records import Review

NOUN = "call_review"


def review_row(
    review_id: str, conversation_id: str, told: Review, officer_id: str
) -> dict[str, Any]:
    """Of the table `call_review`."""
    return {
        "id": review_id,
        "call_id": conversation_id,
        "officer_id": officer_id,
        "summary": told.summary,
        "assessment": told.assessment.value,
        "anomaly": told.anomaly,
        "anomaly_note": "",
        "at": told.at,
    }
