"""What relatives are told of their visits: in 我的消息, and by the messages that a bureau approved.

VC-APPT-03, VC-APPT-17, VC-APPT-19, VC-APPT-20.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from connectors.postgres.messages import outgoing_messages, relative_messages
from connectors.postgres.messages.told_matter import About
from connectors.postgres.modules.sealing import FieldKeys
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.rules.platform.local_time import moment_text
from pipelines.rules.visits.booking_rule import begins_at
from pipelines.rules.visits.telling import session_text
from schemas.messages.to_relatives import Occasion

DECIDED, CHANGED = "visit_decided", "visit_changed"
WAITED = "visit_waited"
MOST_TEXT = 400
Values = Mapping[str, Any]


class Post:
    """Tells the relative of one booking; of what happens once, once."""

    def __init__(
        self, tx: Tx, keys: FieldKeys, booking_id: str, values: Values, at: datetime
    ) -> None:
        self._tx = tx
        self._keys = keys
        self._booking_id = booking_id
        self._values = values
        self._at = at

    async def booked(self) -> None:
        """The page shows it; whoever did not book by himself has no page open."""
        await self._send(Occasion.VISIT_BOOKED)

    async def approved(self) -> None:
        text = f"您预约的{self._when}会见已批准，请带好身份证件，提前到会见窗口办理。"
        await self._tell(DECIDED, "会见预约已通过", text, Occasion.VISIT_APPROVED)

    async def rejected(self, reason: str) -> None:
        text = f"您预约的{self._when}会见未获批准。{_because(reason)}您可以重新预约。"
        await self._tell(DECIDED, "会见预约未通过", text, Occasion.VISIT_REJECTED)

    async def returned(self, reason: str) -> None:
        text = f"您预约的{self._when}会见被退回。{_because(reason)}请取消后重新预约，或联系监狱。"
        await self._tell(DECIDED, "会见预约被退回", text, Occasion.VISIT_RETURNED)

    async def cancelled(self, reason: str) -> None:
        text = f"您预约的{self._when}会见已被取消。{_because(reason)}您可以重新预约。"
        await self._tell(CHANGED, "会见预约已取消", text, Occasion.VISIT_CANCELLED)

    async def ended(self, reason: str) -> None:
        """Nobody decided in time, or nobody can any more."""
        text = f"您预约的{self._when}会见已自动结束，名额和次数已退回。{_because(reason)}"
        await self._tell(CHANGED, "会见预约已结束", text, Occasion.VISIT_ENDED)

    async def kept(self, reason: str) -> None:
        text = f"您预约的{self._when}会见经复核照常进行。{_because(reason)}"
        await self._tell(CHANGED, "会见照常进行", text, None)

    async def moved(self, before: Values, reason: str) -> None:
        text = f"您预约的会见由{when(before)}改到{self._when}。{_because(reason)}"
        text += "如不方便，可在会见详情中取消。"
        await self._tell(CHANGED, "会见时间已调整", text, Occasion.VISIT_MOVED, before)

    async def changed(self, before: Values, reason: str) -> None:
        """The people, and the time where it is another one."""
        moved = when(before) != self._when
        people = self._values["companions"] or "无"
        text = (
            f"您预约的{when(before)}会见改到{self._when}，"
            if moved
            else f"您预约的{self._when}会见，"
        )
        text += f"同行人员改为：{people}。{_because(reason)}如有疑问请联系监狱。"
        occasion = Occasion.VISIT_MOVED if moved else None
        await self._tell(CHANGED, "会见预约已修改", text, occasion, before)

    @property
    def _when(self) -> str:
        return when(self._values)

    async def _tell(
        self,
        kind: str,
        title: str,
        text: str,
        occasion: Occasion | None,
        before: Values | None = None,
    ) -> None:
        await relative_messages.add(
            self._tx,
            self._values["relative_id"],
            call_id=None,
            booking_id=self._booking_id,
            kind=kind,
            title=title,
            text=text[:MOST_TEXT],
            at=self._at,
        )
        if occasion is not None:
            await self._send(occasion, before)

    async def _send(self, occasion: Occasion, before: Values | None = None) -> None:
        """By the ways that exist for calls: agreed to by the relative, approved by the bureau."""
        values = self._values
        prison = await units.get(self._tx, values["prison_id"])
        if prison is None or values["booking_no"] is None:
            return
        about = about_visit(
            self._booking_id,
            values,
            prison.name,
            time_before=_begins(before) if before is not None else None,
            round=f"{self._at:%Y%m%d%H%M%S%f}",
        )
        await outgoing_messages.plan_about(self._tx, self._keys, about, occasion, self._at)


def about_visit(booking_id: str, values: Values, prison_name: str, **more: Any) -> About:
    """What is told of a visit that was booked by the calendar."""
    begins = _begins(values)
    return About(
        relative_id=values["relative_id"],
        case_no=values["booking_no"],
        unit_id=values["prison_id"],
        prison_name=prison_name,
        starts_at=begins,
        begins_at=begins,
        subject=f"visit:{booking_id}",
        **more,
    )


async def offered(
    tx: Tx,
    keys: FieldKeys,
    relative_id: str,
    session: Mapping[str, Any],
    until: datetime,
    at: datetime,
) -> None:
    """At once, also by message: the offer runs out."""
    text = f"您候补的{when(session)}会见有名额了，已为您保留到{moment_text(until)}，请尽快确认。"
    text += "如不需要，请放弃，以便让给其他家属。"
    await _wait(tx, relative_id, "候补名额已为您保留", text, at)
    prison = await units.get(tx, session["prison_id"])
    if prison is None:
        return
    about = About(
        relative_id=relative_id,
        case_no="",
        unit_id=prison.id,
        prison_name=prison.name,
        starts_at=_begins(session),
        subject=f"visit_session:{session['id']}",
        round=f"{at:%Y%m%d%H%M%S%f}",
        until=until,
    )
    await outgoing_messages.plan_about(tx, keys, about, Occasion.VISIT_OFFERED, at)


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


def when(values: Values) -> str:
    return session_text(values["day"], values["starts"])


def _begins(values: Values) -> datetime:
    return begins_at(values["day"], values["starts"])


def _because(reason: str) -> str:
    return f"原因：{reason.rstrip('。')}。" if reason.strip() else ""
