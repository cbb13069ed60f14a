"""Who may change whose rights, and to what (AC-2, NF-SEC-04, NF-SEC-06)."""

from collections.abc import Iterable

from pipelines.rules.access.permission_catalog import catalog
from schemas.access.kinds import ADMINISTRATORS, Duty
from schemas.errors import Conflict, Forbidden, InvalidInput


def require_another(officer_id: str, subject_officer: str | None) -> None:
    """Raise `Forbidden` where somebody would change what he holds himself."""
    if officer_id == subject_officer:
        raise Forbidden("不能办理本人的权限变更。", code="own_rights")


def require_role_of_others(role: str, held: Iterable[str]) -> None:
    """Raise `Forbidden` where somebody would change a role that he has."""
    if role in held:
        raise Forbidden("不能办理本人所任角色的权限变更。", code="own_rights", role=role)


def require_second_person(proposed_by: str, officer_id: str) -> None:
    """Raise `Forbidden` where a change would be decided by whoever proposed it."""
    if proposed_by == officer_id:
        raise Forbidden("不能审批本人提出的变更。", code="own_proposal")


def require_one_administrator(duties: Iterable[Duty]) -> None:
    """Raise `Conflict` where one account would have two of the three administrators' duties."""
    if sum(duty in ADMINISTRATORS for duty in duties) > 1:
        raise Conflict(
            "系统管理员、安全管理员、审计员不能由同一账号兼任。", code="administrators_exclude"
        )


def is_fixed(duty: Duty, built_in: bool) -> bool:
    """Whether a role's permissions follow from its duty alone."""
    return built_in and duty in ADMINISTRATORS


def require_changeable(duty: Duty, built_in: bool) -> None:
    if is_fixed(duty, built_in):
        raise Conflict("三员角色的权限由职责确定，不能修改。", code="role_fixed")


def require_fitting(permissions: Iterable[str], duty: Duty) -> None:
    """Raise `InvalidInput` for unknown codes and for those that a role of the duty may not hold."""
    known = catalog()
    wrong = sorted(
        code for code in permissions if code not in known or duty not in known[code].duties
    )
    if wrong:
        raise InvalidInput(
            "所选权限不存在，或不能授予此类角色。", code="permission_not_fitting", permissions=wrong
        )
