"""Custody and black lists decide whether a call may be booked or held (VC-GEN-05)."""

from schemas.errors import Forbidden
from schemas.people.kinds import CustodyState

REASONS = {
    CustodyState.RELEASED: "该服刑人员已释放",
    CustodyState.TRANSFERRED_OUT: "该服刑人员已转出",
    CustodyState.DEAD: "该服刑人员已不在押",
}


def require_custody(state: CustodyState) -> None:
    """Raise with the reason unless the inmate is held here."""
    if state is not CustodyState.IN_CUSTODY:
        raise Forbidden(
            f"{REASONS[state]}，不能进行可视通话。", code="not_in_custody", custody=state.value
        )


def require_not_blacklisted(reason: str | None) -> None:
    """Raise where the relative is on the black list; its inner reason stays with the officers."""
    if reason is not None:
        raise Forbidden("您目前不能办理此项业务，请联系监狱。", code="blacklisted")


def require_inmate_not_blacklisted(reason: str | None, *, to_officer: bool = False) -> None:
    """Raise where the inmate is barred; why is told to officers, a relative asks the prison."""
    if reason is None:
        return
    told = f"在罪犯黑名单中：{reason}" if to_officer else "目前被限制可视通话，请联系监狱"
    raise Forbidden(f"该服刑人员{told}。", code="inmate_blacklisted")
