"""What an opened interface hands out, page by page without gap or repetition (VC-CFG-12)."""

from datetime import datetime
from typing import Any

import msgspec

from connectors.postgres.access import data_levels
from connectors.postgres.calls import call_feed
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.exchange import data_sets
from connectors.postgres.exchange.settled import settled_until
from connectors.postgres.modules import feed
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.open_api.entering import Entered, Tailored
from pipelines.flows.services import Services
from pipelines.rules.exchange.open_api import call_fields, frequency
from pipelines.rules.exchange.open_api.frequency import Use
from pipelines.rules.exchange.open_api.interfaces import VIDEO_CALLS, require_interface
from pipelines.rules.exchange.open_api.tailoring import Cut, call_query, choices, query_of
from pipelines.rules.modules.levels import unmasked_above
from pipelines.rules.modules.masks import masked
from pipelines.rules.modules.record import Stored
from pipelines.rules.platform.local_time import local
from schemas.errors import Forbidden, InvalidInput, NotFound
from schemas.exchange.open_api import GrantView, OpenPage
from schemas.modules.catalog import MODULES
from schemas.modules.module import Module


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Which records are asked for: beyond `after`, within a half-open time."""

    after: str | None
    since: datetime | None
    until: datetime | None
    limit: int


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Who reads what: the records below a unit, by a grant and perhaps through a data set."""

    path: str
    grant: GrantView
    data_set: Tailored | None = None


async def page(services: Services, entered: Entered, window: Window) -> OpenPage:
    interface = require_interface(entered.grant.interface)
    if interface.code != VIDEO_CALLS and interface.module is None:
        raise NotFound("这个接口不提供数据查询。", code="nothing_to_fetch")
    async with services.database.transaction() as tx:
        tailored = entered.data_set
        reading = Reading(path=entered.consumer.path, grant=entered.grant, data_set=tailored)
        if tailored is None:
            return await read(tx, services, reading, window)
        return await _pulled(tx, services, reading, tailored, window)


async def read(tx: Tx, services: Services, reading: Reading, window: Window) -> OpenPage:
    """A page by the grant, and by the data set where one is called."""
    interface = require_interface(reading.grant.interface)
    # Before the rows: what is committed between the two is in them, or beyond.
    settled = await settled_until(tx, services.settings.open_settling_s)
    if interface.module is None:
        rows = await _calls(tx, reading, window, settled)
    else:
        module = MODULES[interface.module]
        settled = min(window.until or settled, settled)
        rows = await _records(tx, services, reading, module, window, settled)
    shown = rows[: window.limit]
    more = len(rows) > window.limit
    return OpenPage(rows=shown, next=shown[-1]["id"] if more else None, settled_until=settled)


async def _pulled(
    tx: Tx, services: Services, reading: Reading, tailored: Tailored, window: Window
) -> OpenPage:
    """A page of a data set, counted with it: no two at once pass its limits together."""
    now = services.clock()
    today = local(now).date()
    use: Use | None = await data_sets.use(tx, tailored.id)
    frequency.require_in_time(use, window.after, tailored.definition.every_s, now)
    left = frequency.rows_left(use, tailored.definition.rows_a_day, today)
    window = msgspec.structs.replace(window, limit=min(window.limit, left))
    told = await read(tx, services, reading, window)
    ids = [row["id"] for row in told.rows]
    more = told.next is not None
    after = window.after
    followed = frequency.followed(use, after, ids, more=more, now=now, today=today)
    await data_sets.used(tx, tailored.id, followed)
    return told


async def _calls(
    tx: Tx, reading: Reading, window: Window, settled: datetime
) -> list[dict[str, Any]]:
    tailored, whole = reading.data_set, reading.grant.unmasked
    rows = await call_feed.after(
        tx,
        reading.path,
        after=window.after,
        since=window.since,
        until=window.until,
        settled=settled,
        limit=window.limit + 1,
        chosen=call_query(tailored.definition.filters) if tailored else None,
    )
    plain = [_call(row) for row in rows]
    if tailored is None:
        return [{"id": row["id"], **call_fields.told(row, whole=whole)} for row in plain]
    cut = Cut.of(tailored.definition, choices(None, (), whole=whole))
    return [{"id": row["id"], **cut.call(row)} for row in plain]


def _call(row: CallRow) -> dict[str, Any]:
    """In clear."""
    return {
        "id": row.id,
        "case_no": row.case_no,
        "state": row.state,
        "prison_code": row.prison_code,
        "ward": row.ward_name,
        "inmate_no": row.inmate_no,
        "inmate_name": row.inmate_name,
        "relative_name": row.relative_name,
        "kinship": row.kinship,
        "kind": row.kind,
        "privileged": row.privileged,
        "requested_at": row.requested_at,
        "starts_at": row.starts_at,
        "minutes": row.minutes,
        "connected_at": row.connected_at,
        "ended_at": row.ended_at,
        "end_reason": row.end_reason,
        "billed_minutes": row.billed_minutes,
    }


async def hidden_of(tx: Tx, services: Services, module: Module, *, whole: bool) -> frozenset[str]:
    """What a consumer gets nothing of, by the levels of today."""
    levels = (await data_levels.every(tx, services.rights_seal))[module.code]
    if levels is None:
        raise Forbidden("数据密级校验失败，暂不能提供。", code="level_untrusted")
    return frozenset() if whole else unmasked_above(module, levels)


async def _records(
    tx: Tx, services: Services, reading: Reading, module: Module, window: Window, until: datetime
) -> list[dict[str, Any]]:
    tailored, whole = reading.data_set, reading.grant.unmasked
    hidden = await hidden_of(tx, services, module, whole=whole)
    try:
        chosen = query_of(module, tailored.definition.filters, hidden) if tailored else None
    except InvalidInput as error:
        # It fitted when it was made: since then a level was raised, or the grant was narrowed.
        message = "数据集的筛选条件已超出授权，请联系平台管理员。"
        raise Forbidden(message, code="data_set_exceeds_grant") from error
    found = await feed.after(
        tx,
        module,
        FieldSeals(services.keys),
        (reading.path,),
        after=window.after,
        since=window.since,
        until=until,
        limit=window.limit + 1,
        chosen=chosen,
    )
    if tailored is None:
        return [told_record(module, stored, hidden, whole=whole) for stored in found]
    cut = Cut.of(tailored.definition, choices(module, hidden, whole=whole))
    return [_cut(module, stored, cut) for stored in found]


def told_record(
    module: Module, stored: Stored, hidden: frozenset[str], *, whole: bool
) -> dict[str, Any]:
    """A record as it is sent by a grant."""
    values = stored.values if whole else masked(module, stored.values)
    return _told(
        stored,
        {name: value for name, value in values.items() if name not in hidden},
        {name: title for name, title in stored.titles.items() if name not in hidden},
    )


def _cut(module: Module, stored: Stored, cut: Cut) -> dict[str, Any]:
    titles = {name: title for name, title in stored.titles.items() if name in cut.fields}
    return _told(stored, cut.record(module, stored.values), titles)


def _told(stored: Stored, values: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    return {
        "id": stored.id,
        "version": stored.version,
        "created_at": stored.created_at,
        "state": stored.state,
        "values": values,
        "titles": titles,
    }
