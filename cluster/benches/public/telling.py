"""Ten thousand messages through a gateway that takes fifty in a second (VC-PUB-12)."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
from sqlalchemy import delete, select

from cluster.benches.own_parts import own_services
from cluster.services.ports import free_port
from cluster.telling import Tell
from connectors.doors import open_database
from connectors.keys import open_keys
from connectors.messages.http_gateway import HttpGateway
from connectors.postgres.database import Database
from connectors.postgres.messages import message_choices, outgoing_messages
from connectors.postgres.messages.told_matter import About
from connectors.postgres.modules import writing
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.platform import units
from pipelines.flows.messages.sender import MessageSender
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.keys import KeyProvider
from schemas.messages.occasions import Occasion
from schemas.messages.to_relatives import GatewayFaults, GatewayFigures, MessageKind
from schemas.modules.common import APPROVED
from schemas.modules.messages.message_channels import MESSAGE_CHANNELS
from schemas.settings import Settings
from schemas.tables import metadata
from schemas.tables.people.person import relative

KEY = b"key of the bench's gateway"
A_SECOND = 50
SHARES = (
    (Occasion.BUSINESS_APPROVED, 0.5),
    (Occasion.VISIT_CANCELLED, 0.45),
    (Occasion.VISIT_OFFERED, 0.05),
)
"""What can wait is queued first, as before a closure; the hastiest come last."""
PLANTED_AT_ONCE = 250


class ToldBench(msgspec.Struct, frozen=True, kw_only=True):
    """How long it took, and what went wrong."""

    messages: int
    told_s: float
    a_second: float
    lost: int
    twice: int
    out_of_order: int
    """Messages that left after one that could have waited longer."""
    turned_away: int
    """Times that the gateway was asked for more than it takes."""
    planted_s: float


def run(settings: Settings, messages: int, tell: Tell) -> ToldBench:
    """On a database of its own, with a gateway that is a process of its own."""
    with own_services(settings, "bench-public") as (own, run_dir), _gateway(run_dir) as origin:
        settled = msgspec.structs.replace(own, message_gateways=(origin,), message_rate=A_SECOND)
        return asyncio.run(_measured(settled, origin, messages, tell))


@contextmanager
def _gateway(folder: Path) -> Iterator[str]:
    port, key_file = free_port(), folder / "gateway.key"
    key_file.write_bytes(KEY)
    command = [sys.executable, "-m", "connectors.messages.gateway_simulator", str(port)]
    process = subprocess.Popen([*command, str(key_file)], stdout=subprocess.DEVNULL)
    origin = f"http://127.0.0.1:{port}"
    try:
        _await(origin)
        faults = GatewayFaults(a_second=A_SECOND)
        httpx.put(f"{origin}/faults", content=msgspec.json.encode(faults)).raise_for_status()
        yield origin
    finally:
        process.terminate()
        process.wait()


def _await(origin: str) -> None:
    for _ in range(200):
        try:
            httpx.get(f"{origin}/messages").raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the gateway does not answer")


async def _measured(settings: Settings, origin: str, messages: int, tell: Tell) -> ToldBench:
    database, keys = open_database(settings, pool_size=6), open_keys(settings)
    clock = _by_day()
    begun = time.perf_counter()
    tell(f"queueing {messages} messages")
    await _furnish(database, keys, origin, clock)
    await _plan(database, keys, messages, clock)
    planted_s = time.perf_counter() - begun
    tell(f"queued in {planted_s:.0f} s; sending")
    way = HttpGateway((origin,), KEY, lambda: datetime.now(UTC))
    sender = MessageSender(database, keys, way, clock, lambda: settings, gather_s=1.0)
    begun = time.perf_counter()
    await sender.drain()
    told_s = time.perf_counter() - begun
    await sender.close()
    await way.close()
    result = await _found(database, origin, told_s, planted_s)
    await database.close()
    return result


def _by_day() -> Callable[[], datetime]:
    """The real clock, set to ten in the morning: nobody's quiet hours bear on the measure."""
    now = datetime.now(UTC)
    ten = local(now).replace(hour=10, minute=0, second=0, microsecond=0)
    ahead: timedelta = ten - now
    return lambda: datetime.now(UTC) + ahead


async def _furnish(
    database: Database, keys: KeyProvider, origin: str, clock: Callable[[], datetime]
) -> None:
    seals, now = FieldSeals(keys), clock()
    async with database.transaction() as tx:
        bureau = await units.root(tx)
        assert bureau is not None
        # Templates are the demonstration's; its channel leads to a stand-in of this process.
        await tx.execute(delete(metadata.tables[MESSAGE_CHANNELS.table]))
        channel = {
            "name": "测量用短信通道",
            "message_kind": MessageKind.SMS.value,
            "provider": "测量",
            "address": f"{origin}/v1/messages",
            "signature": "【测量】",
            "unit_id": bureau.id,
        }
        await writing.add(tx, MESSAGE_CHANNELS, seals, channel, state=APPROVED, by=None, at=now)


async def _plan(
    database: Database, keys: KeyProvider, messages: int, clock: Callable[[], datetime]
) -> None:
    """As use cases plan them, in the transactions of many changes."""
    async with database.transaction() as tx:
        people = list((await tx.connection.scalars(select(relative.c.id))).all())
        for relative_id in people:
            await message_choices.choose(tx, relative_id, True, clock())
        bureau = await units.root(tx)
    assert bureau is not None
    wanted = [
        occasion for occasion, share in SHARES for _ in range(max(1, round(messages * share)))
    ]
    for begin in range(0, len(wanted), PLANTED_AT_ONCE):
        async with database.transaction() as tx:
            for index in range(begin, min(begin + PLANTED_AT_ONCE, len(wanted))):
                now = clock()
                about = About(
                    relative_id=people[index % len(people)],
                    case_no=f"BENCH-{index}",
                    unit_id=bureau.id,
                    prison_name=bureau.name,
                    starts_at=now,
                    subject=f"bench:{index}",
                )
                await outgoing_messages.plan_about(tx, keys, about, wanted[index], now)


async def _found(database: Database, origin: str, told_s: float, planted_s: float) -> ToldBench:
    kept = metadata.tables["outgoing_message"]
    async with database.reading() as tx:
        rows = (await tx.execute(select(kept.c.id, kept.c.haste, kept.c.state))).all()
    async with httpx.AsyncClient() as http:
        taken = msgspec.json.decode((await http.get(f"{origin}/messages")).content, type=list[str])
        answer = (await http.get(f"{origin}/figures")).content
    figures = msgspec.json.decode(answer, type=GatewayFigures)
    haste = {row.id: row.haste for row in rows}
    sent = {row.id for row in rows if row.state == "sent"}
    return ToldBench(
        messages=len(rows),
        told_s=round(told_s, 1),
        a_second=round(len(taken) / told_s, 1),
        lost=len(haste.keys() - set(taken)) + len(set(taken) - sent),
        twice=figures.asked - figures.turned_away - len(taken),
        out_of_order=_inversions([haste[one] for one in taken]),
        turned_away=figures.turned_away,
        planted_s=round(planted_s, 1),
    )


def _inversions(hastes: Sequence[str]) -> int:
    """How many stand behind a greater one."""
    greatest, found = "", 0
    for one in hastes:
        found += one < greatest
        greatest = max(greatest, one)
    return found
