"""Which occasion the result of an application is (VC-PUB-11, VC-PUB-12)."""

from collections.abc import Mapping

from schemas.approvals.state import CaseState
from schemas.messages.occasions import Occasion

_BY_CALL = {
    CaseState.RETURNED: Occasion.CALL_RETURNED,
}
_NOTHING: Mapping[CaseState, Occasion] = {}


def _three(what: str) -> dict[CaseState, Occasion]:
    ends = {
        CaseState.APPROVED: "approved",
        CaseState.FILED: "approved",
        CaseState.REJECTED: "rejected",
        CaseState.RETURNED: "returned",
    }
    known = set(Occasion)
    return {
        state: Occasion(f"{what}_{end}") for state, end in ends.items() if f"{what}_{end}" in known
    }


BY_KIND: Mapping[str, Mapping[CaseState, Occasion]] = {
    # What happens to a call or a visit is told with its time, by whoever changes it.
    "video_call": _BY_CALL,
    "visit_booking": _NOTHING,
    "relative_registration": _three("registration"),
    "inmate_binding": _three("binding"),
    "relative_number": _three("number"),
    "whitelist_entry": _three("whitelist"),
    "account_erasure": _three("erasure"),
}
_BUSINESS = _three("business")


def occasion_of(kind: str, state: CaseState) -> Occasion | None:
    """None where somebody else tells of it, or nobody needs to be told."""
    return BY_KIND.get(kind, _BUSINESS).get(state)
