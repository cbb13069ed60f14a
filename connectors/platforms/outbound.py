"""The one way to call an outside system: each call is logged, failed and late ones too."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from connectors.gathered import Gathered
from connectors.postgres.database import Database
from connectors.postgres.exchange import outbound_calls, peer_switches
from connectors.postgres.ids import make_id
from connectors.refreshed import Refreshed
from pipelines.rules.security.digest import keyed_digest
from pipelines.rules.security.keys import KeyProvider
from schemas.errors import QinqiaoError, Unavailable
from schemas.exchange.outbound import CallResult, OutboundCallView

T = TypeVar("T")
PURPOSE = "outbound-calls"
PATIENCE_S = 10.0
"""How long a peer may take, unless the caller says otherwise."""
SERVER_FAULT = 500

logger = logging.getLogger(__name__)


class Outbound:
    """Calls outside systems and writes down peer, method, result and duration (VC-CFG-27).

    Of the parameters only a keyed digest is kept: equal calls can be told, and nothing read.
    """

    def __init__(
        self,
        database: Database,
        keys: KeyProvider,
        clock: Callable[[], datetime],
        *,
        remember_s: float = 0.0,
        gather_s: float = 0.0,
    ) -> None:
        """For so long peers are taken to be on or off as they were, where many are asked often.

        Calls that went well are written down together, no later than `gather_s` after the first.
        """
        self._gather_s = gather_s
        self._gathered = Gathered(self._write_down, gather_s)
        self._database = database
        self._key = keys.derive(PURPOSE)
        self._clock = clock
        self._off = Refreshed(database, set[str](), peer_switches.off_peers, remember_s)

    async def call(
        self,
        peer: str,
        method: str,
        work: Callable[[], Awaitable[T]],
        *,
        parameters: Mapping[str, object],
        patience_s: float = PATIENCE_S,
    ) -> T:
        """What `work` answers; a peer that stays silent is `Unavailable(code="peer_timeout")`.

        To a peer that an officer switched off nothing goes: `Unavailable(code="peer_off")`, so that
        what can wait is tried again and goes on when the peer is on again (VC-API-01).
        """
        await self._require_on(peer)
        at, begun = self._clock(), time.monotonic()
        result, code = CallResult.FAILED, "cancelled"
        try:
            async with asyncio.timeout(patience_s):
                answer = await work()
            result, code = CallResult.OK, "ok"
            return answer
        except TimeoutError as late:
            result, code = CallResult.TIMED_OUT, "peer_timeout"
            message = f"{peer}没有在规定时间内应答，请稍后再试。"
            raise Unavailable(message, code=code, peer=peer) from late
        except QinqiaoError as error:
            refused = error.status < SERVER_FAULT
            result = CallResult.REFUSED if refused else CallResult.FAILED
            code = error.code
            raise
        except Exception as error:
            code = type(error).__name__[:48]
            raise
        finally:
            took_s = time.monotonic() - begun
            call = self._line(peer, method, parameters, result, code, took_s, at)
            # A caller who gives up leaves the log to be written all the same.
            await asyncio.shield(self._write(call))

    async def close(self) -> None:
        """Write down what was gathered."""
        await self._gathered.close()

    async def note(
        self, peer: str, method: str, result: CallResult, code: str, took_s: float
    ) -> None:
        """Log a call that was made otherwise, of a peer that is asked too often to log all."""
        await self._write(self._line(peer, method, {}, result, code, took_s, self._clock()))

    def _line(
        self,
        peer: str,
        method: str,
        parameters: Mapping[str, object],
        result: CallResult,
        code: str,
        took_s: float,
        at: datetime,
    ) -> OutboundCallView:
        return OutboundCallView(
            id=make_id(),
            at=at,
            peer=peer,
            method=method,
            parameters_digest=self._digest(parameters),
            result=result,
            code=code,
            duration_ms=round(took_s * 1000),
        )

    async def _require_on(self, peer: str) -> None:
        # While the database does not say, as it was last known; the next call looks again.
        with suppress(Unavailable):
            await self._off.look()
        if peer in self._off.current:
            raise Unavailable(f"与{peer}的接口已停用。", code="peer_off", peer=peer)

    def _digest(self, parameters: Mapping[str, object]) -> str:
        plain = json.dumps(parameters, ensure_ascii=False, sort_keys=True, default=str)
        return keyed_digest(self._key, plain)

    async def _write(self, call: OutboundCallView) -> None:
        if self._gather_s and call.result is CallResult.OK:
            self._gathered.put(call)
        else:
            await self._write_down([call])

    async def _write_down(self, calls: Sequence[OutboundCallView]) -> None:
        try:
            async with self._database.transaction() as tx:
                await outbound_calls.add(tx, *calls)
        except Unavailable:
            # What the peer did is done; losing its answer too would only make it worse.
            for call in calls:
                logger.exception(
                    "call to %s not logged: %s %s", call.peer, call.method, call.result
                )
