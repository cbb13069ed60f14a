"""Packages that officers carry to prisons without a link, and back (VC-APPT-05 to -07)."""

import asyncio
from collections.abc import AsyncIterator

from connectors.postgres.audit import audit
from connectors.postgres.exchange.prison_systems import orders, systems, versions
from connectors.postgres.exchange.prison_systems.systems import SystemRow
from connectors.postgres.transaction import Tx
from connectors.prisons.carried import OWNER, Accepted, Carried, PackageSeen
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.exchange.prison_systems import package_report
from pipelines.flows.files.leaving import MadeFile
from pipelines.flows.platform.scanning.checking import UploadCheck
from pipelines.flows.services import Services
from pipelines.rules.exchange.prison_systems.packages.numbers import file_name
from pipelines.rules.exchange.prison_systems.packages.writing import zipped
from pipelines.rules.files.names import clean_name
from pipelines.rules.security.digest import sm3_hex
from schemas.errors import Conflict, NotFound
from schemas.exchange.prison_systems.access import PackageAccess
from schemas.exchange.prison_systems.orders import OPEN_STATES, ORDER_TITLES
from schemas.exchange.prison_systems.packages import (
    CarriedSystem,
    IncomingPackage,
    OutgoingPackage,
    PackageExchange,
    PackageReport,
)
from schemas.exchange.prison_systems.settings import SystemSettings

OBJECT = "prison_package"
MOST_LISTED = 200
MEDIA = "application/octet-stream"


async def listed(services: Services, officer: Officer) -> list[CarriedSystem]:
    """Systems within reach whose settings say that packages are carried."""
    async with services.database.reading() as tx:
        rows = await systems.all_of(tx, officer.scopes)
        active = await versions.active(tx, [row.id for row in rows])
    return [_system(row) for row in rows if _is_carried(active.get(row.id))]


async def one(services: Services, officer: Officer, system_id: str) -> PackageExchange:
    async with services.database.reading() as tx:
        row, carried = await _opened(services, tx, officer, system_id)
        ours, theirs = await asyncio.to_thread(lambda: (carried.outgoing(), carried.incoming()))
        known = await _outgoing(tx, row, ours[:MOST_LISTED])
    return PackageExchange(
        system=_system(row),
        certificate=services.keys.public_key(OWNER).hex(),
        awaited=_awaited({one.number for one in theirs}),
        outgoing=known,
        unconfirmed=sum(one.state in OPEN_STATES for one in known),
        incoming=[
            IncomingPackage(number=one.number, bytes=one.bytes, came_at=one.laid_at)
            for one in theirs[:MOST_LISTED]
        ],
    )


async def take(services: Services, officer: Officer, system_id: str, number: int) -> MadeFile:
    """One package as it is to be carried; the log says who took it, and its digest."""
    async with _attempt(services, officer, "export", system_id):
        async with services.database.transaction() as tx:
            _, carried = await _opened(services, tx, officer, system_id)
            content = await asyncio.to_thread(carried.sealed, number)
            told = {"numbers": [number], "sm3": sm3_hex(content)}
            await _note(services, tx, officer, "export", system_id, **told)
        return MadeFile(_whole(content), MEDIA, file_name(number))


async def take_unconfirmed(services: Services, officer: Officer, system_id: str) -> MadeFile:
    """All that the prison has not answered yet, in one file."""
    async with _attempt(services, officer, "export", system_id):
        async with services.database.transaction() as tx:
            row, carried = await _opened(services, tx, officer, system_id)
            ours = await asyncio.to_thread(carried.outgoing)
            known = await _outgoing(tx, row, ours)
            numbers = sorted(one.number for one in known if one.state in OPEN_STATES)
            if not numbers:
                raise Conflict("没有待送出的数据包。", code="nothing_to_carry")
            content = await asyncio.to_thread(_together, carried, numbers)
            told = {"numbers": numbers, "sm3": sm3_hex(content)}
            await _note(services, tx, officer, "export", system_id, **told)
        return MadeFile(_whole(content), "application/zip", f"{row.prison_code}数据包.zip")


async def bring(
    services: Services, officer: Officer, system_id: str, name: str, content: bytes
) -> PackageReport:
    """Believe a package and lay it down; its records are read within seconds, each once."""
    actor, called = officer.actor(), clean_name(name)
    async with _attempt(services, officer, "import", system_id):
        async with UploadCheck(services, actor, f"{OBJECT}.import", called, officer.stream) as scan:
            await scan.feed(content)
            await scan.require_clean()
        async with services.database.transaction() as tx:
            _, carried = await _opened(services, tx, officer, system_id)
            # Of two who hand in packages at once one waits for the other.
            await tx.lock(f"{OBJECT}:{system_id}")
            accepted: Accepted = await asyncio.to_thread(carried.accept, content)
            told = {"number": accepted.number, "sm3": accepted.sm3, "again": accepted.again}
            await _note(services, tx, officer, "import", system_id, **told)
    return await report(services, officer, system_id, accepted.number, again=accepted.again)


async def report(
    services: Services, officer: Officer, system_id: str, number: int, *, again: bool = False
) -> PackageReport:
    """What became of each record of a package, as it stands now."""
    async with services.database.reading() as tx:
        row, carried = await _opened(services, tx, officer, system_id)
        settings = (await versions.active(tx, [row.id]))[row.id]
        content = await asyncio.to_thread(carried.content, number)
        return await package_report.of(tx, row.id, settings, number, content, again=again)


async def _opened(
    services: Services, tx: Tx, officer: Officer, system_id: str
) -> tuple[SystemRow, Carried]:
    row = await systems.get(tx, system_id, officer.scopes)
    settings = (await versions.active(tx, [row.id])).get(row.id)
    if settings is not None and _is_carried(settings):
        system = services.open_system(settings, "")
        if isinstance(system, Carried):
            return row, system
    raise NotFound("这个监狱系统不是以数据包交换。", code="not_by_package")


async def _outgoing(tx: Tx, row: SystemRow, ours: list[PackageSeen]) -> list[OutgoingPackage]:
    known = await orders.by_ids(tx, row.id, [one.order_id for one in ours])
    found = []
    for one in ours:
        order = known.get(one.order_id)
        found.append(
            OutgoingPackage(
                number=one.number,
                name=one.name,
                bytes=one.bytes,
                made_at=one.laid_at,
                order_id=one.order_id,
                kind=order.kind if order else None,
                title=ORDER_TITLES[order.kind] if order else "",
                cancelled=order.cancelled if order else False,
                state=order.state if order else None,
            )
        )
    return found


def _awaited(numbers: set[int]) -> int:
    awaited = 1
    while awaited in numbers:
        awaited += 1
    return awaited


def _together(carried: Carried, numbers: list[int]) -> bytes:
    return zipped({file_name(number): carried.sealed(number) for number in numbers})


async def _whole(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _is_carried(settings: SystemSettings | None) -> bool:
    return settings is not None and isinstance(settings.access, PackageAccess)


def _system(row: SystemRow) -> CarriedSystem:
    return CarriedSystem(id=row.id, name=row.name, prison=row.prison_name, enabled=row.enabled)


def _attempt(services: Services, officer: Officer, verb: str, system_id: str) -> Attempt:
    return Attempt(
        services, officer.actor(), f"{OBJECT}.{verb}", "prison_system", system_id, officer.stream
    )


async def _note(
    services: Services, tx: Tx, officer: Officer, verb: str, system_id: str, **detail: object
) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=f"{OBJECT}.{verb}",
        object_kind="prison_system",
        object_id=system_id,
        detail=detail,
        at=services.clock(),
    )
