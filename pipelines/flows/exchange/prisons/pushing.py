"""Hands a system its orders: noted before, noted after, and the same one again where it is open."""

import time
from collections.abc import Callable
from datetime import datetime

from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import orders
from connectors.postgres.exchange.prison_systems.orders import OrderRow
from connectors.postgres.exchange.prison_systems.systems import SystemRow
from connectors.postgres.transaction import Tx
from connectors.prisons.port import NotOffered, Order, Receipt, Unacknowledged
from pipelines.flows.exchange.prisons.asking import AskedSystem
from pipelines.flows.exchange.prisons.order_content import OrderContent
from pipelines.flows.exchange.prisons.planning import NEEDLESS, Planner
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.rules.exchange.prison_systems.order_values import Values
from pipelines.rules.exchange.prison_systems.outgoing import LONGEST_PAUSE, pause_after
from pipelines.rules.exchange.prison_systems.replanning import Replanning
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import QinqiaoError
from schemas.exchange.prison_systems.orders import OrderState

LONGEST_ROUND_S = 20.0
"""Then records are pulled again; the rest goes out in the next round."""
UNANSWERED = "尚未收到回执，稍后自动查询。"


class Pusher:
    """One system's orders; none of them is lost with it, since they lie in the database."""

    def __init__(
        self,
        database: Database,
        row: SystemRow,
        system: AskedSystem,
        keys: KeyProvider,
        clock: Callable[[], datetime],
        replanning: Replanning | None = None,
    ) -> None:
        """With `replanning` orders are worked out where something changed, else each time."""
        self._database = database
        self._replanning = replanning
        self._streams = (row.prison_code, audit.BUREAU)
        self.system_id = row.id
        self._system = system
        self._planner = Planner(database, row, clock)
        self._content = OrderContent(keys)
        self._seals = RawSeals(keys)
        self._clock = clock

    async def round(self) -> None:
        """Find what is to be told, and tell what is due while the system answers."""
        await self._plan()
        begun = time.monotonic()
        while not self._system.wait_s() and time.monotonic() - begun < LONGEST_ROUND_S:
            order = await self._next()
            if order is None or not await self._send(order):
                return

    async def _plan(self) -> None:
        if self._replanning is None:
            await self._planner.round()
            return
        async with self._database.reading() as tx:
            found = await audit.heads(tx)
        heads = {one.stream: one.seq for one in found if one.stream in self._streams}
        if self._replanning.due(heads, self._clock()):
            await self._planner.round()
            self._replanning.done(heads, self._clock())

    async def _next(self) -> Order | None:
        """The next order that is due, noted as sent before it is."""
        while True:
            async with self._database.transaction() as tx:
                at = self._clock()
                row = await orders.next_due(tx, self.system_id, at)
                if row is None:
                    return None
                try:
                    told = await self._told(tx, row)
                except QinqiaoError as error:
                    # One record that cannot be read must not hold up all others.
                    await orders.put_off(tx, row.id, error.message, at + LONGEST_PAUSE)
                    continue
                if told is None:
                    # The record went between plan and sending; the next plan sees to the rest.
                    objects = [row.object_id]
                    await orders.supersede(tx, row.system_id, row.module, objects, at, NEEDLESS)
                    continue
                version, values = told
                again = at + pause_after(row.tries + 1)
                sealed = self._seals.close_order(row.id, values)
                await orders.sending(tx, row, sealed, version, at, again)
            return Order(
                id=row.id,
                kind=row.kind,
                object_id=row.object_id,
                version=row.version,
                cancelled=row.cancelled,
                values=values,
            )

    async def _told(self, tx: Tx, row: OrderRow) -> tuple[int, Values] | None:
        if row.values_sealed is not None:
            return row.record_version, self._seals.open_order(row.id, row.values_sealed)
        if not row.cancelled:
            return await self._content.of(tx, row.module, row.object_id)
        # Taken back under the words by which it was told: the record may be another by now.
        before = await orders.told_before(tx, row)
        if before is None or before.values_sealed is None:
            return None
        return row.record_version, self._seals.open_order(before.id, before.values_sealed)

    async def _send(self, order: Order) -> bool:
        """Whether the next one may go."""
        if self._replanning is not None:
            self._replanning.forget()
        try:
            receipt = await self._system.push(order)
        except Unacknowledged:
            await self._unanswered(order, OrderState.SENT, UNANSWERED)
            return True
        except NotOffered as error:
            async with self._database.transaction() as tx:
                until = self._clock() + LONGEST_PAUSE
                await orders.put_off(tx, order.id, error.message, until)
            return False
        except QinqiaoError as error:
            await self._unanswered(order, OrderState.WAITING, error.message)
            return False
        await self._answered(order, receipt)
        return True

    async def _answered(self, order: Order, receipt: Receipt) -> None:
        async with self._database.transaction() as tx:
            await orders.answered(
                tx,
                order.id,
                accepted=receipt.accepted,
                receipt=receipt.reference,
                problem=receipt.problem,
                at=self._clock(),
            )

    async def _unanswered(self, order: Order, state: OrderState, problem: str) -> None:
        async with self._database.transaction() as tx:
            await orders.unanswered(tx, order.id, state, problem)
