"""What an opened interface hands out, page by page without gap or repetition (VC-CFG-12)."""

from datetime import datetime
from typing import Any

import msgspec

from connectors.postgres import call_feed, data_levels
from connectors.postgres.call_row import CallRow
from connectors.postgres.modules import feed
from connectors.postgres.modules.sealing import FieldSeals
from connectors.postgres.settled import settled_until
from connectors.postgres.transaction import Tx
from pipelines.modules.levels import unmasked_above
from pipelines.modules.masks import masked
from pipelines.modules.record import Stored
from pipelines.open_api.interfaces import VIDEO_CALLS, require_interface
from pipelines.rules.masking import mask_name, mask_number
from schemas.errors import Forbidden, NotFound
from schemas.modules.catalog import MODULES
from schemas.modules.module import Module
from schemas.open_api import OpenPage
from serve.open_api.entering import Entered
from serve.services import Services


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """Which records are asked for: beyond `after`, within a half-open time."""

    after: str | None
    since: datetime | None
    until: datetime | None
    limit: int


async def page(services: Services, entered: Entered, window: Window) -> OpenPage:
    interface = require_interface(entered.grant.interface)
    if interface.code != VIDEO_CALLS and interface.module is None:
        raise NotFound("这个接口不提供数据查询。", code="nothing_to_fetch")
    async with services.database.transaction() as tx:
        # Before the rows: what is committed between the two is in them, or beyond.
        settled = await settled_until(tx, services.settings.open_settling_s)
        if interface.module is None:
            rows = await _calls(tx, entered, window, settled)
        else:
            module = MODULES[interface.module]
            settled = min(window.until or settled, settled)
            rows = await _records(tx, services, entered, module, window, settled)
    shown = rows[: window.limit]
    more = len(rows) > window.limit
    return OpenPage(rows=shown, next=shown[-1]["id"] if more else None, settled_until=settled)


async def _calls(
    tx: Tx, entered: Entered, window: Window, settled: datetime
) -> list[dict[str, Any]]:
    rows = await call_feed.after(
        tx,
        entered.consumer.path,
        after=window.after,
        since=window.since,
        until=window.until,
        settled=settled,
        limit=window.limit + 1,
    )
    return [_call(row, whole=entered.grant.unmasked) for row in rows]


def _call(row: CallRow, *, whole: bool) -> dict[str, Any]:
    return {
        "id": row.id,
        "case_no": row.case_no,
        "state": row.state,
        "prison_code": row.prison_code,
        "ward": row.ward_name,
        "inmate_no": row.inmate_no if whole else mask_number(row.inmate_no),
        "inmate_name": row.inmate_name if whole else mask_name(row.inmate_name),
        "relative_name": row.relative_name if whole else mask_name(row.relative_name),
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


async def _records(
    tx: Tx, services: Services, entered: Entered, module: Module, window: Window, until: datetime
) -> list[dict[str, Any]]:
    levels = (await data_levels.every(tx, services.rights_seal))[module.code]
    if levels is None:
        raise Forbidden("数据密级校验失败，暂不能提供。", code="level_untrusted")
    whole = entered.grant.unmasked
    hidden = frozenset() if whole else unmasked_above(module, levels)
    found = await feed.after(
        tx,
        module,
        FieldSeals(services.keys),
        (entered.consumer.path,),
        after=window.after,
        since=window.since,
        until=until,
        limit=window.limit + 1,
    )
    return [_record(module, stored, hidden, whole=whole) for stored in found]


def _record(
    module: Module, stored: Stored, hidden: frozenset[str], *, whole: bool
) -> dict[str, Any]:
    values = stored.values if whole else masked(module, stored.values)
    return {
        "id": stored.id,
        "version": stored.version,
        "created_at": stored.created_at,
        "state": stored.state,
        "values": {name: value for name, value in values.items() if name not in hidden},
        "titles": {name: title for name, title in stored.titles.items() if name not in hidden},
    }
