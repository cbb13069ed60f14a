"""Routes of what is undetermined."""

from typing import Annotated

from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody, QueryParameter

from connectors.postgres.governance.undetermined import Filter
from pipelines.flows.governance.confidentiality import deciding, listing
from pipelines.rules.access.codes.calls import CLASSIFY, LIST_UNDETERMINED
from schemas.governance.undetermined import Classified, Classify, UndeterminedPage
from schemas.people.contacts import ContactChannel
from schemas.recordings.recordings import CaseOpened
from serve.http import AnId, AsOfficer, Limit, Offset, PathId, Wired
from serve.route import officers

Channel = Annotated[
    str | None, QueryParameter(name="channel", pattern="^(video_call|visit|phone_call|letter)$")
]
Days = Annotated[int | None, QueryParameter(ge=0, le=3650)]


def wanted_ones(
    in_channel: Channel = None, unit_id: AnId = None, least_days: Days = None
) -> Filter:
    """What the list is narrowed by."""
    channel = None if in_channel is None else ContactChannel(in_channel)
    return Filter(unit_id=unit_id, channel=channel, least_days=least_days)


SEARCH = {"wanted": Provide(wanted_ones, sync_to_thread=False)}
Wanted = NamedDependency[Filter]


@officers.get("/api/undetermined", asks=LIST_UNDETERMINED, dependencies=SEARCH)
async def list_undetermined(
    services: Wired, officer: AsOfficer, wanted: Wanted, limit: Limit = 50, offset: Offset = 0
) -> UndeterminedPage:
    return await listing.listed(services, officer, wanted, limit, offset)


@officers.act("/api/confidentiality/{channel:str}/{record_id:str}/privileged", asks=CLASSIFY)
async def make_privileged(
    services: Wired,
    officer: AsOfficer,
    channel: FromPath[ContactChannel],
    record_id: PathId,
    data: JSONBody[Classify],
) -> Classified:
    return await deciding.make_privileged(services, officer, channel, record_id, data)


@officers.act("/api/confidentiality/{channel:str}/{record_id:str}/ordinary", asks=CLASSIFY)
async def propose_ordinary(
    services: Wired,
    officer: AsOfficer,
    channel: FromPath[ContactChannel],
    record_id: PathId,
    data: JSONBody[Classify],
) -> CaseOpened:
    return await deciding.propose_ordinary(services, officer, channel, record_id, data)


HANDLERS = (list_undetermined, make_privileged, propose_ordinary)
