"""The doors that every process of the house opens from its settings, in one place."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from connectors.core_door import open_database as open_database
from connectors.core_door import row_seals as row_seals
from connectors.core_door import vault_of as vault_of
from connectors.file_door import open_store as open_store
from connectors.files.store import SealedStore
from connectors.keys import open_keys
from connectors.keys.vault import DATABASE, MESSAGES, Vault
from connectors.ledger.shard import Shard
from connectors.ledger.shards import Shards
from connectors.nats.bus import Bus
from connectors.platforms.affairs_control import AffairsControl
from connectors.platforms.call_gateway import CallGateway, NoCallGateway
from connectors.platforms.call_gateway_control import CallGatewayControl
from connectors.platforms.call_gateway_http import HttpCallGateway
from connectors.platforms.police import NoPoliceCheck, PoliceCheck
from connectors.platforms.police_http import HttpPoliceCheck
from connectors.platforms.prison_affairs import NoPrisonAffairs, PrisonAffairs
from connectors.platforms.prison_affairs_http import HttpPrisonAffairs
from connectors.postgres.database import POOL_SIZE, Database
from pipelines.rules.security.keys import KeyProvider
from pipelines.rules.security.row_seal import PURPOSE as ACCESS_RIGHTS
from pipelines.rules.security.row_seal import RowSeal
from pipelines.rules.security.ulid import new_id
from schemas.settings import Settings

RANDOM_BYTES = 10


@dataclass(frozen=True)
class Doors:
    """Database, keys and file store of one process."""

    database: Database
    keys: KeyProvider
    vault: Vault
    store: SealedStore

    def rights_seal(self) -> RowSeal:
        """What seals the rows that decide on access."""
        return RowSeal(self.keys.derive(ACCESS_RIGHTS))

    async def close(self) -> None:
        await self.database.close()


def open_doors(settings: Settings) -> Doors:
    """Open them; nothing is read before it is needed."""
    keys = open_keys(settings)
    return Doors(
        database=open_database(settings),
        keys=keys,
        vault=vault_of(settings),
        store=open_store(settings, keys),
    )


def open_shards(settings: Settings, core: Database, *, pool_size: int = POOL_SIZE) -> Shards:
    """The labour ledger's databases; an address without a password asks the vault for it."""
    vault = vault_of(settings)

    def opened(url: str) -> Shard:
        own = make_url(url).password
        return Shard(
            url, pool_size=pool_size, password=lambda: None if own else vault.read(DATABASE)
        )

    databases = [opened(url) for url in settings.labour_shards]
    return Shards(core, databases, open_keys(settings))


def open_bus(settings: Settings) -> Bus:
    vault = vault_of(settings)
    return Bus(settings.nats_url, password=lambda: vault.read(MESSAGES))


def open_affairs(settings: Settings, clock: Callable[[], datetime]) -> PrisonAffairs:
    """The prison affairs platform; without one our own records count."""
    if not settings.affairs_url:
        return NoPrisonAffairs()
    return HttpPrisonAffairs(settings.affairs_url, _key(settings.affairs_key_file), clock)


def open_affairs_control(
    settings: Settings, clock: Callable[[], datetime]
) -> AffairsControl | None:
    """The knobs of its stand-in, where one stands there."""
    key_file = settings.affairs_control_key_file
    if not settings.simulators or not key_file:
        return None
    return AffairsControl(settings.affairs_url, _key(key_file), clock)


def open_call_gateway(settings: Settings, clock: Callable[[], datetime]) -> CallGateway:
    """The outbound call gateway; without one relatives are told by message."""
    if not settings.call_gateway_url:
        return NoCallGateway()
    key = _key(settings.call_gateway_key_file)
    return HttpCallGateway(settings.call_gateway_url, key, clock)


def open_call_gateway_control(
    settings: Settings, clock: Callable[[], datetime]
) -> CallGatewayControl | None:
    """The knobs of its stand-in, where one stands there."""
    key_file = settings.call_gateway_control_key_file
    if not settings.simulators or not key_file:
        return None
    return CallGatewayControl(settings.call_gateway_url, _key(key_file), clock)


def open_police(settings: Settings, clock: Callable[[], datetime]) -> PoliceCheck:
    """The real-person check of public security; without one officers look by themselves."""
    if not settings.police_url:
        return NoPoliceCheck()
    return HttpPoliceCheck(settings.police_url, _key(settings.police_key_file), clock)


def _key(file: str) -> bytes:
    return Path(file).read_bytes().strip()


def fresh_id() -> str:
    """A new ULID of now."""
    return new_id(time.time_ns() // 1_000_000, os.urandom(RANDOM_BYTES))
