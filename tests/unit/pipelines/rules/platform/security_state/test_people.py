"""Database roles, and the three duties that exclude one another."""

from typing import Any

import pytest

from pipelines.rules.platform.security_state import duties, roles
from pipelines.rules.platform.security_state.duties import Administrator, DutiesSeen
from schemas.access.kinds import Duty
from schemas.platform.security_state import PointState, SecurityPoint


def administrator(login: str, *held: Duty, known_password: bool = False) -> Administrator:
    return Administrator(login=login, duties=frozenset(held), known_password=known_password)


SYSTEM = administrator("zhang.wei", Duty.SYSTEM)
SECURITY = administrator("li.na", Duty.SECURITY)
AUDITOR = administrator("wang.jing", Duty.AUDIT)
THREE = (SYSTEM, SECURITY, AUDITOR)


def judged(*people: Administrator, **seen: Any) -> SecurityPoint:
    usual: dict[str, Any] = {"logins": (), "second_factor": True}
    return duties.judge(DutiesSeen(administrators=people, **(usual | seen)))


def test_a_bounded_role_is_sound_and_one_right_too_many_is_open() -> None:
    assert roles.judge({"业务库": [], "工时分库 1": []}).state == PointState.SOUND
    point = roles.judge({"业务库": ["may rewrite audit_row"], "工时分库 1": []})
    assert (point.state, "业务库：may rewrite audit_row" in point.seen) == (PointState.OPEN, True)


def test_a_database_that_is_away_is_unknown_unless_another_one_is_open() -> None:
    point = roles.judge({"业务库": []}, ["工时分库 1"])
    assert (point.state, "工时分库 1" in point.seen) == (PointState.UNKNOWN, True)
    assert roles.judge({}).state == PointState.UNKNOWN
    assert roles.judge({"业务库": ["is a superuser"]}, ["工时分库 1"]).state == PointState.OPEN


def test_three_duties_of_three_people_are_sound_and_one_system_administrator_is_told_of() -> None:
    point = judged(*THREE)
    assert point.state == PointState.SOUND
    assert "系统管理员 1 人、安全管理员 1 人、审计员 1 人" in point.seen
    assert "只有一名系统管理员" in point.remedy
    assert judged(*THREE, administrator("zhao.lei", Duty.SYSTEM)).remedy == ""


@pytest.mark.parametrize("missing", range(3))
def test_a_duty_that_nobody_has_is_open(missing: int) -> None:
    point = judged(*(one for number, one in enumerate(THREE) if number != missing))
    title = ("系统管理员", "安全管理员", "审计员")[missing]
    assert (point.state, f"没有{title}账号" in point.seen) == (PointState.OPEN, True)


def test_two_duties_of_one_person_are_open() -> None:
    both = administrator("li.na", Duty.SECURITY, Duty.AUDIT)
    point = judged(SYSTEM, both)
    assert (point.state, "li.na 兼任多员" in point.seen) == (PointState.OPEN, True)
    one_more = administrator("zhang.wei", Duty.SYSTEM, Duty.BUSINESS)
    assert judged(one_more, SECURITY, AUDITOR).state == PointState.SOUND


def test_a_known_password_a_shared_account_and_one_factor_are_open() -> None:
    known = administrator("bureau.system", Duty.SYSTEM, known_password=True)
    assert "bureau.system 使用公开的演示口令" in judged(known, SECURITY, AUDITOR).seen
    assert "admin 是公用账号" in judged(*THREE, logins=["admin"]).seen
    one = judged(*THREE, second_factor=False)
    assert (one.state, "第二因素" in one.seen) == (PointState.OPEN, True)
