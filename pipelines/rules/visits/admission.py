"""Who may be visited, and by whom, now (VC-APPT-01)."""

from collections.abc import Iterable
from datetime import date

import msgspec

from pipelines.rules.calls.custody import REASONS
from schemas.errors import Conflict, Forbidden
from schemas.people.kinds import BindingState, CustodyState


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the two persons now."""

    custody: CustodyState = CustodyState.IN_CUSTODY
    inmate_barred: str | None = None
    """Why, in the officers' words."""
    relative_barred: str | None = None


def require_admitted(standing: Standing, *, to_officer: bool) -> None:
    """Raise where one of the two may not meet anybody; relatives are not told why."""
    if standing.custody is not CustodyState.IN_CUSTODY:
        raise Forbidden(
            f"{REASONS[standing.custody]}，不能预约会见。",
            code="not_in_custody",
            custody=standing.custody.value,
        )
    if standing.inmate_barred is not None:
        told = f"在罪犯黑名单中：{standing.inmate_barred}" if to_officer else "目前不能会见"
        raise Forbidden(f"该服刑人员{told}，请联系监狱。", code="inmate_blacklisted")
    if standing.relative_barred is not None:
        told = f"在黑名单中：{standing.relative_barred}，" if to_officer else ""
        who = "该家属" if to_officer else "您目前"
        raise Forbidden(f"{who}{told}不能预约会见，请联系监狱。", code="blacklisted")


def require_proven(binding: BindingState, proof_until: date | None, today: date) -> None:
    """Raise where nothing proves any more that the two belong together."""
    if binding is not BindingState.APPROVED:
        raise Forbidden("该家属与服刑人员没有已审核的亲属关系。", code="not_bound")
    if proof_until is not None and proof_until < today:
        raise Forbidden("亲属关系证明已过期，请联系监狱更新后再预约。", code="proof_expired")


class Busy(msgspec.Struct, frozen=True, kw_only=True):
    """Another visit of one of the two on the day."""

    booking_no: str
    starts: str
    ends: str
    inmate: bool
    """Whether it is the inmate's, and not the relative's alone."""


def require_free(starts: str, ends: str, others: Iterable[Busy]) -> None:
    """Raise where one of the two is with somebody else at that time."""
    for other in others:
        if other.starts < ends and starts < other.ends:
            who = "该服刑人员" if other.inmate else "预约人"
            raise Conflict(
                f"{who}当天{other.starts}至{other.ends}已有会见预约，请另选场次。",
                code="person_taken",
            )
