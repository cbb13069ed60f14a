"""What people hand in is told by content, kept sealed, taken by one record, and cleared else."""

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import text

from actors.platform.jobs.runner import JobRunner
from connectors.postgres.platform.attachments import Holder, held_by
from pipelines.flows.audit.notary import open_notary
from pipelines.rules.files.admission import EICAR
from tests.integration.serve.calls.test_tool_packages import FIELD, PACKAGES, kept, published
from tests.integration.serve.client import People, Person
from tests.integration.serve.made_files import made_file, photograph, send_file
from tests.integration.serve.world import World


@pytest.fixture
async def keeper(people: People) -> Person:
    return await people.officer("sysadmin")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("发票.pdf", b"MZ" + bytes(900), "file_disguised"),
        ("驱动.zip", b"MZ" + bytes(900), "file_disguised"),
        ("驱动", b"MZ" + bytes(900), "file_disguised"),
        ("说明.pdf", b"%PDF-1.7\n", "file_type_refused"),
        ("驱动.exe", b"", "file_empty"),
        ("驱动.exe", b"MZ" + bytes(524_200) + EICAR, "file_harmful"),
        ("test.com", EICAR, "file_type_refused"),
    ],
)
async def test_what_is_not_what_it_says_is_refused(
    world: World, keeper: Person, name: str, content: bytes, code: str
) -> None:
    refused = await send_file(keeper, FIELD, name, content)
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert kept(world) == []


async def test_what_is_too_large_is_refused_before_it_is_read(
    people: People, world: World, keeper: Person
) -> None:
    body = {"value": 1, "seen": 512}
    changed = await keeper.ask("PUT", "/api/parameters/upload_most_mb", body)
    assert changed.is_success, changed.text
    refused = await keeper.http.post(
        FIELD,
        params={"name": "驱动.exe"},
        content=b"MZ" + bytes(1024 * 1024),
        headers={"Content-Type": "application/octet-stream"},
    )
    assert (refused.status_code, refused.json()["code"]) == (413, "file_too_large")
    assert kept(world) == []


async def test_a_name_brings_no_path_and_no_header(keeper: Person) -> None:
    name = '..\\..\\etc/\u202eexe.\r\nSet-Cookie: a=b; 驱动".exe'
    package = await published(keeper, made_file("x.exe"), name)
    (file,) = package["files"]["package"]
    assert not set('/\\\r\n"\u202e') & set(file["name"])
    assert file["name"].endswith(".exe")
    taken = await keeper.http.get(f"{PACKAGES}/{package['id']}/files/{file['id']}")
    assert "set-cookie" not in taken.headers
    assert taken.headers["content-disposition"].count("\n") == 0


async def test_a_file_is_its_senders_until_a_record_takes_it(
    people: People, world: World, keeper: Person
) -> None:
    package = await published(keeper, made_file("驱动.exe"))
    taken = package["values"]["package"]
    values = {**package["values"], "release": "9"}
    again = await keeper.ask("POST", PACKAGES, {"values": values})
    assert again.json()["detail"]["problems"][0]["field"] == "package"
    async with world.database.transaction() as tx:
        (row,) = await held_by(tx, Holder("tool_packages", package["id"]))
    assert row.id == taken
    # A record that is out of reach, or a file of another record, gives nothing out.
    elsewhere = await published_again(keeper)
    wrong = f"{PACKAGES}/{package['id']}/files/{elsewhere['values']['package']}"
    assert (await keeper.http.get(wrong)).status_code == 404


async def published_again(keeper: Person) -> Any:
    sent = await send_file(keeper, FIELD, "助手.exe", made_file("助手.exe"))
    return await keeper.post(PACKAGES, {"values": package(sent.json()["id"])})


async def test_what_no_record_took_is_cleared_by_the_job(world: World, keeper: Person) -> None:
    await published(keeper, made_file("驱动.exe"))
    waiting = await send_file(keeper, FIELD, "助手.exe", made_file("助手.exe"))
    await _clear(world, keeper)
    assert len(kept(world)) == 2
    async with world.database.transaction() as tx:
        day_ago = "free_since = free_since - interval '25 hours'"
        await tx.execute(text(f"update attachment set {day_ago}"))
    await _clear(world, keeper)
    assert len(kept(world)) == 1
    late = await keeper.ask("POST", PACKAGES, {"values": package(waiting.json()["id"])})
    assert (late.status_code, late.json()["code"]) == (422, "invalid_fields")


def package(file_id: str) -> dict[str, Any]:
    return {
        "name": "高拍仪助手",
        "kind": "scanner_helper",
        "release": "1",
        "platform": "windows",
        "package": file_id,
    }


async def _clear(world: World, keeper: Person) -> None:
    jobs = await keeper.get("/api/jobs")
    job = next((one for one in jobs if one["kind"] == "clear_uploads"), None) or await keeper.post(
        "/api/jobs", {"kind": "clear_uploads", "name": "清理", "cron": "0 0 1 1 *"}
    )
    await keeper.post(f"/api/jobs/{job['id']}/run")
    notary = open_notary(world.settings, world.keys)
    runner = JobRunner(world.database, notary, world.files, world.clock)
    await runner.round()
    await runner.idle()


async def test_nothing_plain_is_on_the_disk(world: World, keeper: Person) -> None:
    secret = b"plain words that nobody may find on the disk"
    await published(keeper, b"MZ" + secret * 50_000)
    assert not plain_in_store(world, secret)


def plain_in_store(world: World, secret: bytes) -> list[str]:
    files = [path for path in Path(world.settings.files_dir).rglob("*") if path.is_file()]
    return [path.name for path in files if secret in path.read_bytes()]


def has_place(picture: bytes) -> bool:
    with Image.open(io.BytesIO(picture)) as image:
        return bool(dict(image.getexif())) or bool(image.getexif().get_ifd(0x8825))


def test_the_made_photograph_tells_where_it_was_taken() -> None:
    assert has_place(photograph())
