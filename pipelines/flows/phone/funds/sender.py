"""From a queued ticket to the funds platform: charged once, reversed once (VC-PHONE-12)."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import NoReturn

import msgspec

from connectors.nats.bus import Bus
from connectors.nats.delivery import Delivery
from connectors.nats.given_up import keep_given_up
from connectors.platforms.funds import Funds
from connectors.platforms.outbound import Outbound
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.phone import ticket_charges
from connectors.postgres.phone.ticket_charges import DueTicket
from connectors.postgres.transaction import Tx
from pipelines.flows.phone.funds.outcome import Outcome, refused
from pipelines.rules.phone.tickets import SENDER, charged_columns, rest_s, settled_detail
from pipelines.rules.security.keys import KeyProvider
from schemas.calls.fees import TicketState
from schemas.errors import Conflict, NotFound, Unavailable
from schemas.messages.funds import TicketsDue
from schemas.messages.subjects import FUNDS
from schemas.modules.phone.phone_tickets import PHONE_TICKETS
from schemas.phone.funds import Charge, FundsReceipt, Reversal

CONSUMER = "ticket-sender"
PEER = "资金管理平台"
KEPT_FOR = timedelta(hours=24)
"""So long the stream brings a message back; later the daily comparison queues its tickets anew."""


class TicketSender:
    """A durable consumer; what is to be asked of the platform stands in the ticket's row.

    Killed between asking and noting it asks again under the same ticket, and the platform says
    that it has booked it already.
    """

    def __init__(
        self,
        database: Database,
        bus: Bus,
        keys: KeyProvider,
        funds: Funds,
        clock: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._bus = bus
        self._funds = funds
        self._clock = clock
        self._sleep = sleep
        self._outbound = Outbound(database, keys, clock)

    async def run(self) -> NoReturn:
        """Until cancelled."""
        await self._bus.consume(FUNDS.name, CONSUMER, "funds.>", self.apply, self.give_up)

    async def apply(self, delivery: Delivery) -> None:
        """Settle the tickets of one message; `Unavailable` where the rest is to be tried later."""
        queued = msgspec.json.decode(delivery.payload, type=TicketsDue)
        try:
            for ticket_id in queued.ticket_ids:
                await self._settle(ticket_id, queued.prison_code)
        except Unavailable:
            if self._clock() - queued.at < KEPT_FOR:
                raise

    async def give_up(self, delivery: Delivery, error: BaseException) -> None:
        """Keep what could not be applied where operators see it."""
        await keep_given_up(self._database, CONSUMER, delivery, error, self._clock())

    async def _settle(self, ticket_id: str, prison_code: str) -> None:
        began = time.monotonic()
        async with self._database.transaction() as tx:
            due = await ticket_charges.begin(tx, ticket_id, self._clock())
        if due is None:
            return
        outcome = await self._asked(due)
        async with self._database.transaction() as tx:
            await self._note(tx, due, outcome, prison_code)
        if pause := rest_s(time.monotonic() - began, due.ended_at, self._clock()):
            await self._sleep(pause)

    async def _asked(self, due: DueTicket) -> Outcome:
        """What came of it; an answer that did not come leaves the ticket as it is."""
        reversing = due.state is TicketState.REVERSING
        before = TicketState.REVERSING if reversing else TicketState.SENT
        try:
            receipt = await self._outbound.call(
                PEER,
                "reverse" if reversing else "charge",
                lambda: self._reverse(due) if reversing else self._charge(due),
                parameters={"ticket": due.id},
            )
        except (Conflict, NotFound) as refusal:
            return refused(before, refusal)
        if reversing:
            values = {"failure": None, "reason": None, "reversed_at": self._clock()}
            return Outcome(before, TicketState.REVERSED, values)
        charged = charged_columns(receipt.receipt, self._clock())
        return Outcome(before, TicketState.CHARGED, charged)

    async def _charge(self, due: DueTicket) -> FundsReceipt:
        asked = Charge(
            ticket_no=due.id,
            inmate_no=due.inmate_no,
            amount=due.fee,
            day=due.day,
            ended_at=due.ended_at,
        )
        return await self._funds.charge(asked)

    async def _reverse(self, due: DueTicket) -> FundsReceipt:
        return await self._funds.reverse(Reversal(ticket_no=due.id))

    async def _note(self, tx: Tx, due: DueTicket, outcome: Outcome, prison_code: str) -> None:
        now = self._clock()
        done = await ticket_charges.settle(
            tx, due.id, outcome.before, outcome.after, now, **outcome.values
        )
        if not done:
            return
        detail = settled_detail((outcome.before, outcome.after), due.fee, outcome.values)
        await audit.write(
            tx,
            stream=prison_code,
            actor=SENDER,
            action=f"{PHONE_TICKETS.code}.{outcome.verb}",
            object_kind=PHONE_TICKETS.code,
            object_id=due.id,
            detail=detail,
            at=now,
        )
