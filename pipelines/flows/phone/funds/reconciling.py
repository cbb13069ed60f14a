"""The daily account with the funds platform: ask again, then compare (VC-PHONE-11)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import msgspec

from connectors.platforms.funds import Funds
from connectors.platforms.outbound import Outbound
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.phone import funds_comparisons, phone_tickets, ticket_charges
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.rules.phone.funds_comparison import KEEPER, Comparison, Ours, compare
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.keys import KeyProvider
from schemas.calls.fees import TicketState
from schemas.phone.funds import Entry

PEER = "资金管理平台"
STUCK = timedelta(hours=1)
"""A ticket that has not moved for so long is queued again."""
PATIENCE_S = 120.0
"""A day's list comes page by page."""


class Reconciled(msgspec.Struct, kw_only=True):
    """What was done."""

    made: int = 0
    priced: int = 0
    queued: int = 0
    days: int = 0
    tickets: int = 0
    differences: int = 0


async def catch_up(
    database: Database, keys: KeyProvider, retry_days: int, at: datetime
) -> Reconciled:
    """Make tickets that are missing, price what waits for a tariff, and queue again what got
    stuck or had no money."""
    made, more = 0, 1
    while more:
        async with database.transaction() as tx:
            more = await phone_tickets.issue_missing(tx, FieldSeals(keys), at)
            if more:
                await _note(tx, "funds.issue", {"tickets": more}, at)
        made += more
    async with database.transaction() as tx:
        priced = await phone_tickets.price_waiting(tx, at)
        queued = await ticket_charges.queue_waiting(tx, at - STUCK, at)
        queued += await ticket_charges.queue_unfunded(tx, retry_days, at)
        if priced or queued:
            detail = {"priced": priced, "queued": queued}
            await _note(tx, "funds.catch_up", detail, at)
    return Reconciled(made=made, priced=priced, queued=queued)


async def reconcile(
    database: Database, funds: Funds, keys: KeyProvider, days: Sequence[date], at: datetime
) -> Reconciled:
    """Compare days ticket by ticket and keep what differs; `Unavailable` where one is not told."""
    outbound = Outbound(database, keys, lambda: at)
    done = Reconciled()
    for day in days:
        entries = await _told(outbound, funds, day)
        async with database.transaction() as tx:
            found = await _compared(tx, day, entries)
            await funds_comparisons.keep(tx, day, found, at)
            tickets = sum(one.tickets for one in found.sums.values())
            detail = {
                "day": day.isoformat(),
                "tickets": tickets,
                "differences": len(found.differing),
            }
            await _note(tx, "funds.reconcile", detail, at)
        done.days += 1
        done.tickets += tickets
        done.differences += len(found.differing)
    return done


def days_before(at: datetime, days: int) -> list[date]:
    """So many local days that are over, the latest last."""
    today = local(at).date()
    return [today - timedelta(days=back) for back in range(days, 0, -1)]


async def _told(outbound: Outbound, funds: Funds, day: date) -> list[Entry]:
    return await outbound.call(
        PEER,
        "day",
        lambda: funds.day(day),
        parameters={"day": day.isoformat()},
        patience_s=PATIENCE_S,
    )


async def _compared(tx: Tx, day: date, entries: Sequence[Entry]) -> Comparison:
    ours = [
        Ours(ticket_no=one.id, unit_id=one.unit_id, state=TicketState(one.state), fee=one.fee)
        for one in await ticket_charges.of_day(tx, day)
    ]
    known = {one.ticket_no for one in ours}
    strange = sorted({one.inmate_no for one in entries if one.ticket_no not in known})
    prisons = await ticket_charges.prisons_of(tx, strange) if strange else {}
    bureau = await units.root(tx)
    assert bureau is not None
    return compare(ours, entries, prisons, bureau.id)


async def _note(tx: Tx, action: str, detail: Mapping[str, object], at: datetime) -> None:
    await audit.write(
        tx,
        stream=audit.BUREAU,
        actor=KEEPER,
        action=action,
        object_kind="funds",
        object_id=None,
        detail=dict(detail),
        at=at,
    )
