"""A number typed by hand is proven by a code that is sent to it (VC-PUB-03)."""

import hmac

from connectors.messages.http_gateway import GatewayRefused
from connectors.postgres.audit import audit
from connectors.postgres.ids import make_id
from connectors.postgres.messages import message_texts
from connectors.postgres.messages.message_texts import ChannelRow
from connectors.postgres.people import public_codes
from connectors.postgres.people.public_codes import CodeRow
from connectors.postgres.transaction import Tx
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.sealed_fields import phone_digest
from pipelines.flows.services import Services
from pipelines.rules.access import phone_code
from pipelines.rules.security.actor import Actor
from schemas.calls.state import ActorKind
from schemas.errors import Conflict, Forbidden, Unavailable
from schemas.messages.to_relatives import GatewayMessage, MessageKind
from schemas.modules.messages.message_channels import MESSAGE_CHANNELS

SENT = "public.code"
TEMPLATE = "sign-in-code"


async def send(services: Services, phone: str, address: str) -> None:
    """Send a code to the number, in the same way whether anybody is known by it or not."""
    mark, now = phone_digest(services.keys, phone), services.clock()
    actor = somebody(address)
    async with Attempt(services, actor, SENT, "public", None):
        async with services.database.transaction() as tx:
            # Two questions of one moment count as two.
            await tx.lock(f"public-code:{mark}")
            await _require_not_often(tx, services, mark, address)
            channel = await _channel(tx)
            code, code_id = phone_code.made(), make_id()
            row = CodeRow(
                id=code_id,
                phone_digest=mark,
                code_digest=phone_code.digest(_key(services), code_id, code),
                tries=0,
                at=now,
                until=now + phone_code.LASTS,
            )
            await public_codes.add(tx, row, address)
            await audit.write(
                tx,
                stream=audit.BUREAU,
                actor=actor,
                action=SENT,
                object_kind="public",
                object_id=None,
                detail={"channel": channel.name},
            )
        await _hand_over(services, channel, code_id, phone, code)


async def require(services: Services, phone: str, code: str) -> None:
    """Raise `InvalidInput` unless the code was sent to the number; it is used up then.

    A wrong one counts, in a transaction of its own, so that the refusal does not take it back.
    """
    mark, now = phone_digest(services.keys, phone), services.clock()
    async with services.database.transaction() as tx:
        row = await public_codes.open_for(tx, mark, now)
        if row is not None:
            await public_codes.note_try(tx, row.id)
            fits = hmac.compare_digest(
                row.code_digest, phone_code.digest(_key(services), row.id, code)
            )
            if row.tries >= phone_code.TRIES or not fits:
                row = None
            else:
                await public_codes.use_up(tx, row.id, now)
    if row is None:
        raise phone_code.wrong()


def somebody(address: str) -> Actor:
    """Who asks is not known yet."""
    return Actor(kind=ActorKind.PUBLIC, id=None, name="未知公众", address=address)


async def _require_not_often(tx: Tx, services: Services, mark: str, address: str) -> None:
    now = services.clock()
    phone_code.require_not_often(
        await public_codes.sent_since(tx, mark, now - phone_code.BETWEEN),
        await public_codes.sent_since(tx, mark, now - phone_code.DAY),
        await public_codes.asked_since(tx, address, now - phone_code.HOUR),
    )


async def _channel(tx: Tx) -> ChannelRow:
    channel = await message_texts.channel_for(tx, MessageKind.SMS.value)
    if channel is None or await tx.broken_row(MESSAGE_CHANNELS.table, channel.id) is not None:
        raise Conflict("短信验证码暂未开通，请从微信或随申办进入。", code="sms_closed")
    return channel


async def _hand_over(
    services: Services, channel: ChannelRow, code_id: str, phone: str, code: str
) -> None:
    message = GatewayMessage(
        message_id=code_id,
        kind=MessageKind.SMS,
        phone=phone,
        signature=channel.signature,
        template=TEMPLATE,
        text=phone_code.text(code),
    )
    try:
        await services.outbound.call(
            channel.name,
            "send",
            lambda: services.messages.send(channel.address, message),
            parameters={"message_id": code_id},
        )
    except (GatewayRefused, Forbidden) as refused:
        raise Unavailable(
            "验证码没有发出，请稍后再试或换一种方式登录。", code="sms_refused"
        ) from refused


def _key(services: Services) -> bytes:
    return services.keys.derive(phone_code.PURPOSE)
