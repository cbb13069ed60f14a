"""One inmate's contact history; each look is audited, since it shows a whole family life."""

from datetime import datetime

import msgspec

from connectors.postgres.people import contacts
from connectors.postgres.people.contacts import ContactRow, Window
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.people.contacts import contact_state_title, cursor, kind_title, place_of
from schemas.errors import InvalidInput
from schemas.modules.people.inmates import INMATES
from schemas.people.contacts import Contact, ContactChannel, ContactCount, ContactHistory


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of the history; no channels are all of them."""

    channels: tuple[ContactChannel, ...]
    since: datetime | None
    until: datetime | None
    before: str | None
    limit: int


async def history(
    services: Services, officer: Officer, inmate_id: str, asked: Asked
) -> ContactHistory:
    """The inmate must be in reach; where the contacts took place does not matter."""
    for bound in (asked.since, asked.until):
        if bound is not None and bound.tzinfo is None:
            raise InvalidInput("时间缺少时区。", code="time_without_zone")
    before = place_of(asked.before) if asked.before else None
    window = Window(since=asked.since, until=asked.until)
    desk = Desk(services, officer, INMATES.code)
    async with desk.attempt("contacts", inmate_id), services.database.transaction() as tx:
        inmate = await desk.need(tx, inmate_id)
        rows = await contacts.page(
            tx, inmate_id, window, asked.channels, before=before, limit=asked.limit + 1
        )
        found = await contacts.counts(tx, inmate_id, window)
        if before is None:
            # Turning the page is the same look.
            await desk.note(tx, "contacts", inmate_id, {"channels": list(asked.channels)})
    shown = rows[: asked.limit]
    last = shown[-1] if len(rows) > asked.limit else None
    return ContactHistory(
        inmate_no=inmate.values["inmate_no"],
        inmate_name=inmate.values["name"],
        counts=_every_channel(found),
        rows=[_view(row) for row in shown],
        next=cursor(last.at, last.id) if last else None,
    )


def _every_channel(found: list[ContactCount]) -> list[ContactCount]:
    known = {one.channel: one.count for one in found}
    return [ContactCount(channel=one, count=known.get(one, 0)) for one in ContactChannel]


def _view(row: ContactRow) -> Contact:
    return Contact(
        id=row.id,
        channel=row.channel,
        at=row.at,
        ended_at=row.ended_at,
        state=row.state,
        state_title=contact_state_title(row.channel, row.state),
        kind=kind_title(row.channel, row.kind),
        relative=row.relative,
        seconds=row.seconds,
    )
