"""What a request with an `Idempotency-Key` asks, and what it was answered before."""

import asyncio
import re
import secrets
from collections.abc import Mapping

import msgspec
from litestar import Response
from litestar.types import Scope

from connectors.postgres.platform import intents, repeats
from connectors.postgres.platform.intents import Answer, Intent
from connectors.postgres.platform.repeats import RepeatNote
from pipelines.flows.access.auth.callers import Caller
from pipelines.flows.services import Services
from pipelines.rules.security.digest import hmac_sm3
from pipelines.rules.security.field import open_bytes, seal_bytes
from pipelines.rules.security.purposes import REPEAT_ANSWER, REPEAT_MARK
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.errors import Conflict, InvalidInput
from serve.declaration import route_of, text_of
from serve.http import Asked
from serve.pages.headers import READING

HEADER = "idempotency-key"
REPLAYED = "Idempotency-Replayed"
KEY = re.compile(r"[0-9A-Za-z_-]{16,64}")
ANSWER_S = 5.0
"""How long the first request's answer is awaited, which may be on its way at another node."""
LOOK_S = 0.1


def intent_of(scope: Scope) -> Intent | None:
    """The intent of a changing request that may come twice; none where no note is kept of it."""
    method = str(scope.get("method", ""))
    # A WebSocket has no method.
    if not method or method in READING:
        return None
    key = next((value for name, value in scope["headers"] if name == HEADER.encode()), None)
    route = route_of(scope)
    if not key or route is None or not route.keeps_note:
        return None
    services = services_of(scope)

    def seal(plain: bytes, place: str) -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return seal_bytes(services.keys.sealing(REPEAT_ANSWER), plain, place, nonce)

    return Intent(
        key.decode("latin-1"),
        text_of(scope),
        services.clock,
        seal,
        keeps_answer=route.keeps_answer,
    )


def services_of(scope: Scope) -> Services:
    found: Services = scope["litestar_app"].state.services
    return found


async def recognise(request: Asked) -> Response[bytes] | None:
    """Before a use case begins: read what is asked, and answer what was answered already."""
    intent = intents.current()
    if intent is None or not isinstance(request.user, Caller):
        return None
    services = services_of(request.scope)
    key = request.headers[HEADER]
    if not KEY.fullmatch(key):
        raise InvalidInput("请求标识的格式不正确。", code="bad_key")
    intent.account_id = request.user.id
    intent.mark = await _mark(services, request)
    if not intent.known:
        return None
    answer = await replay(services, intent)
    return None if answer is None else response_of(answer)


async def _mark(services: Services, request: Asked) -> str:
    """Keyed, since a request may hold a password that could be guessed by its digest."""
    said = f"{request.method}\n{request.url.path}\n{request.url.query}\n".encode()
    return hmac_sm3(services.keys.derive(REPEAT_MARK), said + await request.body()).hex()


async def replay(services: Services, intent: Intent) -> Answer | None:
    """What the first request was answered; None where there was none.

    The same key with anything else, and an answer that is not there, are refused.
    """
    note = await _note(services, intent)
    if note is None:
        return None
    if note.mark != intent.mark:
        raise InvalidInput("这个请求标识已用于另一项操作，本次没有办理。", code="key_used")
    if note.answer is None:
        raise Conflict("这次提交先前已经办成，没有重复办理。请刷新查看结果。", code="done_already")
    key = services.keys.sealing(REPEAT_ANSWER)
    return msgspec.json.decode(open_bytes(key, note.answer, intent.place()), type=Answer)


async def _note(services: Services, intent: Intent) -> RepeatNote | None:
    """With its answer, if that comes in time."""
    assert intent.account_id is not None
    looks = int(ANSWER_S / LOOK_S) if intent.keeps_answer else 0
    for left in range(looks, -1, -1):
        async with services.database.transaction() as tx:
            note = await repeats.find(tx, intent.account_id, intent.key_digest)
        if note is None or note.answer is not None or note.mark != intent.mark or not left:
            return note
        await asyncio.sleep(LOOK_S)
    return None


def response_of(answer: Answer) -> Response[bytes]:
    headers: Mapping[str, str] = {REPLAYED: "true"}
    return Response(
        answer.body, status_code=answer.status, media_type=answer.media_type, headers=headers
    )
