"""Installers: handed in, checked, given out whole or not at all."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from schemas.tables.audit.audit import audit_row
from tests.integration.serve.client import People, Person
from tests.integration.serve.made_files import made_file, send_file
from tests.integration.serve.world import World

FIELD = "/api/records/tool_packages/files/package"
PACKAGES = "/api/records/tool_packages"


@pytest.fixture
async def keeper(people: People) -> Person:
    return await people.officer("sysadmin")


async def published(keeper: Person, content: bytes, name: str = "读卡器驱动.exe") -> Any:
    """A package of this content, open to all."""
    sent = await send_file(keeper, FIELD, name, content)
    assert sent.is_success, sent.text
    values = {
        "name": "读卡器驱动",
        "kind": "reader_driver",
        "release": "2.1.0",
        "platform": "windows",
        "package": sent.json()["id"],
    }
    return await keeper.post(PACKAGES, {"values": values})


def address(package: Any) -> str:
    return f"{PACKAGES}/{package['id']}/files/{package['values']['package']}"


async def log_of(world: World, action: str) -> list[Any]:
    found = select(audit_row).where(audit_row.c.action == action).order_by(audit_row.c.at)
    async with world.database.transaction() as tx:
        return list(await tx.execute(found))


@pytest.mark.requirement("VC-CFG-21")
async def test_a_downloaded_package_has_the_shown_checksum(
    people: People, world: World, keeper: Person
) -> None:
    content = made_file("驱动.exe")
    package = await published(keeper, content)
    (shown,) = package["files"]["package"]
    assert shown["sm3"] == hashlib.new("sm3", content).hexdigest()
    assert shown["sha256"] == hashlib.sha256(content).hexdigest()
    assert (shown["name"], shown["size"]) == ("读卡器驱动.exe", len(content))
    leader = await people.officer("leader")
    read = await leader.get(f"{PACKAGES}/{package['id']}")
    assert read["record"]["files"]["package"] == [shown]
    taken = await leader.http.get(address(package))
    assert taken.content == content
    assert taken.headers["content-disposition"].startswith("attachment; filename=")
    assert taken.headers["x-content-type-options"] == "nosniff"
    (row,) = await log_of(world, "tool_packages.download")
    assert (row.result, row.object_id, row.detail["sm3"]) == ("ok", package["id"], shown["sm3"])


@pytest.mark.requirement("VC-CFG-21")
@pytest.mark.parametrize("changed", ["content", "sm3", "sha256"])
async def test_a_package_with_a_changed_checksum_is_refused(
    people: People, world: World, keeper: Person, changed: str
) -> None:
    package = await published(keeper, made_file("驱动.exe"))
    await _change(world, package["values"]["package"], changed)
    leader = await people.officer("leader")
    refused = await leader.http.get(address(package))
    assert (refused.status_code, refused.json()["code"]) == (500, "file_broken")
    assert "校验值与登记的不符" in refused.json()["message"]
    (row,) = await log_of(world, "tool_packages.download")
    assert (row.result, row.object_id) == ("refused", package["id"])


async def _change(world: World, file_id: str, what: str) -> None:
    """One byte of the sealed file, or of a digest beside it."""
    if what == "content":
        flip_byte(world, file_id)
        return
    table = {"sm3": "stored_file", "sha256": "attachment"}[what]
    async with world.database.transaction() as tx:
        flipped = f"translate(substr({what}, 1, 1), '0123456789abcdef', '123456789abcdef0')"
        await tx.execute(text(f"update {table} set {what} = {flipped} || substr({what}, 2)"))


def flip_byte(world: World, file_id: str) -> None:
    (path,) = Path(world.settings.files_dir).rglob(f"{file_id}.sealed")
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(content)


@pytest.mark.requirement("VC-CFG-21")
async def test_a_package_that_is_not_the_expected_one_is_not_taken(
    world: World, keeper: Person
) -> None:
    content = made_file("驱动.exe")
    right, wrong = hashlib.sha256(content).hexdigest(), hashlib.sha256(b"other").hexdigest()
    refused = await send_file(keeper, FIELD, "驱动.exe", content, checksum=wrong)
    assert (refused.status_code, refused.json()["code"]) == (422, "checksum_mismatch")
    assert kept(world) == []
    assert (await send_file(keeper, FIELD, "驱动.exe", content, checksum=right)).is_success
    by_sm3 = hashlib.new("sm3", content).hexdigest().upper()
    assert (await send_file(keeper, FIELD, "驱动.exe", content, checksum=by_sm3)).is_success


def kept(world: World) -> list[str]:
    """Names of all handed-in files in the store, unfinished ones too."""
    folder = Path(world.settings.files_dir) / "attachment"
    return [path.name for path in folder.rglob("*") if path.is_file()]


async def test_a_withdrawn_package_is_given_to_nobody(people: People, keeper: Person) -> None:
    package = await published(keeper, made_file("驱动.exe"))
    path = f"{PACKAGES}/{package['id']}/actions"
    body = {"version": 1, "reason": "有缺陷"}
    withdrawn = await keeper.post(f"{path}/withdraw", body)
    leader = await people.officer("leader")
    refused = await leader.http.get(address(package))
    assert (refused.status_code, refused.json()["code"]) == (409, "package_withdrawn")
    await keeper.post(f"{path}/publish", {"version": withdrawn["version"]})
    assert (await leader.http.get(address(package))).is_success


async def test_who_may_only_read_hands_nothing_in(people: People, world: World) -> None:
    leader = await people.officer("leader")
    refused = await send_file(leader, FIELD, "驱动.exe", made_file("驱动.exe"))
    assert (refused.status_code, refused.json()["code"]) == (403, "no_permission")
    assert kept(world) == []


async def test_a_large_package_comes_and_goes_in_pieces(people: People, keeper: Person) -> None:
    piece = b"MZ" + bytes(1024 * 1024 - 2)

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(24):
            yield piece

    sent = await send_file(keeper, FIELD, "客户端.exe", pieces())
    assert sent.is_success, sent.text
    assert sent.json()["size"] == 24 * len(piece)
    values = {
        "name": "客户端",
        "kind": "client",
        "release": "3",
        "platform": "windows",
        "package": sent.json()["id"],
    }
    package = await keeper.post(PACKAGES, {"values": values})
    digest, most = hashlib.sha256(), 0
    async with keeper.http.stream("GET", address(package)) as taken:
        async for part in taken.aiter_raw():
            digest.update(part)
            most = max(most, len(part))
    assert digest.hexdigest() == sent.json()["sha256"]
    assert most <= 1024 * 1024
