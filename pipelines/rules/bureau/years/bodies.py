"""Kinds of official business, and the officers of other bodies as each prison enters them."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from pipelines.rules.bureau.ground import ACCOUNTS_TAKE, Ground
from pipelines.rules.bureau.official import Agent, Officials
from pipelines.rules.bureau.story import Happened, Left, Record
from pipelines.rules.bureau.year import Year
from pipelines.rules.bureau.years.noting import created, entered
from pipelines.rules.official.first_kinds import FIRST, kind_values
from schemas.modules import common
from schemas.modules.official.official_kinds import OFFICIAL_KINDS
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


def happened(ground: Ground, day: date) -> Iterator[Happened]:
    for agent, values, titles in _agents(ground, day):
        record_id, at = agent_id(ground, agent), _entered_at(ground, agent)
        yield created(ground, keeper(agent.prison), AGENCY_PEOPLE, record_id, values, titles, at)


def left(ground: Ground, day: date) -> Iterator[Left]:
    if day == ground.plan.first:
        for code in FIRST:
            yield _kind(ground, code)
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
                "post": agent.post,
                "certificate_kind": agent.certificate_kind,
                "certificate_no": f"{agent.certificate_kind.upper()}{agent.id_no[-6:]}",
                "valid_from": day.replace(month=1, day=1),
                "valid_until": date(day.year + VALID_YEARS, 12, 31),
                "unit_id": ground.unit_id(prison.code),
            }
            titles = {
                "body_kind": BODY_TITLES[agent.body_kind],
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


BODIES = Year(
    code="bodies",
    fills=(OFFICIAL_KINDS.table, AGENCY_PEOPLE.table),
    reads=("access",),
    happened=happened,
    left=left,
)
