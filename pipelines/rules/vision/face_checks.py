"""What a check of a face leaves."""

from datetime import datetime
from typing import Any

from schemas.people.faces.kinds import FaceCaller
from schemas.people.kinds import SubjectKind


def face_check_row(
    check_id: str,
    *,
    subject_kind: SubjectKind,
    subject_id: str,
    call_id: str | None,
    purpose: str,
    engine: str,
    score: float | None,
    threshold: float,
    passed: bool,
    reason: str,
    faces_found: int,
    picture_file_id: str,
    at: datetime,
    caller: FaceCaller,
    device_id: str | None,
) -> dict[str, Any]:
    return {
        "id": check_id,
        "subject_kind": subject_kind.value,
        "subject_id": subject_id,
        "call_id": call_id,
        "purpose": purpose,
        "engine": engine,
        "score": score,
        "threshold": threshold,
        "passed": passed,
        "reason": reason,
        "faces_found": faces_found,
        "picture_file_id": picture_file_id,
        "at": at,
        "caller": caller.value,
        "device_id": device_id,
    }


def face_detail(
    check_id: str, kind: SubjectKind, *, passed: bool, score: float | None, reason: str
) -> dict[str, object]:
    """What the case of a call says of it."""
    return {
        "check_id": check_id,
        "subject": kind.value,
        "passed": passed,
        "score": score,
        "reason": reason,
    }
