"""From a message that waits to the gateway, once; what is not approved never leaves (NF-SEC-17).

The rows are the queue (VC-PUB-12): the hastiest first, no faster than a gateway takes them, again
by itself for a day where it does not answer, and each try in the log.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from connectors.messages.gateway import MessageGateway
from connectors.platforms.call_gateway import CallGateway
from connectors.platforms.outbound import Outbound
from connectors.platforms.wechat import SubscriptionMessages
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.messages import message_queue
from connectors.postgres.messages.message_queue import Claimed, Taken
from connectors.postgres.transaction import Tx
from pipelines.flows.messages.preparing import Ended, Later, Preparing, Ready
from pipelines.flows.messages.ways import Outcome, Sent, Ways
from pipelines.rules.messages.pacing import Pace
from pipelines.rules.messages.retrying import again_at
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.keys import KeyProvider
from schemas.messages.to_relatives import OUTSIDE, MessageKind, OutgoingState
from schemas.modules.messages.outgoing_messages import OUTGOING_MESSAGES
from schemas.settings import Settings

SENDER = system_actor("消息发送")
AT_ONCE = 25
"""Messages that are in hand at a time; what is hastier goes before the next."""
BREATH_S = 0.02
"""Pause where a gateway has had as many as it takes in a second."""
CLOSED_S = 3.0
"""So long a way is left alone on which nothing was taken."""
MOST_REASON = 200
GIVEN_UP = "通道长时间没有应答，已不再发送"


class MessageSender:
    """One sender; whether a message is still to be sent stands in its row.

    Killed between sending and noting it asks the gateway again under the same id once the claim
    has lapsed, and the gateway says that it has the message already.
    """

    def __init__(
        self,
        database: Database,
        keys: KeyProvider,
        gateway: MessageGateway,
        clock: Callable[[], datetime],
        settings: Callable[[], Settings],
        *,
        calls: CallGateway | None = None,
        subscriptions: SubscriptionMessages | None = None,
        gather_s: float = 0.0,
    ) -> None:
        """Calls that went well are logged together, no later than `gather_s` after the first."""
        self._database = database
        self._keys = keys
        self._clock = clock
        self._outbound = Outbound(database, keys, clock, remember_s=gather_s, gather_s=gather_s)
        self._ways = Ways(self._outbound, gateway, calls, subscriptions)
        self._preparing = Preparing(keys, clock)
        a_second = settings().message_rate
        self._paces = {kind: Pace(a_second) for kind in OUTSIDE}

    async def drain(self) -> None:
        """Until nothing is due, as fast as the gateways take it."""
        while await self.is_any_due():
            if not await self.round():
                closed = all(pace.is_closed(time.monotonic()) for pace in self._paces.values())
                await asyncio.sleep(CLOSED_S if closed else BREATH_S)

    async def close(self) -> None:
        """Log what was gathered."""
        await self._outbound.close()

    async def is_any_due(self) -> bool:
        async with self._database.reading() as tx:
            return await message_queue.is_any_due(tx, self._clock())

    async def round(self) -> int:
        """Hand over what may go now of every kind; answers how many were tried."""
        tried = await asyncio.gather(*(self._send_some(kind) for kind in OUTSIDE))
        return sum(tried)

    async def _send_some(self, kind: MessageKind) -> int:
        pace = self._paces[kind]
        free = min(AT_ONCE, pace.free(time.monotonic()))
        if free <= 0:
            return 0
        async with self._database.transaction() as tx:
            claimed = await message_queue.claim(tx, self._keys, kind, self._clock(), free)
        if not claimed:
            return 0
        async with self._database.transaction() as tx:
            ready, held = await self._preparing.prepare(tx, claimed)
            for message, outcome in held:
                await self._note(tx, message, outcome)
        found: dict[str, Outcome] = {}
        # Beside one another, but none beside what is hastier, nor two to the same person: of a
        # call nobody reads that it was moved after that it was cancelled.
        for _, alike in groupby(ready, key=lambda one: one.message.haste):
            turns = [self._send_in_turn(pace, own) for own in by_person(alike)]
            for told in await asyncio.gather(*turns):
                found |= told
        outcomes = [found[one.message.id] for one in ready]
        if outcomes and all(isinstance(one, Later) for one in outcomes):
            pace.close(time.monotonic() + CLOSED_S)
        await self._settle(ready, outcomes)
        return len(claimed)

    async def _send_in_turn(self, pace: Pace, own: Sequence[Ready]) -> dict[str, Outcome]:
        return {one.message.id: await self._send(pace, one) for one in own}

    async def _send(self, pace: Pace, ready: Ready) -> Outcome:
        """Counted when it was answered: when it arrived lies before, so no second holds more."""
        outcome = await self._ways.send(ready)
        pace.took(time.monotonic(), 1)
        return outcome

    async def _settle(self, ready: Sequence[Ready], outcomes: Sequence[Outcome]) -> None:
        sent: dict[str, tuple[Ready, Sent]] = {}
        async with self._database.transaction() as tx:
            for one, outcome in zip(ready, outcomes, strict=True):
                if isinstance(outcome, Sent):
                    sent[one.message.id] = one, outcome
                else:
                    await self._note(tx, one.message, outcome)
            await self._note_sent(tx, sent)

    async def _note(self, tx: Tx, message: Claimed, outcome: Later | Ended) -> None:
        """What came of a try, in the log; the end of a message is audited as well."""
        now = self._clock()
        if isinstance(outcome, Later):
            # A time that is said is not for what went wrong: nothing counts as a try.
            if outcome.due_at is not None:
                await message_queue.put_off(tx, message.id, outcome.due_at)
                return
            due_at = again_at(message.attempts, now, message.queued_at)
            if due_at is not None:
                reason = outcome.reason[:MOST_REASON]
                await message_queue.again(tx, message.id, due_at, reason, now)
                return
            outcome = Ended(OutgoingState.FAILED, GIVEN_UP)
        reason = outcome.reason[:MOST_REASON]
        if await message_queue.settle(tx, message.id, outcome.state, now, reason=reason):
            await self._audit(tx, message, outcome.state, {"reason": reason}, now)

    async def _note_sent(self, tx: Tx, sent: Mapping[str, tuple[Ready, Sent]]) -> None:
        """What a gateway took, together; each is audited by itself."""
        now = self._clock()
        taken = [
            Taken(
                id=message_id,
                receipt=outcome.receipt,
                channel_id=ready.channel.id if ready.channel else None,
            )
            for message_id, (ready, outcome) in sent.items()
        ]
        settled = await message_queue.settle_sent(tx, taken, now)
        for message_id, (ready, outcome) in sent.items():
            if message_id in settled:
                detail = _detail(ready, outcome)
                await self._audit(tx, ready.message, OutgoingState.SENT, detail, now)

    async def _audit(
        self,
        tx: Tx,
        message: Claimed,
        state: OutgoingState,
        detail: dict[str, object],
        at: datetime,
    ) -> None:
        """Who was told by which template; neither telephone nor text."""
        await audit.write(
            tx,
            stream=message.prison_code,
            actor=SENDER,
            action=f"{OUTGOING_MESSAGES.code}.{state.value}",
            object_kind=OUTGOING_MESSAGES.code,
            object_id=message.id,
            detail=detail,
            at=at,
        )


def by_person(ready: Iterable[Ready]) -> list[list[Ready]]:
    """Each person's own, in the order in which they came."""
    own: dict[str, list[Ready]] = {}
    for one in ready:
        message = one.message
        person = message.relative_id or message.account_id or message.id
        own.setdefault(person, []).append(one)
    return list(own.values())


def _detail(ready: Ready, sent: Sent) -> dict[str, object]:
    channel, message = ready.channel, ready.message
    return {
        "template": ready.template.code,
        "template_version": ready.template.version,
        "channel": channel.name if channel else message.kind.value,
        "recipient": message.relative_id or message.account_id,
        "receipt": sent.receipt,
        "case_no": message.case_no,
    }
