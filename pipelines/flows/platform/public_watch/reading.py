"""The public faces at one look, for who sees to them."""

from connectors.postgres.exchange import outbound_calls
from connectors.postgres.platform import public_faults
from connectors.postgres.platform.public_faults import Fault
from pipelines.flows.platform.public_watch.looking import WINDOW, entry_of
from pipelines.flows.services import Services
from pipelines.rules.platform.local_time import local
from schemas.platform.public_watch import (
    Alerting,
    EntryHealth,
    FaultEntry,
    FaultKind,
    InterfaceHealth,
    PublicWatch,
)

ENTRIES = (FaultEntry.WECHAT, FaultEntry.SSB)


async def read(services: Services) -> PublicWatch:
    now = services.clock()
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    async with services.database.reading() as tx:
        tried = {one.entry: one for one in await public_faults.of_kind(tx, FaultKind.AVAILABILITY)}
        pages = await public_faults.of_kind(tx, FaultKind.PAGE)
        calls = await outbound_calls.figures(tx, back_to=now - WINDOW, since=now - WINDOW)
        alerting = await public_faults.alerting(tx)
    moments = [one.last_at for one in tried.values() if one.last_at is not None]
    return PublicWatch(
        at=now,
        looked_at=max(moments, default=None),
        entries=[_entry(entry, tried.get(entry)) for entry in ENTRIES],
        interfaces=[
            InterfaceHealth(
                peer=one.peer,
                calls=one.calls,
                failures=one.failures,
                last_ok_at=one.last_ok_at,
            )
            for one in calls
            if entry_of(one.peer) is not None
        ],
        page_faults=sum(1 for one in pages if one.last_at is not None and one.last_at >= midnight),
        alerting=[
            Alerting(kind=one.kind, what=one.what, since=one.alerted_at or now) for one in alerting
        ],
    )


def _entry(entry: FaultEntry, told: Fault | None) -> EntryHealth:
    return EntryHealth(
        entry=entry,
        available=None if told is None else told.recent == 0,
        tries=told.tries if told else 0,
        misses=told.failures if told else 0,
        last_at=told.last_at if told else None,
        since=told.alerted_at if told and told.recent else None,
    )
