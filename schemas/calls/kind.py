"""What a call is for, which decides whether anybody may listen and keep (VC-MON-01)."""

from enum import StrEnum


class CallKind(StrEnum):
    """Decided when the call is booked; it stays with the call (decisions/0016)."""

    FAMILY = "family"
    LEGAL_AID = "legal_aid"
    LAWYER = "lawyer"
    OFFICIAL_BUSINESS = "official_business"


KIND_TITLES = {
    CallKind.FAMILY: "家属通话",
    CallKind.LEGAL_AID: "法律援助",
    CallKind.LAWYER: "律师会见",
    CallKind.OFFICIAL_BUSINESS: "公务通话",
}
UNKNOWN = "unknown"
"""In lists, a call of which nobody said what it is for."""
