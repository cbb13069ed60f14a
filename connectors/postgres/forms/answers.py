"""What was answered, sealed as a whole for the place where it lies."""

import msgspec

from connectors.postgres.modules.sealing import FieldSeals
from pipelines.rules.security.field import open_field
from pipelines.rules.security.purposes import PERSONAL
from schemas.forms.definition import Answers


def of_draft(draft_id: str) -> str:
    return f"form_draft.answers:{draft_id}"


def of_filling(filling_id: str) -> str:
    return f"form_filling.answers:{filling_id}"


def of_applicant(submission_id: str) -> str:
    return f"form_submission.applicant:{submission_id}"


def close(seals: FieldSeals, place: str, answers: Answers) -> bytes:
    return seals.close_at(place, msgspec.json.encode(answers).decode())


def opened(seals: FieldSeals, place: str, sealed: bytes | None) -> Answers:
    """Nothing where it was erased; `IntegrityBroken` where the seal does not hold."""
    if sealed is None:
        return {}
    return msgspec.json.decode(opened_text(seals, place, sealed), type=Answers)


def opened_text(seals: FieldSeals, place: str, sealed: bytes | None) -> str:
    """A sealed text; empty where it was erased."""
    if sealed is None:
        return ""
    return open_field(seals.keys.sealing(PERSONAL), bytes(sealed), place)
