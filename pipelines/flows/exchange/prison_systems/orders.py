"""What goes out to the prisons' systems: delivered or not, and tried again by an officer."""

from connectors.postgres.audit import audit
from connectors.postgres.exchange.prison_systems import orders
from connectors.postgres.exchange.prison_systems.orders import ListedOrder
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.exchange.prison_systems.order_names import Names, names
from pipelines.flows.services import Services
from pipelines.rules.exchange.prison_systems.outgoing import Outgoing
from schemas.errors import Conflict
from schemas.exchange.prison_systems.kinds import OrderKind
from schemas.exchange.prison_systems.orders import (
    OPEN_STATES,
    ORDER_TITLES,
    OrderState,
    PrisonOrder,
    PrisonOrderDetail,
    PrisonOrderPage,
)
from schemas.exchange.prison_systems.views import SettleRecord

OBJECT = "prison_order"
MOST_HISTORY = 50


async def listed(
    services: Services,
    officer: Officer,
    *,
    system_id: str | None,
    kind: OrderKind | None,
    state: OrderState | None,
    undelivered: bool,
    object_id: str | None,
    limit: int,
    offset: int,
) -> PrisonOrderPage:
    """Without what the orders say, the newest first."""
    states: tuple[OrderState, ...] = (state,) if state else ()
    if undelivered and not state:
        states = (*OPEN_STATES, OrderState.REFUSED)
    async with services.database.reading() as tx:
        rows, total = await orders.page(
            tx,
            officer.scopes,
            system_id=system_id,
            kind=kind,
            states=states,
            object_id=object_id,
            limit=limit,
            offset=offset,
        )
        called = await names(tx, services.keys, officer, rows)
    return PrisonOrderPage(rows=[order_view(row, called) for row in rows], total=total)


async def detail(services: Services, officer: Officer, order_id: str) -> PrisonOrderDetail:
    """One order among all that its system was told of the same record."""
    async with services.database.reading() as tx:
        row = await orders.get(tx, order_id, officer.scopes)
        history, _ = await orders.page(
            tx,
            officer.scopes,
            system_id=row.system_id,
            kind=row.kind,
            states=(),
            object_id=row.object_id,
            limit=MOST_HISTORY,
            offset=0,
        )
        newest = await orders.newest(tx, row)
        called = await names(tx, services.keys, officer, [row])
    return PrisonOrderDetail(
        order=order_view(row, called),
        history=[order_view(one, called) for one in history],
        newest=newest == row.version,
    )


async def retry(
    services: Services, officer: Officer, order_id: str, asked: SettleRecord
) -> PrisonOrder:
    """Tell it at once in place of after its pause; a refused one goes out as another order."""
    async with (
        Attempt(services, officer.actor(), f"{OBJECT}.retry", OBJECT, order_id, officer.stream),
        services.database.transaction() as tx,
    ):
        row = await orders.get(tx, order_id, officer.scopes)
        # Before the row, as the plan of the same system takes them.
        await tx.lock(orders.lock_of(row.system_id))
        row = await orders.get(tx, order_id, officer.scopes, for_update=True)
        again = await _again(services, tx, officer, row)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action=f"{OBJECT}.retry",
            object_kind=OBJECT,
            object_id=order_id,
            detail={"system": row.system_id, "order": again.id, "reason": asked.reason},
            at=services.clock(),
        )
        called = await names(tx, services.keys, officer, [again])
    return order_view(again, called)


async def _again(services: Services, tx: Tx, officer: Officer, row: ListedOrder) -> ListedOrder:
    now = services.clock()
    if row.state in OPEN_STATES:
        await orders.hurry(tx, row.id, now)
        return await orders.get(tx, row.id, officer.scopes)
    if row.state is not OrderState.REFUSED:
        raise Conflict("这条下发已有结果，不需要重试。", code="order_settled")
    if await orders.newest(tx, row) != row.version:
        raise Conflict("该记录已有后续下发，不能重试这一条。", code="order_superseded")
    outgoing = Outgoing(row.module, row.kind)
    # Under its own id it would be answered as before: the system knows it again.
    wanted = [(row.object_id, row.record_version, row.cancelled)]
    (made,) = await orders.queue(tx, row.system_id, outgoing, wanted, now)
    return await orders.get(tx, made, officer.scopes)


def order_view(row: ListedOrder, called: Names) -> PrisonOrder:
    return PrisonOrder(
        id=row.id,
        system_id=row.system_id,
        system=row.system,
        prison=row.prison,
        kind=row.kind,
        title=ORDER_TITLES[row.kind],
        module=row.module,
        object_id=row.object_id,
        about=called.get((row.module, row.object_id), ""),
        version=row.version,
        cancelled=row.cancelled,
        state=row.state,
        delivered=row.state is OrderState.ACKNOWLEDGED,
        tries=row.tries,
        queued_at=row.queued_at,
        tried_at=row.tried_at,
        next_try_at=row.next_try_at,
        settled_at=row.settled_at,
        problem=row.problem,
        receipt=row.receipt,
    )
