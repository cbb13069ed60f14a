"""Routes of the contact history."""

from datetime import datetime
from typing import Annotated

from litestar.params import FromQuery, QueryParameter

from pipelines.flows.people.contacts import history
from pipelines.flows.people.contacts.history import Asked
from pipelines.rules.access.codes.calls import READ_CONTACTS
from schemas.people.contacts import ContactChannel, ContactHistory
from serve.http import AsOfficer, Limit, PathId, Wired
from serve.route import officers

Cursor = Annotated[str | None, QueryParameter(max_length=64)]


@officers.get("/api/inmates/{inmate_id:str}/contacts", asks=READ_CONTACTS)
async def read_contacts(
    services: Wired,
    officer: AsOfficer,
    inmate_id: PathId,
    channel: FromQuery[list[ContactChannel] | None] = None,
    since: FromQuery[datetime | None] = None,
    until: FromQuery[datetime | None] = None,
    before: Cursor = None,
    limit: Limit = 50,
) -> ContactHistory:
    asked = Asked(
        channels=tuple(channel or ()), since=since, until=until, before=before, limit=limit
    )
    return await history.history(services, officer, inmate_id, asked)


HANDLERS = (read_contacts,)
