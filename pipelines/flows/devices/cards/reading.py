"""Reading and writing cards: for officers, for readers that are terminals, and for the kiosk."""

import secrets

from connectors.postgres.audit import audit
from connectors.postgres.devices import cards
from connectors.postgres.devices.cards import CardRow
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Device, Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from pipelines.rules.devices.card_content import (
    CardContent,
    CardKeys,
    opened_content,
    sealed_content,
)
from pipelines.rules.security.actor import Actor
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.purposes import CARD_CONTENT, CARD_MARK
from pipelines.rules.security.sm4 import NONCE_BYTES
from schemas.devices.cards import CardAtReader, CardReading, PreparedCard
from schemas.devices.kinds import DeviceKind, DeviceState
from schemas.errors import Conflict, Forbidden, InvalidInput, NotFound
from schemas.modules.devices.cards import ACTIVE, LOST

WITH_READER = frozenset({DeviceKind.CARD_READER, DeviceKind.ALL_IN_ONE, DeviceKind.KIOSK})


def keys_of(keys: KeyProvider) -> CardKeys:
    return CardKeys(keys.sealing(CARD_CONTENT), keys.derive(CARD_MARK))


async def prepare(services: Services, officer: Officer, card_id: str) -> PreparedCard:
    """The content for a card that was issued in the register; it is written by the reader."""
    async with (
        Attempt(services, officer.actor(), "card.prepare", "cards", card_id, officer.stream),
        services.database.transaction() as tx,
    ):
        row = await _in_reach(tx, officer, card_id)
        require_active(row.state)
        content = CardContent(card_id=row.id, holder=row.holder_name, number=row.holder_number)
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = sealed_content(keys_of(services.keys), row.card_no, content, nonce)
        await _note(tx, services, officer.actor(), officer.stream, "card.prepare", row)
    return PreparedCard(card_no=row.card_no, content=sealed.hex())


async def confirm(
    services: Services, officer: Officer, card_id: str, asked: CardAtReader
) -> CardReading:
    """What was read back after writing is whole and of this card; that is noted."""
    async with (
        Attempt(services, officer.actor(), "card.written", "cards", card_id, officer.stream),
        services.database.transaction() as tx,
    ):
        row = await known(tx, services, asked)
        if row.id != card_id:
            raise Conflict("读卡器上不是这张卡，请换卡重试。", code="other_card")
        await _in_reach(tx, officer, card_id)
        await _note(tx, services, officer.actor(), officer.stream, "card.written", row)
    return _reading(row)


async def read(services: Services, officer: Officer, asked: CardAtReader) -> CardReading:
    """The card and its holder; a card of a holder out of reach is not found."""
    async with (
        Attempt(services, officer.actor(), "card.read", "cards", None, officer.stream),
        services.database.transaction() as tx,
    ):
        row = await known(tx, services, asked)
        await _in_reach(tx, officer, row.id)
        await _note(tx, services, officer.actor(), officer.stream, "card.read", row)
    return _reading(row)


async def read_at(services: Services, device: Device, asked: CardAtReader) -> CardReading:
    """The same for a reader that is a terminal of the holder's prison; a lost card is refused."""
    async with (
        Attempt(services, device.actor(), "card.read", "cards", None, device.stream),
        services.database.transaction() as tx,
    ):
        if device.row.state is not DeviceState.ENABLED:
            raise Forbidden("设备未启用，不能读卡。", code="device_not_enabled")
        if device.row.kind not in WITH_READER:
            raise Forbidden("该类设备不能读卡。", code="device_without_reader")
        row = await known(tx, services, asked)
        if device.stream not in (audit.stream_of(row.path), audit.BUREAU):
            raise _unknown()
        require_active(row.state)
        await _note(tx, services, device.actor(), device.stream, "card.read", row)
    return _reading(row)


async def known(tx: Tx, services: Services, asked: CardAtReader) -> CardRow:
    """The card of the register whose content this is; `InvalidInput` says why it is none."""
    content = opened_content(keys_of(services.keys), asked.card_no, bytes.fromhex(asked.content))
    row = await cards.by_id(tx, content.card_id)
    if row is None:
        raise _unknown()
    if row.card_no != asked.card_no:
        raise InvalidInput("卡内容不属于这张卡，不能使用。", code="card_copied")
    return row


async def usable(tx: Tx, services: Services, asked: CardAtReader) -> CardRow:
    """The same, where it is neither lost nor returned."""
    row = await known(tx, services, asked)
    require_active(row.state)
    return row


def require_active(state: str | None) -> None:
    if state == LOST:
        raise Forbidden("该卡已挂失，不能使用。", code="card_lost")
    if state != ACTIVE:
        raise Forbidden("该卡已退卡，不能使用。", code="card_returned")


async def _in_reach(tx: Tx, officer: Officer, card_id: str) -> CardRow:
    row = await cards.by_id(tx, card_id)
    if row is None or not in_scopes(officer.scopes, row.path):
        raise _unknown()
    return row


def _unknown() -> NotFound:
    return NotFound("没有找到这张卡，或不在您的管辖范围内。", code="card_not_found")


async def _note(
    tx: Tx, services: Services, actor: Actor, stream: str, action: str, row: CardRow
) -> None:
    await audit.write(
        tx,
        stream=stream,
        actor=actor,
        action=action,
        object_kind="cards",
        object_id=row.id,
        detail={"card_no": row.card_no},
        at=services.clock(),
    )


def _reading(row: CardRow) -> CardReading:
    return CardReading(
        card_id=row.id,
        card_no=row.card_no,
        card_kind=row.card_kind,
        state=row.state,
        holder_module="inmates" if row.inmate_id else "officers",
        holder_id=row.inmate_id or row.officer_id or "",
        holder_name=row.holder_name,
        holder_number=row.holder_number,
    )
