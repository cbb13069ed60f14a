"""Routes of cards at a reader."""

from litestar.params import JSONBody

from pipelines.flows.devices.cards import reading
from schemas.devices.cards import CardAtReader, CardReading, PreparedCard
from serve.access.auth.guards import devices_only, officers_only
from serve.http import AsDevice, AsOfficer, PathId, Wired, act


@act("/api/cards/{card_id:str}/content", guards=[officers_only])
async def prepare_card(services: Wired, officer: AsOfficer, card_id: PathId) -> PreparedCard:
    return await reading.prepare(services, officer, card_id)


@act("/api/cards/{card_id:str}/written", guards=[officers_only])
async def confirm_card(
    services: Wired, officer: AsOfficer, card_id: PathId, data: JSONBody[CardAtReader]
) -> CardReading:
    return await reading.confirm(services, officer, card_id, data)


@act("/api/card-readings", guards=[officers_only])
async def read_card(
    services: Wired, officer: AsOfficer, data: JSONBody[CardAtReader]
) -> CardReading:
    return await reading.read(services, officer, data)


@act("/api/device/card-readings", guards=[devices_only])
async def read_card_at_device(
    services: Wired, device: AsDevice, data: JSONBody[CardAtReader]
) -> CardReading:
    return await reading.read_at(services, device, data)


HANDLERS = (prepare_card, confirm_card, read_card, read_card_at_device)
