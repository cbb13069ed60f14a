"""Lets a change commit with its answer, and answers a request that came before as it was then."""

from litestar import Response
from litestar.datastructures import MutableScopeHeaders
from litestar.types import (
    ASGIApp,
    HTTPResponseBodyEvent,
    HTTPResponseStartEvent,
    Message,
    Receive,
    Scope,
    Send,
)

from connectors.postgres.platform import intents
from connectors.postgres.platform.intents import Answer, Intent, Repeated
from schemas.errors import ErrorBody, QinqiaoError
from serve import failures
from serve.http import Asked
from serve.platform.repeats.asking import intent_of, replay, response_of, services_of

LARGEST = 256 * 1024
"""A longer answer is not kept: its request is only kept from being carried out again."""
NOT_LET_IN = frozenset({401, 403})


def repeatable(app: ASGIApp) -> ASGIApp:
    """Carry out once what is asked once, however often it is sent."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        intent = intent_of(scope)
        with intents.pursued(intent):
            if intent is None:
                await app(scope, receive, send)
                return
            answering = _Answering(intent, scope, receive, send)
            try:
                await app(scope, receive, answering.tell)
            finally:
                # Where nothing was answered, what was done stays done.
                await intent.settle()

    return handle


class _Answering:
    """Holds an answer back until what it tells of is in."""

    def __init__(self, intent: Intent, scope: Scope, receive: Receive, send: Send) -> None:
        self._intent = intent
        self._scope, self._receive, self._send = scope, receive, send
        self._start: HTTPResponseStartEvent | None = None

    async def tell(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        if message["type"] != "http.response.body" or self._start is None:
            await self._send(message)
            return
        start, self._start = self._start, None
        instead = await self._settled(start, message)
        if instead is None:
            await self._send(start)
            await self._send(message)
        else:
            request = Asked(self._scope)
            app = self._scope["litestar_app"]
            await instead.to_asgi_response(app, request)(self._scope, self._receive, self._send)

    async def _settled(
        self, start: HTTPResponseStartEvent, body: HTTPResponseBodyEvent
    ) -> Response[bytes] | Response[ErrorBody] | None:
        """Commit, with the answer where it is one; answers what is to be said in its place."""
        refused = start["status"] >= 400
        try:
            await self._commit(None if refused else self._answer(start, body))
            if not refused or not self._may_have_come_before(start["status"]):
                return None
            # Refused perhaps only because the first one changed what this one met.
            first = await replay(services_of(self._scope), self._intent)
            return None if first is None else response_of(first)
        except Repeated as error:
            return await self._overtaken(error)
        except QinqiaoError as error:
            return failures.refused(Asked(self._scope), error)
        except Exception as error:
            return failures.broken(Asked(self._scope), error)

    async def _overtaken(self, error: Repeated) -> Response[bytes] | Response[ErrorBody]:
        """Nothing of this one was kept: what the first one was answered, or that it was first."""
        try:
            first = await replay(services_of(self._scope), self._intent)
        except QinqiaoError as refusal:
            return failures.refused(Asked(self._scope), refusal)
        return failures.refused(Asked(self._scope), error) if first is None else response_of(first)

    def _may_have_come_before(self, status: int) -> bool:
        """Whether a refusal is to be looked into: what was known before is answered already."""
        intent = self._intent
        let_in = intent.mark != "" and status not in NOT_LET_IN
        return let_in and not intent.noted and not intent.known

    async def _commit(self, answer: Answer | None) -> None:
        await self._intent.settle(answer)
        if answer is not None and self._intent.lacks(answer):
            async with services_of(self._scope).database.transaction() as tx:
                await self._intent.put_answer(tx, answer)

    def _answer(self, start: HTTPResponseStartEvent, body: HTTPResponseBodyEvent) -> Answer | None:
        """What is kept of it; a cookie, a secret and what is long or comes in parts are not."""
        headers = MutableScopeHeaders.from_message(start)
        kept = self._intent.keeps_answer and "set-cookie" not in headers
        if not kept or body["more_body"] or len(body["body"]) > LARGEST:
            return None
        return Answer(
            status=start["status"],
            body=body["body"],
            media_type=headers.get("content-type", "application/json"),
        )
