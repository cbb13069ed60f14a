"""Letting a sender begin: its signature, its conversation, and whether that may be heard."""

import msgspec

from actors.speech.streams.records import BEGIN
from connectors.postgres.exchange import open_api, open_interfaces
from connectors.postgres.exchange.open_api import ConsumerRow
from connectors.postgres.phone import phone_calls
from connectors.postgres.recordings import conversation_row
from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.postgres.transaction import Tx
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.flows.speech.live.asked import Wanted, wanted_of
from pipelines.flows.speech.stream_client import Opening, StreamKey
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.exchange.open_api.admission import require_admitted
from pipelines.rules.exchange.open_api.interfaces import LIVE_SPEECH
from pipelines.rules.exchange.open_api.life import answering, require_answering
from pipelines.rules.platform.local_time import local
from pipelines.rules.security.actor import Actor
from pipelines.rules.speech.lines.channels import require_live
from pipelines.rules.speech.live_stream import require_streamable
from schemas.calls.state import ActorKind
from schemas.errors import Conflict, Forbidden, NotFound
from schemas.people.contacts import OBJECT_KINDS, ContactChannel
from schemas.speech.live_speech import SoundFormat
from serve.exchange.open_api.answering import admitted_socket
from serve.http import Socket


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """A sender that may send."""

    key: StreamKey
    key_id: str
    channel: ContactChannel
    sound: SoundFormat


async def enter(services: Services, socket: Socket) -> Entered:
    """Open the stream; a refusal is in the call log, and audited once the sender was let in."""
    async with admitted_socket(services, socket, LIVE_SPEECH) as call:
        wanted = wanted_of(dict(socket.query_params))
        consumer = call.entered.consumer
        by = Actor(ActorKind.CONSUMER, consumer.id, consumer.name, call.address)
        async with Attempt(services, by, BEGIN, "conversation", None) as tried:
            row = await _allowed(services, consumer, wanted, tried)
            opening = Opening(conversation_id=row.id, sound=wanted.sound, by=by)
            key = await services.streams.open(row.prison_id, opening)
    return Entered(key=key, key_id=consumer.key_id, channel=row.channel, sound=wanted.sound)


async def require_still(services: Services, entered: Entered) -> None:
    """Raise where the sender, its channel or its conversation is none to be heard any more."""
    require_live(services.settings, entered.channel)
    async with services.database.transaction() as tx:
        consumer = await open_api.by_key(tx, entered.key_id)
        row = await conversation_row.get(tx, entered.key.conversation_id)
        versions = await open_interfaces.versions(tx, LIVE_SPEECH)
    today = local(services.clock()).date()
    require_answering(answering(versions, today), today)
    if consumer is None or row is None:
        raise Forbidden("密钥不存在或已失效。", code="unknown_key")
    require_admitted(
        state=consumer.state,
        valid_from=consumer.valid_from,
        valid_until=consumer.valid_until,
        today=today,
    )
    _require_streamable(services, row)


async def _allowed(
    services: Services, consumer: ConsumerRow, wanted: Wanted, tried: Attempt
) -> ConversationRow:
    async with services.database.transaction() as tx:
        row = await _found(tx, consumer, wanted)
    tried.object_id, tried.stream = row.id, row.prison_code
    tried.object_kind = OBJECT_KINDS[row.channel]
    _require_streamable(services, row)
    require_live(services.settings, row.channel)
    return row


def _require_streamable(services: Services, row: ConversationRow) -> None:
    require_streamable(
        row.channel,
        privileged=row.privileged,
        began_at=row.began_at,
        ended_at=row.ended_at,
        now=services.clock(),
    )


async def _found(tx: Tx, consumer: ConsumerRow, wanted: Wanted) -> ConversationRow:
    """One of the sender's own unit; another prison's is as one that does not exist."""
    conversation_id = wanted.conversation_id or await _by_number(tx, consumer, wanted.call_no or "")
    row = await conversation_row.get(tx, conversation_id) if conversation_id else None
    if row is None or not in_scopes((consumer.path,), row.ward_path):
        raise NotFound("没有找到这次会见或通话。", code="conversation_not_found")
    return row


async def _by_number(tx: Tx, consumer: ConsumerRow, call_no: str) -> str | None:
    """The sender's own call of this number, or another exchange's where it is the only one."""
    own = await phone_calls.by_source(tx, consumer.id, call_no)
    if own is not None:
        return own.id
    ids = await conversation_row.of_source_no(tx, call_no)
    if len(ids) > 1:
        raise Conflict("多个来源系统使用同一流水号，请改用记录编号。", code="source_no_shared")
    return ids[0] if ids else None
