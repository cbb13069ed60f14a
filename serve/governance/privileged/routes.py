"""The route of who had opened what turned out to be privileged."""

from typing import Annotated

from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from connectors.postgres.governance.privileged_access import Filter
from pipelines.flows.governance.privileged import listing
from pipelines.rules.access.codes.calls import LIST_PRIVILEGED_ACCESS
from schemas.governance.privileged import AccessPart, PrivilegedAccessPage
from schemas.people.contacts import ContactChannel
from serve.http import AnId, AsOfficer, Limit, Offset, Search, Wired
from serve.route import officers

Channel = Annotated[
    str | None, QueryParameter(name="channel", pattern="^(video_call|visit|phone_call|letter)$")
]
Part = Annotated[
    str | None,
    QueryParameter(name="part", pattern="^(recording|transcript|hits|live|export|scan)$"),
]


def wanted_ones(
    in_channel: Channel = None, unit_id: AnId = None, of_part: Part = None, q: Search = ""
) -> Filter:
    """What the list is narrowed by."""
    return Filter(
        unit_id=unit_id,
        channel=None if in_channel is None else ContactChannel(in_channel),
        part=None if of_part is None else AccessPart(of_part),
        text=q.strip(),
    )


SEARCH = {"wanted": Provide(wanted_ones, sync_to_thread=False)}
Wanted = NamedDependency[Filter]


@officers.get("/api/privileged-access", asks=LIST_PRIVILEGED_ACCESS, dependencies=SEARCH)
async def list_privileged_access(
    services: Wired, officer: AsOfficer, wanted: Wanted, limit: Limit = 50, offset: Offset = 0
) -> PrivilegedAccessPage:
    return await listing.listed(services, officer, wanted, limit, offset)


HANDLERS = (list_privileged_access,)
