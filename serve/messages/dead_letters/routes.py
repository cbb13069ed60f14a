"""Routes of messages that could not be applied."""

from datetime import datetime
from typing import Annotated

from litestar.di import NamedDependency, Provide
from litestar.params import FromQuery, JSONBody, QueryParameter

from connectors.postgres.messages.dead_letter_list import Filter
from pipelines.flows.messages.dead_letters import handling
from pipelines.rules.access.codes.labour import LIST_DEAD_LETTERS, REPLAY_DEAD_LETTERS
from schemas.messages.dead_letters import (
    LetterDetail,
    LetterInmate,
    LetterPage,
    LetterState,
    LetterView,
    ReplayLetter,
    SetLetterAside,
)
from serve.http import AnId, AsOfficer, Limit, Offset, PathId, Wired
from serve.route import officers

State = Annotated[
    str | None, QueryParameter(name="state", pattern="^(waiting|replayed|set_aside)$")
]
Consumer = Annotated[str | None, QueryParameter(pattern="^[a-z-]{1,48}$")]
InmateNo = Annotated[str, QueryParameter(pattern="^[0-9A-Za-z-]{0,20}$")]


def wanted_letters(
    in_state: State = None,
    consumer: Consumer = None,
    unit_id: AnId = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
) -> Filter:
    """What the list is searched by."""
    state = None if in_state is None else LetterState(in_state)
    return Filter(state=state, consumer=consumer, unit_id=unit_id, since=since, until=until)


SEARCH = {"wanted": Provide(wanted_letters, sync_to_thread=False)}
Wanted = NamedDependency[Filter]


@officers.get("/api/dead-letters", asks=LIST_DEAD_LETTERS, dependencies=SEARCH)
async def list_letters(
    services: Wired, officer: AsOfficer, wanted: Wanted, limit: Limit = 50, offset: Offset = 0
) -> LetterPage:
    return await handling.listed(services, officer, wanted, limit, offset)


@officers.get("/api/dead-letters/{letter_id:str}", asks=LIST_DEAD_LETTERS)
async def read_letter(services: Wired, officer: AsOfficer, letter_id: PathId) -> LetterDetail:
    return await handling.detail(services, officer, letter_id)


@officers.get("/api/dead-letters/{letter_id:str}/inmates", asks=REPLAY_DEAD_LETTERS)
async def find_inmate(
    services: Wired, officer: AsOfficer, letter_id: PathId, inmate_no: InmateNo = ""
) -> list[LetterInmate]:
    return await handling.inmates(services, officer, letter_id, inmate_no)


@officers.act("/api/dead-letters/{letter_id:str}/replay", asks=REPLAY_DEAD_LETTERS)
async def replay_letter(
    services: Wired, officer: AsOfficer, letter_id: PathId, data: JSONBody[ReplayLetter]
) -> LetterView:
    return await handling.replay(services, officer, letter_id, data)


@officers.act("/api/dead-letters/{letter_id:str}/set-aside", asks=REPLAY_DEAD_LETTERS)
async def set_letter_aside(
    services: Wired, officer: AsOfficer, letter_id: PathId, data: JSONBody[SetLetterAside]
) -> LetterView:
    return await handling.set_aside(services, officer, letter_id, data)


HANDLERS = (list_letters, read_letter, find_inmate, replay_letter, set_letter_aside)
