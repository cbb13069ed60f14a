"""Outside the demonstration nobody has an account until a command makes the first (ID-4)."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from typer.testing import CliRunner

from cluster.cli import app
from connectors.doors import Doors, open_doors
from connectors.postgres.access import held_rights, officers, rights
from schemas.settings import Settings
from schemas.tables import metadata

pytestmark = pytest.mark.integration
PEOPLE = ("officer", "officer_role", "officer_scope", "relative", "inmate", "session")


@pytest.fixture
def command(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Runs `qinqiao admin …` on a fresh installation; answers what it says, with its exit code."""
    monkeypatch.setenv("QINQIAO_DATABASE_URL", database_url)
    monkeypatch.setenv("QINQIAO_DATA_DIR", str(tmp_path))

    def run(*words: str, password: str = "") -> str:
        typed = f"{password}\n{password}\n" if password else ""
        done = CliRunner().invoke(app, ["admin", *words], input=typed)
        return f"{done.exit_code} {done.exception or ''} {done.output}"

    return run


@pytest.fixture
def doors(database_url: str, tmp_path: Path) -> Doors:
    settings = Settings(
        data_dir=str(tmp_path),
        models_dir="",
        ui_dir="",
        database_url=database_url,
        nats_url="",
        keys_dir=str(tmp_path / "keys"),
        files_dir=str(tmp_path / "files"),
    )
    return open_doors(settings)


async def test_a_fresh_installation_has_nobody(doors: Doors) -> None:
    async with doors.database.transaction() as tx:
        await rights.plant_built_in(tx, doors.rights_seal())
    async with doors.database.transaction() as tx:
        for name in PEOPLE:
            table = metadata.tables[name]
            assert await tx.scalar(select(func.count()).select_from(table)) == 0, name
    await doors.close()


def test_the_first_administrators_are_made_once_by_command(command: Callable[..., str]) -> None:
    first = ("add-administrator", "zhang.wei", "张伟", "310001", "system_admin")
    assert "no_bureau" in command(*first, password="Good-enough-1")
    assert command("add-bureau", "SH", "申海市监狱管理局").startswith("0")
    assert "bureau_exists" in command("add-bureau", "SH2", "另一局")
    assert "weak_password" in command(*first, password="weak")
    assert command(*first, password="Good-enough-1").startswith("0")
    second = ("add-administrator", "li.na", "李娜", "310002", "system_admin")
    assert "no_recovery_key" in command(*second, password="Good-enough-1")
    third = ("add-administrator", "wang.fang", "王芳", "310003", "security_admin")
    assert command(*third, password="Good-enough-1").startswith("0")
    assert command("add-administrator", "x", "某", "310004", "approver").startswith("2")


async def test_the_first_administrator_holds_the_duty_over_the_whole_bureau(
    command: Callable[..., str], doors: Doors
) -> None:
    await asyncio.to_thread(command, "add-bureau", "SH", "申海市监狱管理局")
    first = ("add-administrator", "zhang.wei", "张伟", "310001", "system_admin")
    await asyncio.to_thread(command, *first, password="Good-enough-1")
    async with doors.database.transaction() as tx:
        account = await officers.by_login(tx, "zhang.wei")
        assert account is not None
        held = await held_rights.of_officer(tx, doors.rights_seal(), account.id)
    await doors.close()
    assert (held.roles, held.scopes, held.broken) == (frozenset({"system_admin"}), ("/SH/",), ())
    assert "accounts:create" in held.permissions
    assert "rights:decide" not in held.permissions


async def test_a_row_changed_by_sql_is_named_by_command(
    command: Callable[..., str], doors: Doors
) -> None:
    await asyncio.to_thread(command, "add-bureau", "SH", "申海市监狱管理局")
    assert (await asyncio.to_thread(command, "verify-rights")).startswith("0")
    async with doors.database.transaction() as tx:
        changed = text(
            "update role_permission set role = 'leader'"
            " where role = 'word_keeper' and permission = 'keep_words'"
        )
        await tx.execute(changed)
    await doors.close()
    told = await asyncio.to_thread(command, "verify-rights")
    assert told.startswith("1")
    assert "role_permission" in told
