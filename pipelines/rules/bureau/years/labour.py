"""What labour stands on: grades and their pay, working times, posts, and projects with enterprises.

Most of it is entered on the first day; what a new year brings, in the December before.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from pipelines.rules.bureau.cast import Prison
from pipelines.rules.bureau.ground import ACCOUNTS_TAKE, INMATES_TAKE, RELATIVES_TAKE, Ground
from pipelines.rules.bureau.places import BUREAU
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Record
from pipelines.rules.bureau.work import GRADES, INSPECTION, POSTS, SEWING, Post
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.noting import created, entered, whole
from pipelines.rules.bureau.years.people import ward_title
from pipelines.rules.labour.grades import GradeRule
from pipelines.rules.labour.pay.facts import PayRule
from pipelines.rules.labour.pay.rule_rows import rule_of
from schemas.labour.kinds import DayMark
from schemas.modules.labour.labour_posts import LABOUR_POSTS
from schemas.modules.labour.labour_projects import LABOUR_PROJECTS
from schemas.modules.labour.pay_post_rates import PAY_POST_RATES
from schemas.modules.labour.pay_rules import PAY_RULES
from schemas.modules.labour.post_projects import POST_PROJECTS
from schemas.modules.labour.rest_days import REST_DAYS
from schemas.modules.labour.work_schedules import WEEKDAYS, WORK_SCHEDULES
from schemas.modules.labour.worker_grades import WORKER_GRADES
from schemas.modules.module import Module

KEEPER = "bureau.leader"
"""Who makes the bureau's own rules."""
BEFORE = ACCOUNTS_TAKE + INMATES_TAKE + RELATIVES_TAKE
"""So long behind the opening of the first day the bureau's people are entered."""
EACH_TAKES = timedelta(seconds=4)
ANNOUNCED = (12, 20)
"""Month and day on which the next year's days and rates are entered."""
MARKED_AT, RATED_AT = time(10), time(11)
POST_KINDS = {
    "production": "生产操作",
    "inspection": "质量检验",
    "maintenance": "设备维修",
    "cleaning": "保洁绿化",
}
PROJECT_CLASSES = {"garment": "服装缝制", "assembly": "电子装配", "packaging": "包装印刷"}
"""As the first dictionaries call them."""
PROJECTS = (
    ("garment", "工装缝制", "申海恒远服饰有限公司"),
    ("assembly", "线束装配", "申海启明电子有限公司"),
    ("packaging", "纸盒包装", "申海嘉诚印务有限公司"),
)
"""Class, name and partner; each prison has the first and one of the others."""
PAY_RULE_NO = "2019-1"
OVERTIME, REST = 150, 200
ALLOWANCE = Decimal("0.30")
"""Yuan more an hour for whoever inspects."""


class _Entry(NamedTuple):
    login: str
    module: Module
    id: str
    values: dict[str, Any]
    titles: dict[str, str]
    at: datetime


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for one in _entries(ground, day):
        yield created(ground, one.login, one.module, one.id, one.values, one.titles, one.at)


def left(ground: Ground, day: date) -> Iterator[Record]:
    for one in _entries(ground, day):
        yield entered(ground, one.login, one.module, one.id, one.values, one.at)


def post_id(ground: Ground, ward: str, post: Post) -> str:
    return ground.ids.of(LABOUR_POSTS.table, f"{ward}/{post.name}", _posted(ground))


def project_of(ground: Ground, prison: str, place: int) -> tuple[str, str]:
    """Id and name of one of a prison's two projects."""
    _, name, _ = _projects(prison)[place]
    return ground.ids.of(LABOUR_PROJECTS.table, f"{prison}/{name}", _posted(ground)), name


def projects_of(ground: Ground, ward: str) -> dict[str, str]:
    """By post of the ward the project that its hours count for."""
    prison = ward[:3]
    return {
        post_id(ground, ward, SEWING): project_of(ground, prison, 0)[0],
        post_id(ground, ward, INSPECTION): project_of(ground, prison, 1)[0],
    }


def _entries(ground: Ground, day: date) -> Iterable[_Entry]:
    for year in range(ground.plan.first.year, ground.plan.until.year + 1):
        if day == _announced(ground, year):
            yield from _of_year(ground, year, day)
    if day == ground.plan.first:
        yield from _schedule(ground)
        yield from _pay(ground)
        for prison in ground.cast.prisons:
            yield from _of_prison(ground, prison)


def _announced(ground: Ground, year: int) -> date:
    return max(ground.plan.first, date(year - 1, *ANNOUNCED))


def _of_year(ground: Ground, year: int, day: date) -> Iterator[_Entry]:
    """What each grade means from the year on, and the days on which nobody works."""
    first = day == ground.plan.first
    at = ground.opening() + BEFORE if first else moment(day, RATED_AT)
    for rule in ground.work.rules:
        if rule.valid_from.year == year:
            at += EACH_TAKES
            yield _grade(ground, rule, at)
    at = at if first else moment(day, MARKED_AT)
    for marked, name in sorted(ground.work.days.marks.items()):
        if marked.year == year and marked >= ground.plan.first:
            at += EACH_TAKES
            values = {"day": marked, "name": name, "mark": DayMark.REST.value}
            yield _of_bureau(ground, REST_DAYS, marked.isoformat(), values, at)


