"""What people hand in is looked at by a scanner, refused with words, told of and listed."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from cluster.services.clamd import Clamd, installed
from connectors.scanning.clamd_simulator import ClamdSimulator
from connectors.scanning.signatures import MADE_UP
from pipelines.rules.files.admission import EICAR
from schemas.people.contacts import ContactChannel
from schemas.settings import Settings
from schemas.tables.audit.audit import audit_row
from schemas.tables.messages.messaging import outbox
from tests.integration.media.made_recordings import record
from tests.integration.serve.calls.test_tool_packages import FIELD, kept
from tests.integration.serve.client import People, Person
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.spoken import talked
from tests.integration.serve.world import World
from tests.needs import needs

CHECKS = "/api/upload-checks"
REAL = pytest.param("clamd", marks=needs(installed(), "clamd is not installed: make scanner"))


@pytest.fixture(params=[REAL, "simulator"])
async def scanner(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The socket of a daemon, and of its stand-in."""
    if request.param == "simulator":
        socket = tmp_path / "av.sock"
        async with ClamdSimulator().listening(socket):
            yield str(socket)
        return
    daemon = Clamd(tmp_path / "clamd", tmp_path / "av", tmp_path / "clamd.log", os.environ)
    daemon.start()
    try:
        await asyncio.to_thread(daemon.await_answer)
        yield daemon.socket
    finally:
        await asyncio.to_thread(daemon.stop)


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """With the scanner that the test asks for, and as production has it: nothing unscanned."""
    socket = request.getfixturevalue("scanner") if "scanner" in request.fixturenames else ""
    return msgspec.structs.replace(settings, scanner_socket=socket, unscanned_uploads="refuse")


async def imported(person: Person, path: str, name: str, content: bytes) -> tuple[int, str]:
    file = {"file": (name, content)}
    reply = await person.http.post(path, files=file, headers={"Origin": person.base})
    return reply.status_code, reply.json().get("code", "")


async def told(world: World) -> list[dict[str, Any]]:
    async with world.database.transaction() as tx:
        found = select(outbox.c.payload).where(outbox.c.subject.like("notify.officers.%"))
        rows = (await tx.execute(found.order_by(outbox.c.id))).scalars().all()
    return [one for row in rows if (one := msgspec.json.decode(row))["kind"] == "upload_refused"]


@pytest.mark.requirement("NF-SEC-14")
async def test_a_virus_and_a_disguised_file_are_refused_told_of_and_listed(
    scanner: str, people: People, world: World
) -> None:
    keeper = await people.officer("sysadmin")
    harmful = [
        ("驱动.exe", b"MZ" + bytes(600_000) + EICAR),
        ("更新.exe", b"MZ" + bytes(100) + MADE_UP + bytes(700_000)),
    ]
    for name, content in harmful:
        refused = await send_file(keeper, FIELD, name, content)
        body = refused.json()
        assert (refused.status_code, body["code"]) == (422, "file_harmful"), body
        assert "已拒绝上传" in body["message"]
    disguised = await send_file(keeper, FIELD, "说明.pdf", b"MZ" + bytes(900))
    assert (disguised.status_code, disguised.json()["code"]) == (422, "file_disguised")
    slip = await send_file(keeper, FIELD, "驱动.exe", b"")
    assert slip.json()["code"] == "file_empty"
    assert kept(world) == []

    page = await keeper.get(CHECKS)
    assert page["scanner_ready"]
    assert not page["unscanned_admitted"]
    listed = [(row["code"], row["name"]) for row in page["rows"]]
    assert listed == [
        ("file_disguised", "说明.pdf"), ("file_harmful", "更新.exe"), ("file_harmful", "驱动.exe"),
    ]  # fmt: skip
    assert "Made-Up" in page["rows"][1]["found"]
    assert page["rows"][1]["actor_name"]
    notices = await told(world)
    assert [one["permission"] for one in notices] == ["upload_checks:list"] * 3
    assert "恶意代码" in notices[0]["text"]
    async with world.database.transaction() as tx:
        noted = select(audit_row.c.result).where(audit_row.c.action == "file.refuse")
        assert (await tx.execute(noted)).scalars().all() == ["refused"] * 3

    clean = await send_file(keeper, FIELD, "驱动.exe", made_file("驱动.exe"))
    assert clean.is_success, clean.text
    assert len(kept(world)) == 1


async def test_files_to_be_imported_are_looked_at_too(
    scanner: str, people: People, world: World
) -> None:
    keeper = await people.officer("sysadmin")
    table = "账号,姓名\n".encode() + MADE_UP + b",x\n"
    assert await imported(keeper, "/api/accounts/import", "账号.csv", table) == (
        422, "file_harmful",
    )  # fmt: skip
    program = b"\x7fELF" + bytes(200)
    assert await imported(keeper, "/api/accounts/import", "账号.xlsx", program) == (
        422, "file_disguised",
    )  # fmt: skip
    codes = [row["code"] for row in (await keeper.get(CHECKS))["rows"]]
    assert codes == ["file_disguised", "file_harmful"]


async def test_recordings_that_are_handed_in_are_looked_at_too(
    scanner: str, people: People, world: World, tmp_path: Path
) -> None:
    visit_id = await talked(world, ContactChannel.VISIT)
    leader = await people.officer("leader")
    path = f"/api/conversations/{visit_id}/recordings"
    sound = record(tmp_path / "a.wav", "pcm_alaw", channels=2).read_bytes()
    for content, code in ((sound + MADE_UP, "file_harmful"), (b"MZ" + sound, "file_disguised")):
        refused = await send_file(leader, path, "a.wav", content)
        assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert [one.name for one in world.files.root.rglob("recording-*")] == []


async def test_without_a_scanner_nothing_is_taken_and_the_page_says_so(
    people: People, world: World
) -> None:
    keeper = await people.officer("sysadmin")
    refused = await send_file(keeper, FIELD, "驱动.exe", made_file("驱动.exe"))
    assert (refused.status_code, refused.json()["code"]) == (503, "scanner_away")
    assert kept(world) == []
    page = await keeper.get(CHECKS)
    assert (page["scanner_ready"], page["unscanned_admitted"]) == (False, False)
    # Nothing was found, so nothing is listed.
    assert page["total"] == 0


async def test_who_does_not_see_to_it_does_not_see_the_list(people: People) -> None:
    chief = await people.officer("chief")
    reply = await chief.ask("GET", CHECKS)
    assert (reply.status_code, reply.json()["code"]) == (403, "no_permission")
