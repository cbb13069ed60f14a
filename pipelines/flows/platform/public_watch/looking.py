"""One look at the public faces: opens each entry, reads the log of calls, counts errors of pages.

What is bad alerts once, to those who see to it, and once more when it is over.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from connectors.platforms.page_probe import opens
from connectors.postgres.database import Database
from connectors.postgres.exchange import outbound_calls
from connectors.postgres.messages import outbox
from connectors.postgres.platform import public_faults
from connectors.postgres.platform.public_faults import Fault
from connectors.postgres.transaction import Tx
from pipelines.rules.platform.public_watch.verdicts import (
    Limits,
    Seen,
    calls_seen,
    errors_seen,
    next_state,
    opening_seen,
)
from schemas.messages.officers import OfficerNotice
from schemas.messages.subjects import notify_officers
from schemas.modules.platform.public_faults import PUBLIC_FAULTS
from schemas.platform.public_watch import FaultEntry, FaultKind, FaultState
from schemas.settings import Settings
from schemas.tables.platform.org import org_unit

WINDOW = timedelta(minutes=15)
"""Of the log of calls."""
LINK = "/public-watch"
LOOPBACK = "127.0.0.1"
ENTRY_NAMES = {
    FaultEntry.WECHAT: "微信小程序",
    FaultEntry.SSB: "随申办",
    FaultEntry.BROWSER: "浏览器",
}
Opens = Callable[[str], Awaitable[str]]


def entry_of(peer: str) -> FaultEntry | None:
    """Of which way in a peer of the log is; None where it is none of the public faces'."""
    if "微信" in peer:
        return FaultEntry.WECHAT
    return FaultEntry.SSB if "随申办" in peer else None


def addresses(settings: Settings) -> dict[FaultEntry, str]:
    """Where each entry's page lies for those who come from outside."""
    own = settings.public_address or f"http://{LOOPBACK}:{settings.http_port}"
    page = own.rstrip("/") + "/relative/"
    city = settings.citizen_page_url or f"{page}?look=ssb"
    return {FaultEntry.WECHAT: page, FaultEntry.SSB: city}


async def look(
    database: Database,
    settings: Settings,
    now: datetime,
    limits: Limits,
    opens: Opens = opens,
) -> dict[str, int]:
    """Everything once; answers how much was looked at, and how much alerts now."""
    told = {entry: await opens(place) for entry, place in addresses(settings).items()}
    async with database.transaction() as tx:
        for entry, why in told.items():
            await _opening(tx, entry, why, limits, now)
        calls = await outbound_calls.figures(tx, back_to=now - WINDOW, since=now - WINDOW)
        ours = [one for one in calls if entry_of(one.peer) is not None]
        for one in ours:
            await _interface(tx, one, limits, now)
        faults = await public_faults.to_look_at(tx, now - WINDOW)
        for fault in faults:
            await _errors(tx, fault, limits, now)
        alerting = await public_faults.alerting(tx)
    return {
        "entries": len(told),
        "shut": sum(1 for why in told.values() if why),
        "interfaces": len(ours),
        "page_faults": len(faults),
        "alerting": len(alerting),
    }


async def _opening(tx: Tx, entry: FaultEntry, why: str, limits: Limits, now: datetime) -> None:
    fault = await _kept(
        tx, FaultKind.AVAILABILITY, entry, f"{ENTRY_NAMES[entry]}入口", f"entry:{entry.value}", now
    )
    in_a_row = fault.recent + 1 if why else 0
    counted: dict[str, Any] = {
        "tries": fault.tries + 1,
        "failures": fault.failures + bool(why),
        "recent": in_a_row,
        "last_at": now,
        "place": why,
    }
    seen = opening_seen(in_a_row, limits)
    await _settle(tx, fault, seen, counted, f"连续{in_a_row}次打不开（{why}）", now)


async def _interface(
    tx: Tx, called: outbound_calls.PeerFigures, limits: Limits, now: datetime
) -> None:
    entry = entry_of(called.peer) or FaultEntry.BROWSER
    mark = f"peer:{called.peer}"[:64]
    fault = await _kept(tx, FaultKind.INTERFACE, entry, f"{called.peer}接口", mark, now)
    counted: dict[str, Any] = {
        "tries": called.calls,
        "failures": called.failures,
        "recent": called.failures,
        "last_at": called.last_at,
    }
    seen = calls_seen(called.calls, called.failures, limits)
    why = f"一刻钟内调用{called.calls}次，失败{called.failures}次"
    await _settle(tx, fault, seen, counted, why, now)


async def _errors(tx: Tx, fault: Fault, limits: Limits, now: datetime) -> None:
    recent = fault.failures - fault.looked
    counted = {"recent": recent, "looked": fault.failures}
    seen = errors_seen(recent, limits)
    await _settle(tx, fault, seen, counted, f"新增{recent}次", now)


async def _kept(
    tx: Tx, kind: FaultKind, entry: FaultEntry, what: str, mark: str, now: datetime
) -> Fault:
    fault = await public_faults.locked(tx, mark)
    if fault is None:
        values = {"kind": kind.value, "entry": entry.value, "what": what, "mark": mark}
        await public_faults.add(tx, values, now)
        fault = await public_faults.locked(tx, mark)
    assert fault is not None
    return fault


async def _settle(
    tx: Tx, fault: Fault, seen: Seen, counted: Mapping[str, Any], why: str, now: datetime
) -> None:
    state = next_state(fault.state, seen)
    values = dict(counted) | {"state": state.value}
    if state is not fault.state and state is FaultState.ALERTING:
        values |= {"alerted_at": now, "over_at": None}
        await _tell(tx, f"公众端告警：{fault.what}", f"{fault.what}：{why}。", now)
    elif state is not fault.state:
        values["over_at"] = now
        await _tell(tx, f"公众端恢复：{fault.what}", f"{fault.what}已恢复正常。", now)
    await public_faults.change(tx, fault.id, values, now)


async def _tell(tx: Tx, title: str, text: str, now: datetime) -> None:
    """A notice on the screens of those who see to the public faces."""
    root = select(org_unit.c.code, org_unit.c.path).where(org_unit.c.parent_id.is_(None))
    bureau = (await tx.execute(root.limit(1))).first()
    if bureau is None:
        return
    notice = OfficerNotice(
        kind="public_watch",
        prison_code=bureau.code,
        unit_path=bureau.path,
        permission=PUBLIC_FAULTS.permission("list"),
        title=title[:60],
        text=text[:200],
        link=LINK,
        at=now,
    )
    await outbox.put(tx, notify_officers(bureau.code), notice)
