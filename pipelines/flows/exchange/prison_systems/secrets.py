"""Keeping a system's secrets, each for the address that it was given for."""

from connectors.postgres.exchange.prison_systems import systems, versions
from connectors.postgres.exchange.prison_systems.systems import SystemRow
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.prisons.raw_seals import RawSeals
from pipelines.flows.services import Services
from pipelines.rules.exchange.prison_systems import secrets
from pipelines.rules.exchange.prison_systems.secrets import Secrets
from schemas.errors import InvalidInput
from schemas.exchange.prison_systems.access import Access


async def replace(services: Services, tx: Tx, row: SystemRow, secret: str) -> None:
    """A new one for the address that counts, or came last; an empty one forgets all of them."""
    if not secret:
        await systems.change(tx, row.id, secret_sealed=None)
        return
    access = await _latest(tx, row)
    place = secrets.UNBOUND if access is None else secrets.place_of(access) or secrets.UNBOUND
    kept = RawSeals(services.keys).open_secrets(row.id, row.secret_sealed)
    if access is not None:
        kept = secrets.bound(kept, access)
    await _keep(services, tx, row.id, kept | {place: secret})


async def follow(
    services: Services, tx: Tx, row: SystemRow, access: Access, secret: str | None
) -> None:
    """A version's address has its secret, or it is refused: none is said where it was not meant."""
    kept = RawSeals(services.keys).open_secrets(row.id, row.secret_sealed)
    before = await _latest(tx, row)
    now = secrets.bound(kept, access if before is None else before)
    place = secrets.place_of(access)
    if secret is not None and place is not None:
        now[place] = secret
    if secrets.is_missing(now, access):
        raise InvalidInput(
            "地址已改变，请重新填写口令或密钥。", code="secret_needed", field="secret"
        )
    if now != kept:
        await _keep(services, tx, row.id, now)


async def _latest(tx: Tx, row: SystemRow) -> Access | None:
    """Of the version that counts, else of the newest one."""
    if row.active is not None:
        return (await versions.get(tx, row.id, row.active)).settings.access
    newest = await versions.of_system(tx, row.id, limit=1)
    return newest[0].settings.access if newest else None


async def _keep(services: Services, tx: Tx, system_id: str, kept: Secrets) -> None:
    sealed = RawSeals(services.keys).close_secrets(system_id, kept) if kept else None
    await systems.change(tx, system_id, secret_sealed=sealed)
