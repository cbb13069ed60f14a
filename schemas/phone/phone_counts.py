"""通话次数: what each inmate has called and may still call (VC-PHONE-07, -08)."""

from schemas.base import Id, View


class PhoneCount(View, frozen=True, kw_only=True):
    """An inmate's phone calls of the running period (VC-PHONE-08)."""

    inmate_id: Id
    inmate_no: str
    name: str
    prison: str
    ward: str
    offence: str | None
    treatment_level: str | None
    period: str
    rule: str
    """Where the allowance comes from; empty where nobody made a rule."""
    most_calls: int
    total: int
    """Calls of the period, extra ones among them."""
    left: int
    """Extra ones that were granted among them."""
    shared: bool


class PhoneCountsPage(View, frozen=True, kw_only=True):
    rows: list[PhoneCount]
    total: int
