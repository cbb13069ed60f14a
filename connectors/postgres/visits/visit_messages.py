"""What relatives are told of their visits, in 我的消息 (VC-APPT-03, VC-APPT-19)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.postgres.messages import relative_messages
from connectors.postgres.transaction import Tx
from pipelines.rules.platform.local_time import moment_text
from pipelines.rules.visits.telling import session_text

DECIDED, CHANGED = "visit_decided", "visit_changed"
WAITED = "visit_waited"


async def approved(tx: Tx, booking_id: str, values: Mapping[str, Any], at: datetime) -> None:
    text = f"您预约的{when(values)}会见已批准，请带好身份证件，提前到会见窗口办理。"
    await _add(tx, booking_id, values, DECIDED, "会见预约已通过", text, at)


async def rejected(
    tx: Tx, booking_id: str, values: Mapping[str, Any], reason: str, at: datetime
) -> None:
    text = f"您预约的{when(values)}会见未获批准。{_because(reason)}您可以重新预约。"
    await _add(tx, booking_id, values, DECIDED, "会见预约未通过", text, at)


async def returned(
    tx: Tx, booking_id: str, values: Mapping[str, Any], reason: str, at: datetime
) -> None:
    text = f"您预约的{when(values)}会见被退回。{_because(reason)}请取消后重新预约，或联系监狱。"
    await _add(tx, booking_id, values, DECIDED, "会见预约被退回", text, at)


async def cancelled(
    tx: Tx, booking_id: str, values: Mapping[str, Any], reason: str, at: datetime
) -> None:
    text = f"您预约的{when(values)}会见已被取消。{_because(reason)}您可以重新预约。"
    await _add(tx, booking_id, values, CHANGED, "会见预约已取消", text, at)


async def moved(
    tx: Tx,
    booking_id: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    reason: str,
    at: datetime,
) -> None:
    text = f"您预约的会见由{when(before)}改到{when(after)}。{_because(reason)}"
    text += "如不方便，可在会见详情中取消。"
    await _add(tx, booking_id, after, CHANGED, "会见时间已调整", text, at)


async def offered(
    tx: Tx, relative_id: str, session: Mapping[str, Any], until: datetime, at: datetime
) -> None:
    text = f"您候补的{when(session)}会见有名额了，已为您保留到{moment_text(until)}，请尽快确认。"
    text += "如不需要，请放弃，以便让给其他家属。"
    await _wait(tx, relative_id, "候补名额已为您保留", text, at)


async def offer_lapsed(tx: Tx, relative_id: str, session: Mapping[str, Any], at: datetime) -> None:
    text = f"您候补的{when(session)}会见名额没有在保留时间内确认，已让给其他家属。"
    await _wait(tx, relative_id, "候补名额已过期", text, at)


async def wait_ended(
    tx: Tx, relative_id: str, session: Mapping[str, Any], reason: str, at: datetime
) -> None:
    text = f"您候补的{when(session)}会见已结束候补。{_because(reason)}"
    await _wait(tx, relative_id, "候补已结束", text, at)


async def _wait(tx: Tx, relative_id: str, title: str, text: str, at: datetime) -> None:
    await relative_messages.add(
        tx, relative_id, call_id=None, kind=WAITED, title=title, text=text, at=at
    )


def when(values: Mapping[str, Any]) -> str:
    return session_text(values["day"], values["starts"])


def _because(reason: str) -> str:
    return f"原因：{reason.rstrip('。')}。" if reason.strip() else ""


async def _add(
    tx: Tx,
    booking_id: str,
    values: Mapping[str, Any],
    kind: str,
    title: str,
    text: str,
    at: datetime,
) -> None:
    await relative_messages.add(
        tx,
        values["relative_id"],
        call_id=None,
        booking_id=booking_id,
        kind=kind,
        title=title,
        text=text,
        at=at,
    )
