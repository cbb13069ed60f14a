"""What an officer's review of a conversation leaves."""

from datetime import datetime
from typing import Any

from schemas.calls.views import RatingRequest, ReviewRequest


def own_review_row(
    review_id: str, call_id: str, asked: ReviewRequest, officer_id: str, at: datetime
) -> dict[str, Any]:
    """Of the table `call_review`."""
    return {
        "id": review_id,
        "call_id": call_id,
        "officer_id": officer_id,
        "summary": asked.summary,
        "assessment": asked.assessment.value,
        "anomaly": asked.anomaly,
        "anomaly_kind": asked.anomaly_kind,
        "anomaly_note": asked.anomaly_note,
        "at": at,
    }


def reviewed_detail(asked: ReviewRequest) -> dict[str, Any]:
    """What the log says of it."""
    return {"assessment": asked.assessment.value, "anomaly": asked.anomaly}


def reviewed_stage(asked: ReviewRequest) -> dict[str, Any]:
    """What the case of a video call says of it."""
    return {"assessment": asked.assessment.value}


def rating_columns(asked: RatingRequest, at: datetime) -> dict[str, Any]:
    """What an officer said of a call at its end."""
    return {"level": asked.level, "tags": asked.tags, "text": asked.text, "at": at}


def rated_detail(asked: RatingRequest) -> dict[str, Any]:
    """What the case and the log say of it."""
    return {"level": asked.level, "tags": asked.tags}
