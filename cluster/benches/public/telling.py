"""Thousands of messages through a gateway that takes fifty in a second (VC-PUB-12)."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import select

from cluster.benches.own_parts import own_services
from cluster.benches.public import order
from cluster.benches.public.gateway import A_SECOND, KEY, asked, gateway, taken
from cluster.benches.public.order import Left
from cluster.benches.public.planning import Planner
from cluster.telling import Tell
from connectors.doors import open_database
from connectors.keys import open_keys
from connectors.messages.http_gateway import HttpGateway
from connectors.postgres.database import Database
from loadtests.bench.figures import Figures, figures
from pipelines.flows.messages.sender import MessageSender
from pipelines.rules.platform.local_time import local
from schemas.messages.occasions import Haste, Occasion
from schemas.messages.to_relatives import OutgoingState
from schemas.settings import Settings
from schemas.tables import metadata

SHARES = (
    (Occasion.BUSINESS_APPROVED, 0.5),
    (Occasion.VISIT_CANCELLED, 0.45),
    (Occasion.VISIT_OFFERED, 0.05),
)
"""What can wait is queued first; the hastiest come last."""
MANY, CLOSURE = "many", "closure"
PAUSE_S = 1.0
"""After a closure somebody is told of a coming call so often."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """How many there are of each case."""

    messages: int
    closed: int
    """Visits that a closure cancels."""


class ToldCase(msgspec.Struct, frozen=True, kw_only=True):
    """How long it took, and what went wrong."""

    messages: int
    told_s: float
    a_second: float
    lost: int
    twice: int
    overtaken: int
    """Messages behind one that could wait longer, and was claimed when they stood."""
    tried_again: int
    turned_away: int
    """Times that the gateway was asked for more than it takes."""
    urgent_s: Figures
    """From the change to the gateway, of what is told at once."""
    planted_s: float


class ToldBench(msgspec.Struct, frozen=True, kw_only=True):
    """What is queued at once, and a closure while people are told of coming calls."""

    limit_a_second: int
    """What the gateway takes."""
    many: ToldCase
    closure: ToldCase
    over: list[str]
    """What may never be, and was."""


class _Stage(msgspec.Struct, kw_only=True):
    """What both cases use."""

    database: Database
    planner: Planner
    sender: MessageSender
    origin: str


def run(settings: Settings, wanted: Wanted, tell: Tell) -> ToldBench:
    """On a database of its own, with a gateway that is a process of its own."""
    with own_services(settings, "bench-public") as (own, run_dir), gateway(run_dir) as origin:
        settled = msgspec.structs.replace(own, message_gateways=(origin,), message_rate=A_SECOND)
        return asyncio.run(_measured(settled, origin, wanted, tell))


async def _measured(settings: Settings, origin: str, wanted: Wanted, tell: Tell) -> ToldBench:
    database, keys = open_database(settings, pool_size=6), open_keys(settings)
    clock = _by_day()
    way = HttpGateway((origin,), KEY, lambda: datetime.now(UTC))
    sender = MessageSender(database, keys, way, clock, lambda: settings, gather_s=1.0)
    stage = _Stage(
        database=database, planner=Planner(database, keys, clock), sender=sender, origin=origin
    )
    try:
        await stage.planner.furnish(origin)
        many = await _many(stage, wanted.messages, tell)
        closure = await _closure(stage, wanted.closed, tell)
    finally:
        await sender.close()
        await way.close()
        await database.close()
    found = {MANY: many, CLOSURE: closure}
    return ToldBench(limit_a_second=A_SECOND, over=over(found), **found)


def over(cases: dict[str, ToldCase]) -> list[str]:
    """What may never be: a message that is lost, sent twice or overtaken."""
    return [
        f"{name}.{what}"
        for name, case in cases.items()
        for what in ("lost", "twice", "overtaken", "turned_away")
        if getattr(case, what)
    ]


async def _many(stage: _Stage, messages: int, tell: Tell) -> ToldCase:
    """All are there before the first one leaves."""
    wanted = [
        occasion for occasion, share in SHARES for _ in range(max(1, round(messages * share)))
    ]
    tell(f"queueing {len(wanted)} messages")
    planted_s = await _planted(stage, MANY, wanted)
    tell(f"queued in {planted_s:.0f} s; sending")
    return await _told(stage, MANY, planted_s, stage.sender.drain, tell)


async def _closure(stage: _Stage, closed: int, tell: Tell) -> ToldCase:
    """While they leave, people are told of calls that begin soon."""
    tell(f"a closure cancels {closed} visits")
    planted_s = await _planted(stage, CLOSURE, [Occasion.VISIT_CANCELLED] * closed)
    hastened = max(1, closed // A_SECOND // 2)

    async def drained() -> None:
        sending = asyncio.create_task(stage.sender.drain())
        for number in range(hastened):
            await stage.planner.hasten(CLOSURE, closed + number)
            await asyncio.sleep(PAUSE_S)
        await sending
        # What was written in the moment in which it ended.
        await stage.sender.drain()

    return await _told(stage, CLOSURE, planted_s, drained, tell)


async def _planted(stage: _Stage, case: str, occasions: list[Occasion]) -> float:
    begun = time.perf_counter()
    await stage.planner.plan(case, occasions)
    return time.perf_counter() - begun


async def _told(
    stage: _Stage, case: str, planted_s: float, drain: Callable[[], Awaitable[None]], tell: Tell
) -> ToldCase:
    before, had = asked(stage.origin), set(taken(stage.origin))
    begun = time.perf_counter()
    await drain()
    told_s = time.perf_counter() - begun
    after, left = asked(stage.origin), [one for one in taken(stage.origin) if one not in had]
    rows = await _rows(stage, case)
    sent = {one.id for one in rows if one.state == OutgoingState.SENT.value}
    known = {one.id: one for one in rows}
    turned_away = after.turned_away - before.turned_away
    urgent = [
        (one.sent_at - stage.planner.stands_at[one.subject]).total_seconds()
        for one in rows
        if one.haste == Haste.AT_ONCE.value and one.sent_at is not None
    ]
    found = ToldCase(
        messages=len(rows),
        told_s=round(told_s, 1),
        a_second=round(len(left) / told_s, 1),
        lost=len(known.keys() - set(left)) + len(set(left) - sent),
        twice=after.asked - before.asked - turned_away - len(left),
        overtaken=order.overtaken([_left(stage, known[one]) for one in left]),
        tried_again=sum(one.attempts > 1 for one in rows),
        turned_away=turned_away,
        urgent_s=figures(urgent, 2),
        planted_s=round(planted_s, 1),
    )
    tell(f"{len(rows)} told in {told_s:.0f} s, {found.a_second} a second")
    return found


class _Row(msgspec.Struct, frozen=True):
    """What the log holds of a message."""

    id: str
    subject: str
    haste: str
    state: str
    attempts: int
    due_at: datetime
    claimed_at: datetime | None
    sent_at: datetime | None


async def _rows(stage: _Stage, case: str) -> list[_Row]:
    kept = metadata.tables["outgoing_message"].c
    columns = [getattr(kept, name) for name in _Row.__struct_fields__]
    async with stage.database.reading() as tx:
        mine = select(*columns).where(kept.subject.startswith(f"{case}:"))
        return await tx.all(mine, _Row)


def _left(stage: _Stage, row: _Row) -> Left:
    stands_at = max(stage.planner.stands_at[row.subject], row.due_at)
    return Left(haste=row.haste, stands_at=stands_at, claimed_at=row.claimed_at or stands_at)


def _by_day() -> Callable[[], datetime]:
    """The real clock, set to ten in the morning: nobody's quiet hours bear on the measure."""
    now = datetime.now(UTC)
    ten = local(now).replace(hour=10, minute=0, second=0, microsecond=0)
    ahead: timedelta = ten - now
    return lambda: datetime.now(UTC) + ahead
