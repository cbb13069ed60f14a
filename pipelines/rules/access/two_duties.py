"""Two persons of different duty: what one alone must not do, two who do the same work must not."""

from collections.abc import Collection

from schemas.access.kinds import Duty
from schemas.errors import Forbidden


def require_other_duty(first: Collection[str], second: Collection[str]) -> None:
    """Raise `Forbidden` where the second has a role that the first has as well.

    `first` and `second` are codes of the roles, or the duties, of who proposes and of who decides.
    """
    if shared := sorted(set(first) & set(second)):
        raise Forbidden(
            "须由与申请人职责不同的民警审批：您与申请人担任同一角色。",
            code="same_duty",
            roles=shared,
        )


def require_another_duty(first: Collection[Duty], second: Collection[Duty]) -> None:
    """Raise `Forbidden` where the second stands on a side of the separation of duties on which the
    first stands as well (`Duty`), whatever their roles are called."""
    if shared := sorted(set(first) & set(second)):
        raise Forbidden(
            "须由与申请人职责不同的人员审批：您与申请人承担同一职责。",
            code="same_duty",
            duties=[duty.value for duty in shared],
        )
