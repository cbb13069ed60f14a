"""Help and education: those who come to the prisons for it, and what they did each week."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from pipelines.rules.bureau import numbers
from pipelines.rules.bureau.cast import Inmate, Prison
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.names import name
from pipelines.rules.bureau.plan import moment
from pipelines.rules.bureau.story import Happened, Record
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.labour import BEFORE
from pipelines.rules.bureau.years.noting import created, entered
from pipelines.rules.bureau.years.workers import inmate_title
from schemas.modules.module import Module
from schemas.modules.people.help_activities import HELP_ACTIVITIES
from schemas.modules.people.help_people import HELP_PEOPLE

KINDS = {"volunteer": "志愿者", "psychology": "心理咨询", "enterprise": "企业"}
ACTIVITIES = {
    "talk": ("面谈帮教", "了解家庭近况，疏导情绪，鼓励遵规改造。"),
    "legal": ("法律援助", "解答申诉和民事债务方面的疑问。"),
    "psychology": ("心理疏导", "针对睡眠和焦虑问题进行心理疏导。"),
    "skill": ("技能培训", "讲解缝纫设备的操作要点并现场练习。"),
    "relief": ("困难帮扶", "了解家中老人就医困难，联系社区帮扶。"),
}
"""As the first dictionaries call them, and what was done."""
RESULT = "本人表示愿意配合，后续继续跟进。"
OF_A_PRISON = (("volunteer", "申海志愿者协会"), ("psychology", "申海心理卫生中心"))
FREE_PLACES = 1_000
"""So far from the end of the numbers those begin whom no cast has."""
VISITING_DAY, AT, EACH_AFTER = 3, time(14, 30), timedelta(minutes=35)
OF_A_BED = 1 / 60
"""Inmates a week, of those who are held."""


class _Entry(NamedTuple):
    module: Module
    id: str
    values: dict[str, Any]
    titles: dict[str, str]
    at: datetime
    login: str


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for one in _entries(ground, day):
        yield created(ground, one.login, one.module, one.id, one.values, one.titles, one.at)


def left(ground: Ground, day: date) -> Iterator[Record]:
    for one in _entries(ground, day):
        yield entered(ground, one.login, one.module, one.id, one.values, one.at)


def _entries(ground: Ground, day: date) -> Iterator[_Entry]:
    for prison in ground.cast.prisons:
        if day == ground.plan.first:
            for place in range(len(OF_A_PRISON)):
                yield _person(ground, prison, place)
        elif day.weekday() == VISITING_DAY and not ground.work.days.is_rest(day):
            yield from _activities(ground, prison, day)


def _person(ground: Ground, prison: Prison, place: int) -> _Entry:
    kind, organisation = OF_A_PRISON[place]
    draw = ground.chance.of("help person", prison.code, place)
    number = numbers.PLACES - FREE_PLACES - len(OF_A_PRISON) * prison.number - place
    values = {
        "name": name(draw, woman=draw.happens(0.6)),
        "id_no": numbers.id_no(number, draw.between(1960, 1995)),
        "phone": numbers.phone(number),
        "organisation": organisation,
        "help_kind": kind,
        "unit_id": ground.unit_id(prison.code),
    }
    titles = {"help_kind": KINDS[kind], "unit_id": prison.name}
    return _Entry(
        HELP_PEOPLE, _person_id(ground, prison, place), values, titles, _met(ground),
        _login(prison),
    )  # fmt: skip


def _activities(ground: Ground, prison: Prison, day: date) -> Iterator[_Entry]:
    draw = ground.chance.of("help", prison.code, day)
    noon = moment(day, time(12))
    held = [one for one in ground.cast.inmates[prison.code] if one.is_held(noon)]
    count = max(1, round(prison.beds * OF_A_BED))
    chosen = {draw.below(len(held)) for _ in range(count)} if held else set()
    for on, place in enumerate(sorted(chosen)):
        yield _activity(ground, prison, held[place], day, on)


def _activity(ground: Ground, prison: Prison, inmate: Inmate, day: date, on: int) -> _Entry:
    draw = ground.chance.of("help activity", inmate.number, day)
    kind = draw.one_of(tuple(ACTIVITIES))
    place = draw.below(len(OF_A_PRISON))
    title, content = ACTIVITIES[kind]
    at = moment(day, AT) + on * EACH_AFTER + draw.share() * EACH_AFTER
    values = {
        "inmate_id": ground.inmate_id(inmate),
        "prison_id": ground.unit_id(prison.code),
        "help_person_id": _person_id(ground, prison, place),
        "day": day,
        "activity_kind": kind,
        "content": content,
        "result": RESULT,
    }
    person = _person(ground, prison, place).values
    titles = {
        "inmate_id": inmate_title(inmate),
        "prison_id": prison.name,
        "help_person_id": f"{person['name']} {person['organisation']}",
        "activity_kind": title,
    }
    made = ground.ids.of(HELP_ACTIVITIES.table, f"{inmate.number}/{day}", at)
    return _Entry(HELP_ACTIVITIES, made, values, titles, at, _login(prison))


def _person_id(ground: Ground, prison: Prison, place: int) -> str:
    return ground.ids.of(HELP_PEOPLE.table, f"{prison.code}/{place}", _met(ground))


def _met(ground: Ground) -> datetime:
    return ground.opening() + BEFORE + timedelta(minutes=40)


def _login(prison: Prison) -> str:
    return f"{prison.code.lower()}.approver"


HELPING = Year(
    code="help",
    fills=(HELP_PEOPLE.table, HELP_ACTIVITIES.table),
    reads=("people",),
    happened=happened,
    left=left,
)
