"""Other passwords for the platform's own components, without a release or a restart (NF-SEC-16)."""

import os
import signal
from enum import StrEnum

import msgspec
from sqlalchemy import make_url

from cluster.layout import Layout
from cluster.problems import CannotStart
from cluster.running import find_running
from cluster.services.postgres import owner_url_at
from connectors.doors import open_database, vault_of
from connectors.keys import SoftwareKeys, open_keys, vault
from connectors.postgres.application_role import set_password
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.transaction import Tx
from pipelines.rules.security.actor import system_actor
from schemas.settings import Settings

ACTOR = system_actor("qinqiao admin")


class Component(StrEnum):
    DATABASE = vault.DATABASE
    """The application's role in PostgreSQL."""
    MESSAGES = vault.MESSAGES
    """The user of the embedded NATS."""
    MASTER_KEY = "master-key"
    """What seals personal fields and wraps the keys of files: a further generation of it."""


async def rotate(settings: Settings, component: Component) -> None:
    """The vault and the component change together; open connections go on, new ones use it.

    A new generation of the master key seals from now on; what older ones sealed they open.
    """
    work = {
        Component.DATABASE: _rotate_database,
        Component.MESSAGES: _rotate_messages,
        Component.MASTER_KEY: _rotate_master_key,
    }
    await work[component](settings)


async def _rotate_database(settings: Settings) -> None:
    running = find_running(settings)
    address = settings.database_url or (running.database_url if running else "")
    if not address:
        raise _not_running(settings)
    role = str(make_url(address).username)
    owner = Database(settings.database_owner_url or owner_url_at(Layout.of(settings).sockets))
    secret = vault.new_secret()
    try:
        async with owner.transaction() as tx:
            await tx.connection.run_sync(lambda one: set_password(one, role, secret))
            await _note(tx, Component.DATABASE)
            vault_of(settings).write(Component.DATABASE, secret)
    finally:
        await owner.close()


async def _rotate_messages(settings: Settings) -> None:
    """The embedded server is ended, and its supervisor starts it anew; clients come back."""
    running = find_running(settings)
    if running is None or "nats" not in running.services:
        raise _not_running(settings)
    database = open_database(msgspec.structs.replace(settings, database_url=running.database_url))
    try:
        async with database.transaction() as tx:
            await _note(tx, Component.MESSAGES)
            vault_of(settings).write(Component.MESSAGES, vault.new_secret())
    finally:
        await database.close()
    os.kill(running.services["nats"], signal.SIGTERM)


async def _rotate_master_key(settings: Settings) -> None:
    keys = open_keys(settings)
    if not isinstance(keys, SoftwareKeys):
        raise CannotStart(
            "主密钥由密码服务保管，请在密码服务中更换。",
            english="the cryptographic service holds the master key; rotate it there",
            code="key_held_elsewhere",
        )
    running = find_running(settings)
    address = settings.database_url or (running.database_url if running else "")
    if not address:
        raise _not_running(settings)
    database = open_database(msgspec.structs.replace(settings, database_url=address))
    try:
        async with database.transaction() as tx:
            await _note(tx, Component.MASTER_KEY)
            keys.rotate()
    finally:
        await database.close()


async def _note(tx: Tx, component: Component) -> None:
    await audit.write(
        tx,
        stream=audit.BUREAU,
        actor=ACTOR,
        action="secret.rotate",
        object_kind="component",
        object_id=component.value,
    )


def _not_running(settings: Settings) -> CannotStart:
    return CannotStart(
        "平台未运行，或其组件由他处管理。",
        english=f"no platform with such a component of its own runs on {settings.data_dir}",
        code="not_running",
    )
