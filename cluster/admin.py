"""`qinqiao admin …`: what is done at the server, before anybody can sign in (ID-4)."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from cluster import rotation
from cluster.rotation import Component
from cluster.running import require_database
from cluster.settings import settings_of_process
from connectors.doors import Doors, open_doors, vault_of
from connectors.postgres import audit, officers, rights, rights_check, units
from connectors.postgres.held_rights import BrokenRow
from connectors.postgres.transaction import Tx
from pipelines.rules.password_rules import require_good
from pipelines.security.actor import system_actor
from pipelines.security.password import SALT_BYTES, hash_password
from schemas.access.kinds import Duty
from schemas.errors import Conflict
from schemas.people.kinds import OrgType, Role
from schemas.settings import Settings

app = typer.Typer(no_args_is_help=True)
ACTOR = system_actor("qinqiao admin")


class Administrator(StrEnum):
    """The three that exclude one another."""

    SYSTEM = Role.SYSTEM_ADMIN.value
    SECURITY = Role.SECURITY_ADMIN.value
    AUDITOR = Role.AUDITOR.value


DUTIES = {
    Administrator.SYSTEM: Duty.SYSTEM,
    Administrator.SECURITY: Duty.SECURITY,
    Administrator.AUDITOR: Duty.AUDIT,
}


@app.callback()
def group() -> None:
    """The bureau and its first administrators; all other accounts are made in the console."""


@app.command()
def add_bureau(code: str, name: str) -> None:
    """Plant the bureau, the root of the organisation tree, in a fresh installation."""
    asyncio.run(_in_transaction(_settings(), lambda tx, _: _add_bureau(tx, code, name)))
    Console().print(f"added {code}")


@app.command()
def add_administrator(
    login: str,
    name: str,
    police_no: str,
    role: Annotated[Administrator, typer.Argument()],
) -> None:
    """Add the first administrator of a kind; the password is asked for and never shown."""
    settings = _settings()
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    require_good(password, login, settings)
    account = Account(login, name, police_no, role, password)
    asyncio.run(
        _in_transaction(settings, lambda tx, doors: add_first_administrator(tx, doors, account))
    )
    Console().print(f"added {login}")


@app.command()
def verify_rights() -> None:
    """Verify the seal of every row that decides on access; exits with 1 and names the bad ones."""
    counted, broken = asyncio.run(_verify(_settings()))
    for row in broken:
        Console(stderr=True).print(f"rights: {row.table} {row.id} of {row.subject} was changed")
    if broken:
        raise typer.Exit(1)
    Console().print(f"rights: {counted} rows verified")


@app.command()
def rotate_secret(component: Annotated[Component, typer.Argument()]) -> None:
    """Give a component another password, while the platform runs; the old one is refused at once.

    A rotation that was cut short is finished by running it again.
    """
    asyncio.run(rotation.rotate(settings_of_process(), component))
    Console().print(f"rotated {component.value}")


@app.command()
def set_secret(component: Annotated[Component, typer.Argument()]) -> None:
    """Seal the password of a database or message service that others run; it is asked for."""
    secret = typer.prompt("Secret", hide_input=True, confirmation_prompt=True)
    vault_of(settings_of_process()).write(component.value, secret)
    Console().print(f"sealed {component.value}")


async def _verify(settings: Settings) -> tuple[int, list[BrokenRow]]:
    doors = open_doors(settings)
    try:
        async with doors.database.transaction() as tx:
            return await rights_check.find_broken(tx, doors.rights_seal())
    finally:
        await doors.close()


class Account(msgspec.Struct, frozen=True):
    """An administrator to be."""

    login: str
    name: str
    police_no: str
    role: Administrator
    password: str


def _settings() -> Settings:
    settings = settings_of_process()
    return msgspec.structs.replace(settings, database_url=require_database(settings))


async def _in_transaction(
    settings: Settings, work: Callable[[Tx, Doors], Awaitable[object]]
) -> None:
    doors = open_doors(settings)
    try:
        async with doors.database.transaction() as tx:
            await rights.plant_built_in(tx, doors.rights_seal())
            await work(tx, doors)
    finally:
        await doors.close()


async def _add_bureau(tx: Tx, code: str, name: str) -> None:
    if await units.root(tx) is not None:
        raise Conflict("组织机构已建立。", code="bureau_exists")
    unit = await units.add(tx, parent=None, code=code, name=name, org_type=OrgType.BUREAU)
    await _note(tx, "org_unit.add", "org_unit", unit.id, {"code": code, "name": name})


async def add_first_administrator(tx: Tx, doors: Doors, account: Account) -> str:
    """An account with the administrator's role and the whole bureau as its scope.

    Only where nobody has the duty yet: from then on rights change in the console, with approval.
    """
    bureau = await units.root(tx)
    if bureau is None:
        raise Conflict("请先用 add-bureau 建立组织机构。", code="no_bureau")
    if await rights.holders_of_duty(tx, DUTIES[account.role]):
        raise Conflict("已有此类管理员，请在管理平台中办理。", code="administrator_exists")
    if await officers.by_login(tx, account.login) is not None:
        raise Conflict("登录名已被使用。", code="login_taken", login=account.login)
    officer_id = await officers.add(
        tx,
        login=account.login,
        name=account.name,
        police_no=account.police_no,
        org_unit_id=bureau.id,
        password_hash=hash_password(account.password, secrets.token_bytes(SALT_BYTES)),
        at=datetime.now(UTC),
    )
    await rights.give(tx, doors.rights_seal(), officer_id, [account.role.value], [bureau.id])
    await _note(tx, "account.add", "officer", officer_id, {"roles": [account.role.value]})
    return officer_id


async def _note(tx: Tx, action: str, kind: str, object_id: str, detail: dict[str, object]) -> None:
    await audit.write(
        tx,
        stream=audit.BUREAU,
        actor=ACTOR,
        action=action,
        object_kind=kind,
        object_id=object_id,
        detail=detail,
    )
