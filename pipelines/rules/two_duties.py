"""Two persons of different duty: what one alone must not do, two who do the same work must not."""

from collections.abc import Collection

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
