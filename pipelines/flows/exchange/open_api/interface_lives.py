"""The life of the opened interfaces: their states, trials and figures (VC-API-07)."""

import time
from datetime import datetime, timedelta

from connectors.postgres.audit import audit
from connectors.postgres.exchange import data_sets, open_api, open_interfaces
from connectors.postgres.exchange.data_sets import DataSetRow
from connectors.postgres.exchange.open_interfaces import InterfaceRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.exchange.open_api import fetching
from pipelines.flows.exchange.open_api.entering import Tailored
from pipelines.flows.exchange.open_api.fetching import Reading, Window
from pipelines.flows.exchange.open_api.keeping import MODULE
from pipelines.flows.modules.desk import Desk
from pipelines.flows.services import Services
from pipelines.rules.exchange.open_api.interfaces import Interface, interfaces
from pipelines.rules.exchange.open_api.life import FIRST, Standing, require_move
from pipelines.rules.platform.local_time import local
from schemas.errors import Conflict, Forbidden, InvalidInput, NotFound
from schemas.exchange.open_api import GrantView
from schemas.exchange.open_life import (
    InterfaceFigures,
    InterfaceLife,
    InterfaceLives,
    LifeState,
    SetLife,
    Trial,
    TrialView,
)
from schemas.modules.module import Verb

MOST_DAYS = 366
TRIED_ROWS = 100


async def lives(
    services: Services, since: datetime | None, until: datetime | None
) -> InterfaceLives:
    """Every version of every interface, with what the log says of a time; the last day at first."""
    end = until or services.clock()
    begin = since or end - timedelta(days=1)
    if not timedelta(0) < end - begin <= timedelta(days=MOST_DAYS):
        raise InvalidInput("起止时间不正确，最长一年。", code="wrong_time")
    async with services.database.transaction() as tx:
        sets = await data_sets.every(tx)
        kept = await open_interfaces.every(tx)
        counted = {one.interface: one for one in await open_interfaces.figures(tx, begin, end)}
    touched = {row.interface: row for row in kept}
    rows = [
        _life(one, touched.get(one.code), counted.get(one.code)) for one in interfaces().values()
    ]
    named = {one.interface: one for one in sets}
    rows += [
        _set_life(named[row.interface], row, counted.get(row.interface))
        for row in kept
        if row.interface in named
    ]
    return InterfaceLives(since=begin, until=end, rows=rows)


async def set_life(
    services: Services, officer: Officer, interface: str, asked: SetLife
) -> InterfaceLife:
    """Move a version on; the one who asks has seen the state it is in."""
    desk = Desk(services, officer, MODULE)
    async with desk.attempt("life", None), services.database.transaction() as tx:
        desk.require(Verb.EDIT)
        await tx.lock(f"open_interface:{interface}")
        found, standing = await _known(tx, interface, asked.version)
        await _require_reach(tx, desk, found)
        if standing.state is not asked.before:
            raise Conflict("接口的状态已被他人改动，请刷新后再试。", code="changed_meanwhile")
        if asked.state is LifeState.TESTING and not _can_be_tried(interface):
            raise InvalidInput("这个接口不提供数据查询，无法测试。", code="nothing_to_try")
        require_move(standing, asked.state, asked.ends_on, local(services.clock()).date())
        await open_interfaces.move(
            tx,
            interface,
            asked.version,
            asked.state,
            ends_on=asked.ends_on,
            note=asked.note.strip(),
            by=officer.name,
            now=services.clock(),
        )
        detail = {
            "interface": interface,
            "version": asked.version,
            "state": [standing.state.value, asked.state.value],
            "ends_on": asked.ends_on.isoformat() if asked.ends_on else None,
            "note": asked.note.strip(),
        }
        await desk.note(tx, "life", found.consumer_id if found else None, detail)
        return await _shown(tx, interface, asked.version, found)


