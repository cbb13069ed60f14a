"""The relay itself: it holds the platforms' addresses and secrets, and answers whoever waits.

It keeps no record: answers lie in memory for ten minutes, so that a question that was put and
whose answer was lost is not put again.
"""

import asyncio
import threading
import time
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillAsked
from typing import Any

import msgspec

from connectors.platforms.citizen import CitizenCloud
from connectors.platforms.relay.operations import put
from connectors.platforms.wechat import WeChat
from connectors.simulated_service import (
    UNREADABLE,
    Asked,
    Callers,
    Reply,
    SimulatedService,
    refused,
)
from pipelines.rules.exchange.open_api.signature import sign
from schemas.errors import NotFound, QinqiaoError, Unavailable
from schemas.exchange.relay import Awaited, Question, Told

HELD_S = 3.0
"""So long somebody who asks is kept waiting before he asks again."""
KEPT_S = 600.0
MOST = 10_000
"""Answers that are kept; the oldest go first."""


class Relay(SimulatedService):
    """Listens on its port from `with` on."""

    def __init__(
        self,
        key: bytes,
        wechat: WeChat,
        citizens: CitizenCloud,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        super().__init__(self.reply, port, host)
        self._key = key
        self._callers = Callers(key)
        self._wechat = wechat
        self._citizens = citizens
        self._answers: dict[str, tuple[float, Future[Any]]] = {}
        self._one_at_a_time = threading.Lock()
        self._loop = asyncio.new_event_loop()
        self._asking = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._asking.start()
        self.put = 0
        """Questions that went on to a platform."""

    def reply(self, asked: Asked) -> Reply | None:
        """The answer as it goes out, signed for the question that it is of."""
        try:
            self._callers.admit(asked)
            told = self._told(asked)
            answer = Reply(200, msgspec.json.encode(told))
        except QinqiaoError as refusal:
            answer = refused(refusal)
        except msgspec.MsgspecError:
            answer = UNREADABLE
        seal = sign(self._key, asked.signed.nonce.encode() + b"\n" + answer.content)
        return Reply(answer.status, answer.content, (("X-Api-Signature", seal),))

    def stop(self) -> None:
        super().stop()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._asking.join()

    def _told(self, asked: Asked) -> Told:
        match asked.path.rsplit("/", 1)[-1]:
            case "questions":
                question = msgspec.json.decode(asked.body, type=Question)
                return self._wait(question.id, self._put(question))
            case "answers":
                awaited = msgspec.json.decode(asked.body, type=Awaited).id
                with self._one_at_a_time:
                    known = self._answers.get(awaited)
                if known is None:
                    raise NotFound("没有这个问题。", code="relay_unknown")
                return self._wait(awaited, known[1])
        raise NotFound("没有这个接口。")

    def _put(self, question: Question) -> Future[Any]:
        with self._one_at_a_time:
            if (known := self._answers.get(question.id)) is not None:
                return known[1]
            self._forget()
            work = put(self._wechat, self._citizens, question)
            asked = asyncio.run_coroutine_threadsafe(work, self._loop)
            self._answers[question.id] = time.monotonic(), asked
            self.put += 1
            return asked

    def _forget(self) -> None:
        before = time.monotonic() - KEPT_S
        for question_id, (at, _) in list(self._answers.items()):
            if at > before and len(self._answers) < MOST:
                return
            del self._answers[question_id]

    def _wait(self, question_id: str, asked: Future[Any]) -> Told:
        try:
            answer = asked.result(HELD_S)
        except StillAsked:
            return Told(id=question_id, done=False)
        except QinqiaoError as refusal:
            return Told(id=question_id, done=True, refusal=refusal.body(), status=refusal.status)
        except Exception:
            away = Unavailable("转接出现故障，请稍后再试。", code="relay_broken")
            return Told(id=question_id, done=True, refusal=away.body(), status=away.status)
        return Told(id=question_id, done=True, answer=msgspec.Raw(msgspec.json.encode(answer)))
