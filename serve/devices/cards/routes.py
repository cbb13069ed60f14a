"""Routes of cards at a reader."""

from litestar.params import JSONBody

from pipelines.flows.devices.cards import reading
from pipelines.rules.access.codes.devices import READ_CARD, WRITE_CARD
from pipelines.rules.platform.repeated_routes import Secret, Unnoted
from schemas.devices.cards import CardAtReader, CardReading, PreparedCard
from serve.http import AsDevice, AsOfficer, PathId, Wired
from serve.route import officers, terminals


@officers.act("/api/cards/{card_id:str}/content", asks=WRITE_CARD, repeats=Secret.CARD)
async def prepare_card(services: Wired, officer: AsOfficer, card_id: PathId) -> PreparedCard:
    return await reading.prepare(services, officer, card_id)


@officers.act("/api/cards/{card_id:str}/written", asks=WRITE_CARD)
async def confirm_card(
    services: Wired, officer: AsOfficer, card_id: PathId, data: JSONBody[CardAtReader]
) -> CardReading:
    return await reading.confirm(services, officer, card_id, data)


@officers.act("/api/card-readings", asks=READ_CARD)
async def read_card(
    services: Wired, officer: AsOfficer, data: JSONBody[CardAtReader]
) -> CardReading:
    return await reading.read(services, officer, data)


@terminals.act("/api/device/card-readings", repeats=Unnoted.MACHINE)
async def read_card_at_device(
    services: Wired, device: AsDevice, data: JSONBody[CardAtReader]
) -> CardReading:
    return await reading.read_at(services, device, data)


HANDLERS = (prepare_card, confirm_card, read_card, read_card_at_device)
