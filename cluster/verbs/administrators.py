"""`qinqiao admin add-administrator`, signing for one, and breaking the glass."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cluster.verbs import adding_administrators as adding
from cluster.verbs.adding_administrators import Account, Administrator
from cluster.verbs.host_database import in_transaction, settings_with_database
from connectors.keys import sm2
from connectors.keys.recovery import RecoveryKey, read_public, read_safe
from pipelines.rules.access.password_rules import require_good
from pipelines.rules.security.administrator_challenge import (
    new_challenge,
    read_challenge,
    signed_bytes,
)
from schemas.errors import Conflict, Forbidden, QinqiaoError
from schemas.settings import Settings

PHRASE = "我确认无人可以会同办理"
"""Typed in full, so that nobody breaks the glass by a slip of the hand."""
Role = Annotated[Administrator, typer.Argument()]


def add_administrator(login: str, name: str, police_no: str, role: Role) -> None:
    """Add an administrator; the password is asked for and never shown.

    The first of each kind are added before anybody has signed in. Later ones take a signature by
    the recovery key, which another person keeps: see sign-challenge.
    """
    settings = settings_with_database()
    account = _account(settings, login, name, police_no, role)
    key = read_public(Path(settings.keys_dir))
    if asyncio.run(in_transaction(settings, lambda tx, _: adding.is_first(tx, role))):
        work = in_transaction(settings, lambda tx, doors: adding.add_first(tx, doors, account, key))
    else:
        proven = _signed_for(settings, account, key)
        work = in_transaction(
            settings, lambda tx, doors: adding.add_with_key(tx, doors, account, proven)
        )
    asyncio.run(work)
    Console().print(f"added {login}")


def sign_challenge(
    key: Annotated[
        Path, typer.Option("--key", help="File with the private recovery key; - reads stdin.")
    ],
    challenge: str,
) -> None:
    """Sign for an administrator who is added on another machine; the key's keeper does this.

    It shows who is to be added. The private key leaves this machine in no form.
    """
    asked = read_challenge(challenge)
    text = sys.stdin.read() if str(key) == "-" else key.read_text()
    private = read_safe(text).private.private
    Console(stderr=True).print(f"signing for {asked.login} ({asked.police_no}) as {asked.role}")
    sys.stdout.write(sm2.sign(private, signed_bytes(asked)).hex() + "\n")


def break_glass(
    login: str,
    name: str,
    police_no: str,
    role: Role,
    reason: Annotated[str, typer.Option(help="Why nobody else can take part.")],
) -> None:
    """Add an administrator alone, where neither a second person nor the recovery key is there.

    All administrators see it on every page until an auditor has acknowledged it.
    """
    settings = settings_with_database()
    if not reason.strip() or len(reason) > 200:
        raise typer.BadParameter("the reason is 1 to 200 characters")
    console = Console(stderr=True, style="red")
    console.print("This is written down, and shown to every administrator.")
    if typer.prompt(f"Type “{PHRASE}”") != PHRASE:
        console.print("not the phrase; nothing was done")
        raise typer.Exit(1)
    account = _account(settings, login, name, police_no, role)
    if asyncio.run(in_transaction(settings, lambda tx, _: adding.is_first(tx, role))):
        raise Conflict("尚无此类管理员，请用 add-administrator。", code="glass_whole")
    asyncio.run(
        in_transaction(settings, lambda tx, doors: adding.break_glass(tx, doors, account, reason))
    )
    Console().print(f"added {login}")


def _account(
    settings: Settings, login: str, name: str, police_no: str, role: Administrator
) -> Account:
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    require_good(password, login, settings)
    return Account(login, name, police_no, role, password)


def _signed_for(settings: Settings, account: Account, key: RecoveryKey | None) -> RecoveryKey:
    """The recovery key, once its keeper has signed; a refusal is written down."""
    try:
        return _proven(settings, account, key)
    except QinqiaoError as refused:
        code = refused.code
        asyncio.run(in_transaction(settings, lambda tx, _: adding.note_refused(tx, account, code)))
        raise


def _proven(settings: Settings, account: Account, key: RecoveryKey | None) -> RecoveryKey:
    if key is None:
        raise Conflict(
            "系统已有管理员，增设须由恢复密钥保管人签名，而本机没有恢复公钥。"
            "请按《安装手册》“应急增设管理员”办理。",
            code="no_recovery_key",
        )
    if not asyncio.run(in_transaction(settings, lambda tx, _: adding.key_counts(tx, key))):
        raise Forbidden(
            f"恢复密钥 {key.name} 首次用于增设管理员，须由审计员在管理平台确认后再办理。",
            code="recovery_key_not_acknowledged",
        )
    challenge = new_challenge(account.role.value, account.login, account.police_no)
    console = Console(soft_wrap=True, highlight=False)
    console.print(f"The keeper of {key.name} signs this, on another machine:")
    sys.stdout.write(f"qinqiao admin sign-challenge --key FILE {challenge.text}\n")
    typed = "".join(typer.prompt("Signature").split())
    if not _holds(key, signed_bytes(challenge), typed):
        raise Forbidden("签名不正确，没有增设管理员。", code="wrong_signature")
    return key


def _holds(key: RecoveryKey, data: bytes, signature: str) -> bool:
    try:
        return sm2.verify(key.public, data, bytes.fromhex(signature))
    except ValueError:
        return False
