"""How much of a session a party takes, and whom a session lets in (VC-APPT-01, VC-APPT-13)."""

from collections.abc import Iterable

from schemas.errors import Conflict
from schemas.modules.visits.visit_times import Counted

HELD, BOOKED, ENDED = "held", "booked", "ended"
"""What a place is: kept for minutes, kept for a booking, given back."""


def size_of(counted: Counted, visitors: int) -> int:
    """Places that so many visitors take."""
    return visitors if counted is Counted.VISITOR else 1


def kept_list(codes: Iterable[str]) -> str:
    """Codes as a session keeps them: each between commas, so that one is found whole."""
    found = sorted(codes)
    return f",{','.join(found)}," if found else ""


def units_of(path: str) -> tuple[str, ...]:
    """Codes of a ward and of all units above it, as its path names them."""
    return tuple(path.strip("/").split("/"))


def lets_in(kept: str, codes: Iterable[str]) -> bool:
    return not kept or any(f",{code}," in kept for code in codes)


def require_let_in(wards: str, levels: str, path: str, level: str | None) -> None:
    """Raise where the session is for others; it says who decides, and not for whom it is."""
    ward = lets_in(wards, units_of(path))
    if not ward or not lets_in(levels, (level or "",)):
        raise Conflict(
            "这一场不对该服刑人员所在监区或处遇级别开放，请另选场次。",
            code="not_let_in",
            by="level" if ward else "ward",
        )


def full(left: int, size: int) -> Conflict:
    """What somebody is told who came too late."""
    if 0 < left < size:
        message = f"这一场只剩{left}个名额，不够{size}人，请减少人数或另选场次。"
        return Conflict(message, code="too_few_places", left=left)
    return Conflict("这一场刚刚约满，请另选场次。", code="session_full")
