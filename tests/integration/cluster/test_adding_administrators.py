"""Later administrators take the recovery key's keeper, or break the glass loudly (NF-SEC-19)."""

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from cluster.cli import app
from cluster.verbs.administrators import PHRASE
from connectors.doors import Doors, open_doors
from connectors.keys import sm2
from connectors.postgres.access import officers, security_notices, sign_ins
from schemas.access.kinds import Audience
from schemas.settings import Settings
from schemas.tables.access.claims import security_notice
from schemas.tables.audit.audit import audit_row

pytestmark = pytest.mark.integration
PASSWORD = "Good-enough-1"
FIRST = (
    ("zhang.wei", "张伟", "310001", "system_admin"),
    ("li.na", "李娜", "310002", "security_admin"),
    ("wang.jing", "王静", "310003", "auditor"),
)
FURTHER = ("zhao.lei", "赵磊", "310004", "system_admin")


class Host:
    """The machine that the platform runs on, and who types at it."""

    def __init__(self, folder: Path, doors: Doors) -> None:
        self.folder = folder
        self.doors = doors

    def run(self, *words: str, typed: str = "") -> tuple[int, str]:
        done = CliRunner().invoke(app, list(words), input=typed)
        return done.exit_code, f"{done.exception or ''} {done.output}"

    def add(self, account: tuple[str, ...], signature: str = "") -> tuple[int, str]:
        typed = f"{PASSWORD}\n{PASSWORD}\n{signature}\n"
        return self.run("admin", "add-administrator", *account, typed=typed)

    def add_signed(
        self, account: tuple[str, ...], safe: Path, instead: str = ""
    ) -> tuple[int, str]:
        """With a signature of what it asks for, by the key in a file, or for another login."""
        program = "from cluster.cli import main; main()"
        command = [sys.executable, "-c", program, "admin", "add-administrator", *account]
        pipe = subprocess.PIPE
        adding = subprocess.Popen(
            command,
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert adding.stdin is not None
        assert adding.stdout is not None
        adding.stdin.write(f"{PASSWORD}\n{PASSWORD}\n")
        adding.stdin.flush()
        said = []
        for line in adding.stdout:
            said.append(line)
            if found := re.search(r"--key FILE (\S+)", line):
                asked = found[1].replace(account[0], instead) if instead else found[1]
                code, answer = self.run("admin", "sign-challenge", "--key", str(safe), asked)
                assert code == 0, answer
                signature = re.search(r"[0-9a-f]{100,}", answer)
                assert signature is not None, answer
                adding.stdin.write(signature[0] + "\n")
                adding.stdin.flush()
        return adding.wait(60), "".join(said)

    def make_key(self) -> Path:
        safe = self.folder / f"safe-{datetime.now(UTC).timestamp()}"
        code, said = self.run("backup", "key", "--out", str(safe))
        assert code == 0, said
        return safe

    async def accounts(self) -> set[str]:
        async with self.doors.database.transaction() as tx:
            return {one.login for one in await officers.page(tx, ("/",))}

    async def actions(self) -> list[tuple[str, str]]:
        async with self.doors.database.transaction() as tx:
            found = select(audit_row.c.action, audit_row.c.result).order_by(audit_row.c.id)
            return [(row.action, row.result) for row in await tx.execute(found)]

    async def notices(self) -> list[tuple[str, str, bool]]:
        async with self.doors.database.transaction() as tx:
            told = security_notice.c
            found = select(told.kind, told.audience, told.grave).order_by(told.id)
            return [tuple(row) for row in await tx.execute(found)]

    async def acknowledge(self) -> None:
        """As the auditor does in the console."""
        async with self.doors.database.transaction() as tx:
            auditor = await officers.by_login(tx, "wang.jing")
            assert auditor is not None
            rows, _ = await security_notices.open_for(
                tx, auditor.id, [Audience.ADMINISTRATORS], limit=9
            )
            for row in rows:
                await security_notices.acknowledge(tx, row.id, auditor.id, datetime.now(UTC))

    async def come(self, login: str) -> None:
        """Somebody signs in: the installation is in use."""
        async with self.doors.database.transaction() as tx:
            account = await officers.by_login(tx, login)
            assert account is not None
            await sign_ins.note(
                tx,
                event="sign_in",
                result="ok",
                officer_id=account.id,
                address="127.0.0.1",
                device="",
                at=datetime.now(UTC),
            )


@pytest.fixture
async def host(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Host]:
    monkeypatch.setenv("QINQIAO_DATABASE_URL", database_url)
    monkeypatch.setenv("QINQIAO_DATA_DIR", str(tmp_path))
    settings = Settings(
        data_dir=str(tmp_path),
        models_dir="",
        ui_dir="",
        database_url=database_url,
        nats_url="",
        keys_dir=str(tmp_path / "keys"),
        files_dir=str(tmp_path / "files"),
    )
    doors = open_doors(settings)
    yield Host(tmp_path, doors)
    await doors.close()


async def founded(host: Host) -> None:
    """Three administrators, the last of whom has signed in."""
    await asyncio.to_thread(host.run, "admin", "add-bureau", "SH", "申海市监狱管理局")
    for account in FIRST:
        code, said = await asyncio.to_thread(host.add, account)
        assert code == 0, said
    await host.come("wang.jing")


async def test_without_the_key_nobody_is_added_and_the_try_is_written_down(host: Host) -> None:
    await founded(host)
    before = await host.accounts()
    code, said = await asyncio.to_thread(host.add, FURTHER)
    assert (code, "no_recovery_key" in said) == (1, True), said
    await asyncio.to_thread(host.make_key)
    # A key that one person could have made just now is no second person.
    for _ in range(2):
        code, said = await asyncio.to_thread(host.add, FURTHER)
        assert (code, "recovery_key_not_acknowledged" in said) == (1, True), said
    assert await host.notices() == [("recovery_key", "administrators", True)]
    await host.acknowledge()
    code, said = await asyncio.to_thread(host.add, FURTHER, "00" * 70)
    assert (code, "wrong_signature" in said) == (1, True), said
    assert await host.accounts() == before
    refused = [one for one in await host.actions() if one == ("administrator.add", "refused")]
    assert len(refused) == 4


async def test_the_keys_keeper_signs_and_all_three_duties_are_told(host: Host) -> None:
    safe = await asyncio.to_thread(host.make_key)
    await founded(host)
    # The key was there when the installation was made: no auditor has to acknowledge it.
    code, said = await asyncio.to_thread(host.add_signed, FURTHER, safe)
    assert code == 0, said
    assert "zhao.lei" in await host.accounts()
    assert (await host.actions())[-1] == ("administrator.add", "ok")
    assert (await host.notices())[-1] == ("administrator", "administrators", False)


async def test_a_signature_for_another_account_or_by_another_key_adds_nobody(host: Host) -> None:
    safe = await asyncio.to_thread(host.make_key)
    await founded(host)
    other = host.folder / "other"
    other.write_text(sm2.new_private().hex())
    code, said = await asyncio.to_thread(host.add_signed, FURTHER, other)
    assert (code, "签名不正确" in said) == (1, True), said
    code, said = await asyncio.to_thread(host.add_signed, FURTHER, safe, "li.lei")
    assert (code, "签名不正确" in said) == (1, True), said
    assert "zhao.lei" not in await host.accounts()


async def test_a_key_made_over_the_old_one_waits_for_the_auditor(host: Host) -> None:
    await asyncio.to_thread(host.make_key)
    await founded(host)
    mine = await asyncio.to_thread(host.make_key)
    code, said = await asyncio.to_thread(host.add_signed, FURTHER, mine)
    assert (code, "须由审计员" in said) == (1, True), said
    assert "zhao.lei" not in await host.accounts()
    await host.acknowledge()
    code, said = await asyncio.to_thread(host.add_signed, FURTHER, mine)
    assert code == 0, said


async def test_breaking_the_glass_is_loud(host: Host) -> None:
    words = ("admin", "break-glass", *FURTHER, "--reason", "两名管理员同时住院")
    await founded(host)
    code, said = await asyncio.to_thread(partial(host.run, *words, typed="好的\n"))
    assert (code, "nothing was done" in said) == (1, True), said
    assert "zhao.lei" not in await host.accounts()
    typed = f"{PHRASE}\n{PASSWORD}\n{PASSWORD}\n"
    code, said = await asyncio.to_thread(partial(host.run, *words, typed=typed))
    assert code == 0, said
    assert "zhao.lei" in await host.accounts()
    assert (await host.actions())[-1] == ("administrator.break_glass", "ok")
    assert await host.notices() == [("break_glass", "administrators", True)]


async def test_a_whole_glass_is_not_broken_and_a_reason_is_given(host: Host) -> None:
    await asyncio.to_thread(host.run, "admin", "add-bureau", "SH", "申海市监狱管理局")
    typed = f"{PHRASE}\n{PASSWORD}\n{PASSWORD}\n"
    words = ("admin", "break-glass", *FIRST[0], "--reason")
    code, said = await asyncio.to_thread(partial(host.run, *words, "急", typed=typed))
    assert (code, "glass_whole" in said) == (1, True), said
    code, _ = await asyncio.to_thread(partial(host.run, *words, " ", typed=typed))
    assert code == 2
    assert await host.accounts() == set()
