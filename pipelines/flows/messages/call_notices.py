"""Rings relatives about their calls, again where nobody answers, and then leaves a message."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from connectors.platforms.call_gateway import PEER, CallGateway, CallRefused
from connectors.platforms.outbound import Outbound
from connectors.postgres.audit import audit
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.database import Database
from connectors.postgres.messages import phone_notices, relative_messages
from connectors.postgres.messages.phone_notices import NoticeRow, told_of
from connectors.postgres.people import people
from connectors.postgres.transaction import Tx
from pipelines.rules.messages.notice_state import NoticeState
from pipelines.rules.phone.spoken_notice import written
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.contexts import relative_phone
from pipelines.rules.security.field import open_field
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import PERSONAL
from schemas.calls.state import CallState, StageKind
from schemas.errors import QinqiaoError, Unavailable
from schemas.exchange.call_gateway import Announcement, Ringing
from schemas.settings import Settings

CALLER = system_actor("电话告知")
AT_ONCE = 20
PATIENCE_S = 60.0
"""A telephone rings for a while."""
STILL_SO = (CallState.APPROVED, CallState.WAITING)


class CallNotices:
    """One caller; what is due, and who has it in hand, stands in the database."""

    def __init__(
        self,
        database: Database,
        keys: KeyProvider,
        gateway: CallGateway,
        clock: Callable[[], datetime],
        settings: Callable[[], Settings],
    ) -> None:
        self._database = database
        self._keys = keys
        self._gateway = gateway
        self._clock = clock
        self._settings = settings
        self._outbound = Outbound(database, keys, clock)

    async def round(self) -> int:
        """Ring everybody who is due now; answers how many were rung about."""
        async with self._database.reading() as tx:
            if not await phone_notices.is_any_due(tx, self._clock()):
                return 0
        async with self._database.transaction() as tx:
            claimed = await phone_notices.claim(tx, self._clock(), AT_ONCE)
        # Beside one another: a telephone rings for as long as half of a claim counts.
        told = await asyncio.gather(*map(self._tell, claimed), return_exceptions=True)
        for failed in told:
            if failed is not None:
                raise failed
        return len(claimed)

    async def _tell(self, notice: NoticeRow) -> None:
        async with self._database.transaction() as tx:
            call = await calls.get(tx, notice.call_id)
            relative = await people.relative_by_id(tx, call.relative_id) if call else None
            gone = call is None or relative is None or not relative.enabled
            if gone or call is None or call.state not in STILL_SO:
                await phone_notices.drop(tx, notice.call_id, self._clock())
                return
        assert relative is not None
        context = relative_phone(relative.id)
        phone = open_field(self._keys.sealing(PERSONAL), relative.phone_sealed, context)
        announcement = Announcement(
            key=f"{notice.id}-{notice.tries}", phone=phone, text=notice.text
        )
        try:
            ringing = await self._outbound.call(
                PEER,
                "announce",
                lambda: self._gateway.announce(announcement),
                parameters={"key": announcement.key},
                patience_s=PATIENCE_S,
            )
        except Unavailable as outage:
            await self._not_rung(notice, call, outage)
        except CallRefused as refusal:
            await self._instead(notice, call, refusal)
        else:
            await self._rung(notice, call, ringing)

    async def _rung(self, notice: NoticeRow, call: CallRow, ringing: Ringing) -> None:
        now, settings = self._clock(), self._settings()
        if ringing.answered:
            outcome = f"第{notice.tries}次呼叫已接听"
            await self._settle(notice, call, NoticeState.ANSWERED, outcome)
        elif notice.tries >= settings.notice_tries:
            outcome = f"呼叫{notice.tries}次{ringing.detail or '无人接听'}，已发消息告知"
            await self._settle(notice, call, NoticeState.MESSAGED, outcome)
        else:
            outcome = f"第{notice.tries}次呼叫{ringing.detail or '无人接听'}"
            due = now + timedelta(seconds=settings.notice_pause_s)
            await self._settle(notice, call, NoticeState.WAITING, outcome, due_at=due)

    async def _not_rung(self, notice: NoticeRow, call: CallRow, outage: Unavailable) -> None:
        """Whether it rang is not known: the same try again, or a message once it was enough."""
        now, settings = self._clock(), self._settings()
        failures = notice.failures + 1
        if outage.code == "no_gateway" or failures >= settings.notice_tries:
            await self._instead(notice, call, outage, failures=failures)
            return
        due = now + timedelta(seconds=settings.notice_pause_s)
        outcome = outage.message.rstrip("。")
        await self._settle(
            notice, call, NoticeState.WAITING, outcome, due_at=due, failures=failures
        )

    async def _instead(
        self, notice: NoticeRow, call: CallRow, why: QinqiaoError, *, failures: int = 0
    ) -> None:
        """A message, where nobody will ring."""
        outcome = f"{why.message.rstrip('。')}，已发消息告知"
        await self._settle(notice, call, NoticeState.MESSAGED, outcome, failures=failures)

    async def _settle(
        self,
        notice: NoticeRow,
        call: CallRow,
        state: NoticeState,
        outcome: str,
        *,
        due_at: datetime | None = None,
        failures: int = 0,
    ) -> None:
        now = self._clock()
        async with self._database.transaction() as tx:
            settled = await phone_notices.settle(
                tx, notice, state, at=now, outcome=outcome, due_at=due_at, failures=failures
            )
            if not settled:
                return
            detail = {"outcome": outcome, "tries": notice.tries}
            await calls.add_stage(
                tx, call.id, StageKind.PHONE_NOTICE, actor=CALLER, at=now, detail=detail
            )
            await audit.write(
                tx,
                stream=call.prison_code,
                actor=CALLER,
                action="call.phone_notice",
                object_kind="video_call",
                object_id=call.id,
                detail={"state": state.value, "tries": notice.tries},
                at=now,
            )
            if state is NoticeState.MESSAGED:
                await self._message(tx, call, now)

    async def _message(self, tx: Tx, call: CallRow, at: datetime) -> None:
        await relative_messages.add(
            tx,
            call.relative_id,
            call_id=call.id,
            kind=relative_messages.CALL_NOTICE,
            title="可视通话预约成功",
            text=written(told_of(call, self._settings())),
            at=at,
        )
