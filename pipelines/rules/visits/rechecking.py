"""What stands against a visit that was booked, and what follows (VC-APPT-17, VC-APPT-20)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import msgspec

from pipelines.rules.calls.custody import REASONS
from pipelines.rules.platform.local_time import local
from pipelines.rules.visits.booking_rule import Window, begins_at
from schemas.errors import QinqiaoError
from schemas.people.kinds import CustodyState
from schemas.visits.review import FlagCause, FlagState

CAUSES: Mapping[str, tuple[FlagCause, str]] = {
    "not_in_custody": (FlagCause.RELEASE, "罪犯已不在押"),
    "other_prison": (FlagCause.TRANSFER, "罪犯已调往其他监狱"),
    "ward_not_let_in": (FlagCause.TRANSFER, "罪犯现在的监区不能参加这一场"),
    "inmate_blacklisted": (FlagCause.BAN, "罪犯在黑名单中"),
    "blacklisted": (FlagCause.BAN, "家属在黑名单中"),
    "visits_not_allowed": (FlagCause.BAN, "狱政平台未批准罪犯会见"),
    "kept_apart": (FlagCause.OTHER, "与须隔离会见的人员同在一处"),
    "level_not_let_in": (FlagCause.LEVEL, "罪犯现在的处遇级别不能参加这一场"),
    "session_gone": (FlagCause.CLOSURE, "这一场已不举办"),
    "day_closed": (FlagCause.CLOSURE, "这一天已停办会见"),
    "proof_expired": (FlagCause.PROOF, "亲属关系证明已过期"),
    "not_bound": (FlagCause.PROOF, "亲属关系已解除"),
    "allowance_used": (FlagCause.ALLOWANCE, "会见次数已超过限额"),
    "call_too_long": (FlagCause.ALLOWANCE, "会见时长已超过限额"),
}
"""By the code with which a new booking would be refused. The words name no reason of a black list,
and stay the same from one check to the next."""
OTHER = (FlagCause.OTHER, "现在的规定不允许这次会见")


class Finding(msgspec.Struct, frozen=True):
    """One thing that stands against a booking now."""

    cause: FlagCause
    detail: str


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A flag that was raised and is not over: open, or kept by somebody."""

    id: str
    cause: FlagCause
    detail: str
    state: FlagState


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """What a check changes in the flags of a booking."""

    raised: list[Finding]
    over: list[str]
    """Ids of flags whose cause is gone, or is another one."""


def finding_of(refusal: QinqiaoError) -> Finding:
    """What a refusal of a new booking means for one that stands."""
    if refusal.detail.get("custody") == CustodyState.TRANSFERRED_OUT.value:
        return Finding(*CAUSES["other_prison"])
    code = f"{by}_{refusal.code}" if (by := refusal.detail.get("by")) else refusal.code
    return Finding(*CAUSES.get(code, OTHER))


def turned(standing: Iterable[Standing], found: Iterable[Finding]) -> Turn:
    """Raise what is new; what somebody kept stays kept as long as the same thing stands."""
    wanted: dict[FlagCause, Finding] = {}
    for one in found:
        wanted.setdefault(one.cause, one)
    over = []
    for flag in standing:
        now = wanted.get(flag.cause)
        if now is not None and now.detail == flag.detail:
            del wanted[flag.cause]
        else:
            over.append(flag.id)
    return Turn(raised=list(wanted.values()), over=over)


class Undecided(msgspec.Struct, frozen=True, kw_only=True):
    """A booking nobody decided on, and whether its inmate is still where it was made."""

    day: date
    starts: str
    custody: CustodyState
    same_prison: bool


def end_of(booking: Undecided, open_days: Window, now: datetime) -> str | None:
    """Why the booking ends by itself, as its relative reads it; None while it may be decided on."""
    if booking.custody is CustodyState.TRANSFERRED_OUT or (
        booking.custody is CustodyState.IN_CUSTODY and not booking.same_prison
    ):
        return "该服刑人员已调往其他监狱"
    if booking.custody is not CustodyState.IN_CUSTODY:
        return REASONS[booking.custody]
    if booking.day < open_days.first or begins_at(booking.day, booking.starts) <= local(now):
        return "到预约截止时间仍未完成审批"
    return None