async def try_out(services: Services, officer: Officer, interface: str, asked: Trial) -> TrialView:
    """Answer a first page as a consumer would get it, and tell only how it went."""
    desk = Desk(services, officer, MODULE)
    async with desk.attempt("trial", None), services.database.transaction() as tx:
        desk.require(Verb.EDIT)
        found, standing = await _known(tx, interface, asked.version)
        await _require_reach(tx, desk, found)
        reading = await _reading(tx, desk, interface, found, standing)
        began = time.perf_counter()
        window = Window(after=None, since=None, until=None, limit=TRIED_ROWS)
        page = await fetching.read(tx, services, reading, window)
        took = round((time.perf_counter() - began) * 1000)
        await open_interfaces.tried(tx, interface, asked.version, services.clock())
        detail = {"interface": interface, "version": asked.version, "rows": len(page.rows)}
        await desk.note(tx, "trial", found.consumer_id if found else None, detail)
    names = sorted({name for row in page.rows for name in row.get("values", row)})
    more = page.next is not None
    return TrialView(rows=len(page.rows), more=more, fields=names, duration_ms=took)


async def _reading(
    tx: Tx, desk: Desk, interface: str, found: DataSetRow | None, standing: Standing
) -> Reading:
    """As the data set's consumer would read; an interface of many as one without clear values."""
    if found is None:
        if not _can_be_tried(interface):
            raise InvalidInput("这个接口不提供数据查询，无法测试。", code="nothing_to_try")
        grant = GrantView(interface=interface, unmasked=False)
        return Reading(path=desk.scopes[0], grant=grant)
    consumer = await open_api.reach_of(tx, found.consumer_id)
    made = await data_sets.version(tx, found.id, standing.version)
    assert made is not None
    grants = {one.interface: one for one in await open_api.grants(tx, found.consumer_id)}
    granted = grants.get(found.base)
    if granted is None:
        raise Conflict("接入方已没有该接口的授权。", code="not_granted")
    tailored = Tailored(id=found.id, definition=made.definition)
    return Reading(path=consumer, grant=granted, data_set=tailored)


def _can_be_tried(interface: str) -> bool:
    known = interfaces().get(interface)
    return known is None or known.fetched


async def _known(tx: Tx, interface: str, version: int) -> tuple[DataSetRow | None, Standing]:
    found = await data_sets.named(tx, interface)
    if found is None and interface not in interfaces():
        raise NotFound("没有这个接口。", code="no_such_interface")
    standing = await open_interfaces.standing(tx, interface, version)
    if standing is None:
        raise NotFound("没有这个版本。", code="no_such_version")
    return found, standing


async def _require_reach(tx: Tx, desk: Desk, found: DataSetRow | None) -> None:
    """A data set is its consumer's; what can be granted to all is the bureau's alone."""
    if found is not None:
        await desk.need(tx, found.consumer_id)
    elif desk.officer.stream != audit.BUREAU:
        raise Forbidden("平台的接口由市局统一管理。", code="bureau_only")


async def _shown(tx: Tx, interface: str, version: int, found: DataSetRow | None) -> InterfaceLife:
    row = next(
        one
        for one in await open_interfaces.every(tx)
        if one.interface == interface and one.version == version
    )
    return _life(interfaces()[interface], row, None) if not found else _set_life(found, row, None)


def _life(
    one: Interface, row: InterfaceRow | None, figures: InterfaceFigures | None
) -> InterfaceLife:
    return InterfaceLife(
        code=one.code,
        title=one.title,
        version=FIRST.version,
        state=row.state if row else FIRST.state,
        ends_on=row.ends_on if row else None,
        tried_at=row.tried_at if row else None,
        note=row.note if row else "",
        changed_at=row.changed_at if row else None,
        changed_by=row.changed_by if row else "",
        consumer="",
        can_be_tried=one.fetched,
        figures=figures or _none(one.code),
    )


def _set_life(
    found: DataSetRow, row: InterfaceRow, figures: InterfaceFigures | None
) -> InterfaceLife:
    return InterfaceLife(
        code=found.interface,
        title=found.title,
        version=row.version,
        state=row.state,
        ends_on=row.ends_on,
        tried_at=row.tried_at,
        note=row.note,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        consumer=found.consumer,
        can_be_tried=True,
        figures=figures or _none(found.interface),
    )


def _none(code: str) -> InterfaceFigures:
    return InterfaceFigures(
        interface=code, calls=0, refused=0, failed=0, p50_ms=0, p95_ms=0, last_at=None
    )
