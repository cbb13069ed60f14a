"""What a phone system itself reckons for a call: kept beside our ticket, never charged."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast

import msgspec
from sqlalchemy import Table, select, update

from connectors.postgres.arrays import among
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.phone import phone_tickets
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.applying import Mapped, Outcome, Source
from pipelines.flows.exchange.applying.conversations import call_id
from pipelines.flows.exchange.applying.of_calls import calls_of
from pipelines.flows.exchange.applying.problems import CALL_UNKNOWN, TICKET_TWICE, TICKET_UNKNOWN
from pipelines.flows.exchange.applying.told import ToldApplier
from pipelines.flows.exchange.applying.writing import change, note
from pipelines.rules.phone.tickets import told_columns
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.records import Ticket
from schemas.modules.phone.phone_tickets import PHONE_TICKETS
from schemas.tables.generated import GENERATED

ticket: Any = GENERATED[PHONE_TICKETS.code]


class KnownTicket(msgspec.Struct, kw_only=True):
    """Our ticket of a call, and which of the source's stands beside it."""

    id: str
    call_id: str
    told_key: str | None
    told_deleted: bool


class TicketApplier(ToldApplier):
    """One of the source's tickets stands for a call; a second one is a difference to be seen."""

    kind = RecordKind.TICKET

    def __init__(self, seals: FieldSeals) -> None:
        self._seals = seals

    @property
    def table(self) -> Table:
        return cast(Table, ticket)

    @property
    def noun(self) -> str:
        return PHONE_TICKETS.code

    async def remove(self, tx: Tx, ids: Sequence[str], at: datetime) -> int:
        had = update(ticket).where(among(ticket.c.id, sorted(ids)), ~ticket.c.told_deleted)
        gone = had.values(told_deleted=True, version=ticket.c.version + 1, updated_at=at)
        return int((await tx.connection.execute(gone)).rowcount)

    async def write(
        self, tx: Tx, system: Source, records: Sequence[Mapped], at: datetime
    ) -> list[Outcome]:
        calls = [call_id(system, _of(one).call_no) for one in records]
        known = await calls_of(tx, calls)
        ours = await _tickets(tx, known)
        # A call from before the first tariff gets its ticket now: there is a fee to hold against.
        if bare := sorted(set(known) - set(ours)):
            await phone_tickets.issue(tx, self._seals, bare, at)
            ours |= await _tickets(tx, bare)
        rows: dict[str, dict[str, Any]] = {}
        outcomes: dict[str, Outcome] = {}
        # Deleted ones first: they make room for what was told in their place.
        for call, one in sorted(
            zip(calls, records, strict=True),
            key=lambda told: (not told[1].deleted, told[1].version),
        ):
            mine = ours.get(call)
            if mine is None:
                problem = TICKET_UNKNOWN if call in known else CALL_UNKNOWN
                outcomes[one.key] = Outcome(problem=problem)
                continue
            outcomes[one.key] = Outcome(target_id=mine.id)
            another = mine.told_key not in (None, one.key)
            if another and not one.deleted and not mine.told_deleted:
                outcomes[one.key] = Outcome(problem=TICKET_TWICE)
            elif not another or not one.deleted:
                mine.told_key, mine.told_deleted = one.key, one.deleted
                told = told_columns(one.key, _of(one), deleted=one.deleted)
                rows[mine.id] = {"id": mine.id, **told, "updated_at": at}
        changed = await change(tx, ticket, list(rows.values()))
        await note(tx, system, self.noun, len(records), len(changed))
        return [outcomes[one.key] for one in records]


def _of(one: Mapped) -> Ticket:
    return cast(Ticket, one.record)


async def _tickets(tx: Tx, calls: Iterable[str]) -> dict[str, KnownTicket]:
    columns = (ticket.c.id, ticket.c.call_id, ticket.c.told_key, ticket.c.told_deleted)
    found = select(*columns).where(among(ticket.c.call_id, sorted(calls)))
    held = found.order_by(ticket.c.id).with_for_update()
    return {one.call_id: one for one in await tx.all(held, KnownTicket)}
