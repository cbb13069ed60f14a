"""Official business: kinds, rules, rooms, and the bodies, whose officers each prison enters."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from pipelines.rules.bureau.ground import ACCOUNTS_TAKE, Ground
from pipelines.rules.bureau.official import Agent, Officials
from pipelines.rules.bureau.places import BUREAU
from pipelines.rules.bureau.story import Happened, Left, Record
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.noting import created, entered
from pipelines.rules.official.first_kinds import FIRST, kind_values
from schemas.modules import common
from schemas.modules.module import Module
from schemas.modules.official.agency_bodies import AGENCY_BODIES
from schemas.modules.official.official_kinds import OFFICIAL_KINDS
from schemas.modules.official.official_rooms import OFFICIAL_ROOMS
from schemas.modules.official.official_rules import DEFAULTS, OFFICIAL_RULES
from schemas.modules.people.agency_people import AGENCY_PEOPLE

EACH_TAKES = timedelta(seconds=90)
BODY_TITLES = {
    "court": "人民法院",
    "public_security": "公安机关",
    "procuratorate": "检察机关",
    "notary": "公证机构",
}
CERTIFICATE_TITLES = {
    "judge": "法官证",
    "police": "人民警察证",
    "procurator": "检察官证",
    "notary": "公证员执业证",
}
"""As the first dictionaries call them."""
VALID_YEARS = 12
RULES: tuple[tuple[str, str | None, dict[str, Any]], ...] = (
    ("对公业务通用规则", None, {}),
    ("开庭审判须提前三天", "court_trial", {"lead_days": 3, "most_people": 6, "most_minutes": 240}),
    ("提审每日限六次", "police_interrogation", {"capacity": 6, "most_people": 3}),
)
"""Name, kind and what it says otherwise."""
ROOMS = ("第一提讯室", "第二提讯室", "远程法庭")


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for agent, values, titles in _agents(ground, day):
        record_id, at = agent_id(ground, agent), _entered_at(ground, agent)
        yield created(ground, keeper(agent.prison), AGENCY_PEOPLE, record_id, values, titles, at)


def left(ground: Ground, day: date) -> Iterator[Left]:
    if day == ground.plan.first:
        for code in FIRST:
            yield _kind(ground, code)
        yield from _installed(ground)
    for agent, values, _ in _agents(ground, day):
        record_id, at = agent_id(ground, agent), _entered_at(ground, agent)
        yield entered(ground, keeper(agent.prison), AGENCY_PEOPLE, record_id, values, at)


@lru_cache(maxsize=64)
def officials_of(ground: Ground, prison: str) -> Officials:
    found = next(one for one in ground.cast.prisons if one.code == prison)
    return Officials(ground.cast, found)


def agent_id(ground: Ground, agent: Agent) -> str:
    return ground.ids.of(AGENCY_PEOPLE.table, agent.key, _entered_at(ground, agent))


def kind_id(ground: Ground, code: str) -> str:
    return ground.ids.of(OFFICIAL_KINDS.table, code, ground.plan.founded)


def body_id(ground: Ground, name: str) -> str:
    return ground.ids.of(AGENCY_BODIES.table, name, ground.plan.founded)


def room_id(ground: Ground, prison: str, name: str) -> str:
    return ground.ids.of(OFFICIAL_ROOMS.table, f"{prison}/{name}", ground.plan.founded)


def keeper(prison: str) -> str:
    """The login of whoever enters them."""
    return f"{prison.lower()}.approver"


def _agents(ground: Ground, day: date) -> Iterator[tuple[Agent, dict[str, Any], dict[str, str]]]:
    if day != ground.plan.first:
        return
    for prison in ground.cast.prisons:
        for agent in officials_of(ground, prison.code).agents():
            values = {
                "name": agent.name,
                "id_no": agent.id_no,
                "phone": agent.phone,
                "body": agent.body,
                "body_kind": agent.body_kind,
                "body_id": body_id(ground, agent.body),
                "post": agent.post,
                "certificate_kind": agent.certificate_kind,
                "certificate_no": f"{agent.certificate_kind.upper()}{agent.id_no[-6:]}",
                "valid_from": day.replace(month=1, day=1),
                "valid_until": date(day.year + VALID_YEARS, 12, 31),
                "unit_id": ground.unit_id(prison.code),
            }
            titles = {
                "body_kind": BODY_TITLES[agent.body_kind],
                "body_id": agent.body,
                "certificate_kind": CERTIFICATE_TITLES[agent.certificate_kind],
                "unit_id": prison.name,
            }
            yield agent, values, titles


def _entered_at(ground: Ground, agent: Agent) -> datetime:
    return ground.opening() + ACCOUNTS_TAKE + (agent.place + 1) * EACH_TAKES


def _kind(ground: Ground, code: str) -> Record:
    """It came with the installation."""
    return Record(
        module=OFFICIAL_KINDS.code,
        id=kind_id(ground, code),
        values=kind_values(code),
        at=ground.plan.founded,
        state=common.ACTIVE,
    )


def _installed(ground: Ground) -> Iterator[Record]:
    """Rules and bodies of the bureau, and each prison's rooms: they came with the installation."""
    for name, kind, otherwise in RULES:
        values = DEFAULTS | otherwise | {"name": name, "unit_id": ground.unit_id(BUREAU[0])}
        values["kind_id"] = kind_id(ground, kind) if kind else None
        yield _record(ground, OFFICIAL_RULES, name, values)
    bodies: dict[str, str] = {}
    for prison in ground.cast.prisons:
        for room in ROOMS:
            values = {"name": room, "unit_id": ground.unit_id(prison.code), "place": "会见楼一层"}
            yield _record(ground, OFFICIAL_ROOMS, f"{prison.code}/{room}", values)
        for agent in officials_of(ground, prison.code).agents():
            bodies.setdefault(agent.body, agent.body_kind)
    for name, body_kind in bodies.items():
        values = {"name": name, "body_kind": body_kind, "unit_id": ground.unit_id(BUREAU[0])}
        yield _record(ground, AGENCY_BODIES, name, values)


def _record(ground: Ground, module: Module, key: str, values: dict[str, Any]) -> Record:
    return Record(
        module=module.code,
        id=ground.ids.of(module.table, key, ground.plan.founded),
        values={name: value for name, value in values.items() if value is not None},
        at=ground.plan.founded,
        state=common.ACTIVE,
    )


BODIES = Year(
    code="bodies",
    fills=(
        OFFICIAL_KINDS.table,
        OFFICIAL_RULES.table,
        OFFICIAL_ROOMS.table,
        AGENCY_BODIES.table,
        AGENCY_PEOPLE.table,
    ),
    reads=("access",),
    happened=happened,
    left=left,
)
