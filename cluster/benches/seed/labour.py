"""Grades, posts and working time of the demonstration: a made-up rule, kept by all prisons."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cluster.benches.seed.cast import Prisoner, prisoners
from cluster.benches.seed.records import Planter
from cluster.benches.seed.units import BUREAU, PRISON_NAMES, prison_code
from connectors.postgres.platform.units import UnitRow
from pipelines.rules.labour.grades import grade_title
from pipelines.rules.labour.posts import meets
from pipelines.rules.platform.local_time import local
from schemas.labour.kinds import DayMark, Risk
from schemas.modules.common import APPROVED
from schemas.modules.labour.labour_posts import LABOUR_POSTS
from schemas.modules.labour.post_assignments import POST_ASSIGNMENTS
from schemas.modules.labour.rest_days import REST_DAYS
from schemas.modules.labour.work_schedules import WEEKDAYS, WORK_SCHEDULES
from schemas.modules.labour.worker_grade_settings import WORKER_GRADE_SETTINGS
from schemas.modules.labour.worker_grades import WORKER_GRADES
from schemas.people.kinds import CustodyState, OrgType

GRADES = {
    1: ("能带班并处理工艺问题", 480, "9.00"),
    2: ("能独立完成各道工序", 450, "7.50"),
    3: ("熟练完成本岗位定额", 450, "6.00"),
    4: ("基本完成本岗位定额", 420, "4.80"),
    5: ("学徒或见习", 360, "3.60"),
}
"""Condition, minutes a day, yuan an hour: made up."""
RAISED = Decimal("0.40")
"""By how much this year's rule pays more than last year's."""
WARD_POSTS = (
    ("缝纫岗", "production", Risk.LOW, 40, None),
    ("质检岗", "inspection", Risk.LOW, 6, 3),
    ("设备维修岗", "maintenance", Risk.HIGH, 3, 2),
)
"""Name, kind, risk, places, lowest grade."""
GRADED_BEFORE, PROMOTED_BEFORE = timedelta(days=120), timedelta(days=20)
PROMOTED_EVERY = 4


async def plant_labour(
    planter: Planter, units: Mapping[str, UnitRow], inmates: Mapping[str, str]
) -> dict[str, int]:
    """Answers how many records of each kind."""
    today = local(planter.now).date()
    await _rule(planter, units[BUREAU[0]].id, today)
    await _times(planter, units[BUREAU[0]].id, today)
    posts = await _posts(planter, units)
    held = [one for one in prisoners() if one.custody is CustodyState.IN_CUSTODY]
    for number, one in enumerate(held):
        prison_id, inmate_id = units[one.prison].id, inmates[one.number]
        grade_no = await _grade(planter, number, inmate_id, prison_id, today)
        post_id = posts[(_ward(one), _post_of(number, grade_no))]
        await planter.add(
            POST_ASSIGNMENTS,
            inmate_id=inmate_id,
            prison_id=prison_id,
            post_id=post_id,
            from_day=today - GRADED_BEFORE,
        )
    return {"grades": 2 * len(GRADES), "posts": len(posts), "workers": len(held)}


async def _rule(planter: Planter, bureau_id: str, today: date) -> None:
    """Last year's version and this year's, which takes its place."""
    for grade_no, (condition, minutes, rate) in GRADES.items():
        for year, more in ((today.year - 1, Decimal(0)), (today.year, RAISED)):
            await planter.add(
                WORKER_GRADES,
                grade_no=grade_no,
                name=f"{grade_title(grade_no)}工",
                unit_id=bureau_id,
                conditions=condition,
                day_minutes=minutes,
                hourly_rate=Decimal(rate) + more,
                valid_from=date(year, 1, 1),
                basis=f"申海市监狱管理局等级工管理办法（{year}年，演示）",
            )


async def _times(planter: Planter, bureau_id: str, today: date) -> None:
    working: dict[str, Any] = {name: works for name, _, works in WEEKDAYS}
    await planter.add(
        WORK_SCHEDULES,
        name="全局劳动时间规定",
        unit_id=bureau_id,
        valid_from=date(today.year - 1, 1, 1),
        standard_minutes=420,
        day_minutes=480,
        week_minutes=2640,
        overtime_minutes=120,
        **working,
    )
    for year in (today.year, today.year + 1):
        await planter.add(
            REST_DAYS,
            day=date(year, 1, 1),
            name="元旦",
            mark=DayMark.REST.value,
            unit_id=bureau_id,
        )


async def _posts(planter: Planter, units: Mapping[str, UnitRow]) -> dict[tuple[str, str], str]:
    """Posts of every ward and a kitchen of every prison; ids by unit code and name."""
    made: dict[tuple[str, str], str] = {}
    for code, unit in units.items():
        if unit.org_type is OrgType.WARD:
            for name, kind, risk, places, needed in WARD_POSTS:
                made[(code, name)] = await planter.add(
                    LABOUR_POSTS,
                    name=name,
                    unit_id=unit.id,
                    post_kind=kind,
                    place=f"{unit.name}车间",
                    places=places,
                    risk=risk.value,
                    needed_grade=needed,
                )
    for number in range(1, len(PRISON_NAMES) + 1):
        code = prison_code(number)
        made[(code, "炊事岗")] = await planter.add(
            LABOUR_POSTS,
            name="炊事岗",
            unit_id=units[code].id,
            post_kind="kitchen",
            place="伙房",
            places=10,
            risk=Risk.MEDIUM.value,
        )
    return made


async def _grade(planter: Planter, number: int, inmate_id: str, prison_id: str, today: date) -> int:
    """A first grade months ago, and for some a better one of late; answers the first."""
    first = 2 + number % 4
    settings = [(first, today - GRADED_BEFORE, "入监技能考核")]
    if number % PROMOTED_EVERY == 1:
        settings.append((first - 1, today - PROMOTED_BEFORE, "季度考核晋级"))
    for grade_no, day, reason in settings:
        await planter.add(
            WORKER_GRADE_SETTINGS,
            state=APPROVED,
            inmate_id=inmate_id,
            prison_id=prison_id,
            grade_no=grade_no,
            from_day=day,
            reason=reason,
            decided_by="演示领导",
            decided_at=planter.now,
            opinion="同意",
        )
    return first


def _post_of(number: int, grade_no: int) -> str:
    """Mostly at the machines; every third where his grade is enough."""
    name, *_, needed = WARD_POSTS[1 if number % 3 == 0 else 0]
    return name if meets(grade_no, needed) else WARD_POSTS[0][0]


def _ward(one: Prisoner) -> str:
    return f"{one.prison}-W{one.ward:02}"
