"""Which occasion the result of an application is."""

import pytest

from pipelines.rules.messages.results import occasion_of
from schemas.approvals.state import CaseState
from schemas.messages.occasions import Occasion


@pytest.mark.parametrize(
    ("kind", "state", "occasion"),
    [
        ("inmate_binding", CaseState.APPROVED, Occasion.BINDING_APPROVED),
        ("relative_number", CaseState.FILED, Occasion.NUMBER_APPROVED),
        ("whitelist_entry", CaseState.REJECTED, Occasion.WHITELIST_REJECTED),
        ("relative_registration", CaseState.RETURNED, Occasion.REGISTRATION_RETURNED),
        ("a_form_of_somebody", CaseState.APPROVED, Occasion.BUSINESS_APPROVED),
        ("video_call", CaseState.RETURNED, Occasion.CALL_RETURNED),
        ("video_call", CaseState.APPROVED, None),
        ("visit_booking", CaseState.APPROVED, None),
        ("account_erasure", CaseState.APPROVED, None),
        ("inmate_binding", CaseState.WITHDRAWN, None),
    ],
)
def test_each_kind_has_its_own(kind: str, state: CaseState, occasion: Occasion | None) -> None:
    assert occasion_of(kind, state) is occasion