def _grade(ground: Ground, rule: GradeRule, at: datetime) -> _Entry:
    condition, *_ = GRADES[rule.grade_no]
    values = {
        "grade_no": rule.grade_no,
        "name": rule.name,
        "conditions": condition,
        "day_minutes": rule.day_minutes,
        "hourly_rate": rule.hourly_rate,
        "valid_from": rule.valid_from,
        "basis": f"{BUREAU[1]}等级工管理办法（{rule.valid_from.year}年，演示）",
    }
    return _of_bureau(ground, WORKER_GRADES, f"{rule.valid_from.year}/{rule.grade_no}", values, at)


def _schedule(ground: Ground) -> Iterator[_Entry]:
    limits = ground.work.days.schedule.limits
    values = {
        "name": "全局劳动时间规定",
        "valid_from": ground.plan.first,
        "standard_minutes": limits.standard_minutes,
        "day_minutes": limits.day_minutes,
        "week_minutes": limits.week_minutes,
        "overtime_minutes": limits.overtime_minutes,
        **{name: works for name, _, works in WEEKDAYS},
    }
    at = ground.opening() + BEFORE + timedelta(minutes=5)
    yield _of_bureau(ground, WORK_SCHEDULES, "all", values, at)


def _pay(ground: Ground) -> Iterator[_Entry]:
    at = ground.opening() + BEFORE + timedelta(minutes=6)
    rule = _of_bureau(ground, PAY_RULES, PAY_RULE_NO, _rule_values(ground), at)
    yield rule
    at += EACH_TAKES
    yield _Entry(
        KEEPER,
        PAY_POST_RATES,
        ground.ids.of(PAY_POST_RATES.table, INSPECTION.kind, at),
        {"rule_id": rule.id, "post_kind": INSPECTION.kind, "hourly": ALLOWANCE},
        {"rule_id": PAY_RULE_NO, "post_kind": POST_KINDS[INSPECTION.kind]},
        at,
    )


def pay_rule(ground: Ground) -> PayRule:
    """As the arithmetic takes it."""
    values = whole(PAY_RULES, _rule_values(ground))
    return rule_of(values, {INSPECTION.kind: ALLOWANCE})


def _rule_values(ground: Ground) -> dict[str, Any]:
    return {
        "rule_no": PAY_RULE_NO,
        "valid_from": date(ground.plan.first.year, 1, 1),
        "overtime_percent": OVERTIME,
        "rest_percent": REST,
        "rounding": "fen",
    }


def _of_prison(ground: Ground, prison: Prison) -> Iterator[_Entry]:
    """Its projects, the posts of its wards, and what these work on."""
    at, login = _posted(ground), keeper(prison.code)
    for place, (code, name, partner) in enumerate(_projects(prison.code)):
        values = {
            "name": name,
            "prison_id": ground.unit_id(prison.code),
            "project_class": code,
            "partner": partner,
            "starts_on": date(ground.plan.first.year, 1, 1),
        }
        titles = {"prison_id": prison.name, "project_class": PROJECT_CLASSES[code]}
        project_id, _ = project_of(ground, prison.code, place)
        yield _Entry(login, LABOUR_PROJECTS, project_id, values, titles, at)
    for ward in prison.wards:
        for post in POSTS:
            yield _post(ground, login, ward, post, at)
        yield from _worked_on(ground, login, ward, at)


def _post(ground: Ground, login: str, ward: str, post: Post, at: datetime) -> _Entry:
    values = {
        "name": post.name,
        "unit_id": ground.unit_id(ward),
        "post_kind": post.kind,
        "place": f"{ward_title(ward)}车间",
        "places": ground.work.places(ward, post),
        "risk": post.risk.value,
        "needed_grade": post.needed_grade,
    }
    given = {name: value for name, value in values.items() if value is not None}
    titles = {"unit_id": ward_title(ward), "post_kind": POST_KINDS[post.kind]}
    return _Entry(login, LABOUR_POSTS, post_id(ground, ward, post), given, titles, at)


def _worked_on(ground: Ground, login: str, ward: str, at: datetime) -> Iterator[_Entry]:
    later = at + timedelta(minutes=1)
    for place, post in enumerate((SEWING, INSPECTION)):
        project_id, name = project_of(ground, ward[:3], place)
        values = {
            "post_id": post_id(ground, ward, post),
            "project_id": project_id,
            "valid_from": ground.plan.first,
        }
        made = ground.ids.of(POST_PROJECTS.table, f"{ward}/{post.name}", later)
        titles = {"post_id": post.name, "project_id": name}
        yield _Entry(login, POST_PROJECTS, made, values, titles, later)


def _of_bureau(
    ground: Ground, module: Module, key: str, values: dict[str, Any], at: datetime
) -> _Entry:
    placed = values | {"unit_id": ground.unit_id(BUREAU[0])}
    made = ground.ids.of(module.table, key, at)
    return _Entry(KEEPER, module, made, placed, {"unit_id": BUREAU[1]}, at)


def keeper(prison: str) -> str:
    """Who keeps the labour of a prison."""
    return f"{prison.lower()}.labour"


def _posted(ground: Ground) -> datetime:
    return ground.opening() + BEFORE + timedelta(minutes=20)


def _projects(prison: str) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    return PROJECTS[0], PROJECTS[1 + int(prison[1:]) % 2]


LABOUR = Year(
    code="labour",
    fills=tuple(
        module.table
        for module in (
            WORKER_GRADES,
            REST_DAYS,
            WORK_SCHEDULES,
            PAY_RULES,
            PAY_POST_RATES,
            LABOUR_PROJECTS,
            LABOUR_POSTS,
            POST_PROJECTS,
        )
    ),
    reads=("platform", "access"),
    happened=happened,
    left=left,
)
