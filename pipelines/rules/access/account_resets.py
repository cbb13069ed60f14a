"""Who may decide on the reset of whose password, second factor or key (NF-SEC-19)."""

from collections.abc import Iterable

from pipelines.rules.access.codes.access import ASK_RESETS
from pipelines.rules.access.rights_changes import require_second_person
from pipelines.rules.access.two_duties import require_other_duty
from schemas.access.kinds import ADMINISTRATORS, Duty
from schemas.errors import Conflict, Forbidden


def require_not_holder(officer_id: str, holder: str) -> None:
    """Raise `Forbidden` where somebody has a hand in the reset of the own account."""
    if officer_id == holder:
        raise Forbidden("不能办理本人账号的重置。", code="own_reset")


def require_asker_of_today(permissions: Iterable[str]) -> None:
    """Raise `Conflict` where whoever asked has lost the right to ask since."""
    if ASK_RESETS.code not in permissions:
        raise Conflict("申请人已无权申请重置，请驳回后由他人重新申请。", code="asker_lost_right")


def require_decider(
    *,
    asked_by: str,
    asker: Iterable[Duty],
    decided_by: str,
    decider: Iterable[Duty],
    holder: str,
) -> None:
    """Raise `Forbidden` unless a second person of another duty decides, and not the holder.

    Business roles beside an administrator's do not count: two system administrators who both watch
    calls are of one duty.
    """
    require_not_holder(decided_by, holder)
    require_second_person(asked_by, decided_by)
    require_other_duty(set(asker) & ADMINISTRATORS, set(decider) & ADMINISTRATORS)
