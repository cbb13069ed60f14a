"""Packages that are forged, repeated, missing or dangerous are refused, and nothing is taken."""

import io
import shutil
import struct
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from connectors.keys import sm2
from connectors.keys.software import SoftwareKeys
from connectors.prisons.adapters import packages
from connectors.prisons.adapters.package_file import OWNER, opened_package
from connectors.prisons.adapters.packages import PackageSystem
from connectors.prisons.port import NotOffered, Order, Told
from pipelines.rules.exchange.prison_systems.packages import contents, writing
from pipelines.rules.exchange.prison_systems.packages.manifest import Held, Manifest
from pipelines.rules.exchange.prison_systems.packages.problems import PackageRefused
from pipelines.rules.security.keys import KEY_BYTES
from schemas.errors import QinqiaoError, Unavailable
from schemas.exchange.prison_systems.access import PackageAccess
from schemas.exchange.prison_systems.kinds import OrderKind, RecordKind
from schemas.exchange.prison_systems.mapping import KindMapping

NAME = "visits"
KEY = bytes(range(KEY_BYTES))
KINDS = (
    KindMapping(kind=RecordKind.VISIT, name=NAME, key=("id",), version="v", day="day", fields=()),
)


class Post:
    """A prison that hands packages over, and the platform that takes them."""

    def __init__(self, folder: Path) -> None:
        self.theirs, self.ours = SoftwareKeys(folder / "theirs"), SoftwareKeys(folder / "ours")
        self.folder = folder / "p01"
        (self.folder / "in").mkdir(parents=True)
        access = PackageAccess(address="p01", certificate=self.theirs.public_key(OWNER).hex())
        self.system = PackageSystem(access, KINDS, self.folder, self.ours)

    def made(
        self,
        number: int,
        *,
        rows: int = 3,
        lines: int | None = None,
        sender: SoftwareKeys | None = None,
        receiver: bytes | None = None,
        members: dict[str, bytes] | None = None,
    ) -> bytes:
        receiver = receiver or self.ours.public_key(OWNER)
        records = b"".join(
            msgspec.json.encode({"id": f"{number}-{one}", "v": 1, "day": "2026-11-28"}) + b"\n"
            for one in range(rows)
        )
        held = (Held(name=NAME, lines=rows if lines is None else lines),)
        return writing.package(
            Manifest(number=number, sender="P01", records=held),
            {f"records/{NAME}.jsonl": records} if members is None else members,
            key=KEY,
            wrapped=sm2.encrypt(receiver, KEY),
            receiver=receiver,
            made_at=datetime(2026, 11, 28, tzinfo=UTC),
            sign=lambda data: (sender or self.theirs).sign(OWNER, data),
        )

    def lay(self, number: int, content: bytes | None = None, name: str = "") -> Path:
        path = self.folder / "in" / (name or f"{number:08}.qqp")
        path.write_bytes(self.made(number) if content is None else content)
        return path

    async def pulled(self, cursor: str = "", limit: int = 100) -> list[str]:
        found = await self.system.pull(RecordKind.VISIT, cursor, limit)
        return [str(one.fields["id"]) for one in found.records if isinstance(one, Told)]

    async def refused(self, cursor: str = "") -> str:
        with pytest.raises(PackageRefused) as raised:
            await self.system.pull(RecordKind.VISIT, cursor, 100)
        return raised.value.code


@pytest.fixture
def post(tmp_path: Path) -> Post:
    return Post(tmp_path)


async def test_packages_are_read_in_turn(post: Post) -> None:
    post.lay(1)
    post.lay(2)
    (post.folder / "in" / ".00000003.qqp.part").write_bytes(b"not yet whole")
    (post.folder / "in" / "readme.txt").write_bytes(b"no package")
    assert await post.pulled() == ["1-0", "1-1", "1-2", "2-0", "2-1", "2-2"]
    first = await post.system.pull(RecordKind.VISIT, "", 2)
    assert (len(first.records), first.more) == (2, True)
    assert await post.pulled(first.cursor, 2) == ["1-2", "2-0"]


async def test_a_recording_is_read_from_the_newest_package_that_brings_it(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each package is believed once, however many recordings are looked for in all of them."""
    opened: list[int] = []

    def noted(path: Path, number: int, certificate: bytes, keys: SoftwareKeys) -> Any:
        opened.append(number)
        return opened_package(path, number, certificate, keys)

    monkeypatch.setattr(packages, "opened_package", noted)
    records = {f"records/{NAME}.jsonl": b""}
    for number, sound in ((1, b"first"), (2, b"second"), (3, b"")):
        members = records | ({"recordings/a.wav": sound} if sound else {})
        post.lay(number, post.made(number, rows=0, members=members))

    async def read(name: str, start: int = 0) -> bytes:
        return b"".join([block async for block in post.system.read(name, start)])

    assert await read("a.wav") == b"second"
    assert opened == [3, 2, 2]
    assert await read("a.wav", 3) == b"ond"
    assert opened == [3, 2, 2, 2]
    for _ in range(3):
        with pytest.raises(QinqiaoError):
            await read("b.wav")
    assert opened == [3, 2, 2, 2, 1]
    post.lay(3, post.made(3, rows=0, members=records | {"recordings/b.wav": b"late"}))
    assert await read("b.wav") == b"late"


async def test_a_missing_number_is_told_and_waited_for(post: Post) -> None:
    post.lay(1)
    end = (await post.system.pull(RecordKind.VISIT, "", 100)).cursor
    post.lay(3)
    assert await post.refused(end) == "package_missing"
    post.lay(2)
    assert await post.pulled(end) == ["2-0", "2-1", "2-2", "3-0", "3-1", "3-2"]


async def test_the_first_number_may_not_be_missing_either(post: Post) -> None:
    post.lay(2)
    assert await post.refused() == "package_missing"


async def test_a_number_that_comes_twice_is_told(post: Post) -> None:
    post.lay(1)
    post.lay(1, name="00000001-again.qqp")
    assert await post.refused() == "package_repeated"


async def test_a_package_under_another_number_is_told(post: Post) -> None:
    post.lay(1)
    post.lay(2, post.made(1))
    assert await post.refused() == "package_repeated"


def changed(at: int) -> Callable[[bytes], bytes]:
    return lambda content: content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


@pytest.mark.parametrize("at", [8, 20, 150, 260, -500, -1])
async def test_a_changed_bit_is_a_forgery(post: Post, at: int) -> None:
    whole = post.made(1)
    content = changed(len(whole) + at if at < 0 else at)(whole)
    post.lay(1, content)
    assert await post.refused() in ("package_forged", "package_broken")
    post.lay(1, whole)
    assert len(await post.pulled()) == 3


async def test_another_s_signature_is_a_forgery(post: Post, tmp_path: Path) -> None:
    post.lay(1, post.made(1, sender=SoftwareKeys(tmp_path / "stranger")))
    assert await post.refused() == "package_forged"


async def test_a_package_for_another_is_not_opened(post: Post, tmp_path: Path) -> None:
    other = SoftwareKeys(tmp_path / "other").public_key(OWNER)
    post.lay(1, post.made(1, receiver=other))
    assert await post.refused() == "package_not_for_us"


@pytest.mark.parametrize("share", [0.0, 0.02, 0.2, 0.9])
async def test_half_a_package_is_none(post: Post, share: float) -> None:
    whole = post.made(1, rows=300)
    post.lay(1, whole[: int(len(whole) * share)])
    assert await post.refused() in ("package_broken", "package_forged")


async def test_fewer_records_than_the_manifest_says_are_refused(post: Post) -> None:
    post.lay(1, post.made(1, lines=4))
    assert await post.refused() == "package_broken"


@pytest.mark.parametrize(
    "name",
    [
        "../outside.jsonl",
        "/etc/passwd",
        "records/../../x.jsonl",
        "records\\x.jsonl",
        "recordings/..",
        "recordings/a/b.wav",
        "C:/x",
        "other.bin",
    ],
)
async def test_names_that_escape_are_refused(post: Post, name: str) -> None:
    post.lay(1, post.made(1, members={name: b"x"}))
    assert await post.refused() == "package_unsafe"


async def test_a_zip_bomb_is_refused_before_it_is_unpacked(post: Post) -> None:
    post.lay(1, post.made(1, members={f"records/{NAME}.jsonl": bytes(8 * 1024 * 1024)}))
    assert await post.refused() == "package_unsafe"


def test_more_than_may_be_unpacked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = writing.zipped({f"recordings/{one}.wav": bytes(1_000) for one in range(5)})
    for limit, value in (
        ("MOST_MEMBERS", 4),
        ("MOST_UNPACKED_BYTES", 4_999),
        ("MOST_MEMBER_BYTES", 999),
        ("MOST_DIRECTORY_BYTES", 50),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(contents, limit, value)
            with pytest.raises(PackageRefused) as raised:
                contents.opened(io.BytesIO(archive), len(archive))
            assert raised.value.code == "package_unsafe"
    with contents.opened(io.BytesIO(archive), len(archive)) as found:
        assert len(found.namelist()) == 5


def test_a_directory_of_millions_is_refused_unread() -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65_000, 65_000, 1 << 30, 0, 0)
    with pytest.raises(PackageRefused) as raised:
        contents.opened(io.BytesIO(b"x" * 100 + end), 100 + len(end))
    assert raised.value.code == "package_unsafe"


@pytest.mark.parametrize("content", [b"", b"PK", bytes(100)])
def test_what_is_no_zip_is_refused(content: bytes) -> None:
    with pytest.raises(PackageRefused):
        contents.opened(io.BytesIO(content), len(content))


def test_a_member_s_size_that_lies_is_noticed() -> None:
    archive = bytearray(writing.zipped({"recordings/a.wav": b"abc" * 1_000}))
    at = archive.rfind(b"PK\x01\x02")
    archive[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with (
        contents.opened(io.BytesIO(bytes(archive)), len(archive)) as found,
        pytest.raises(zipfile.BadZipFile),
    ):
        found.read("recordings/a.wav")


ORDER = Order(
    id="01JDORDER0000000000000001",
    kind=OrderKind.BLACKLIST,
    object_id="01JDRELATIVE",
    version=1,
    cancelled=False,
    values={"relative_name": "王某"},
)


async def test_an_order_lies_ready_once_and_waits_for_its_receipt(post: Post) -> None:
    for _ in range(3):
        with pytest.raises(Unavailable) as raised:
            await post.system.push(ORDER)
        assert raised.value.code == "order_unacknowledged"
    sent = [one.name for one in (post.folder / "out").iterdir()]
    assert sent == [f"00000001-{ORDER.id}.qqp"]
    receipt = {"id": ORDER.id, "accepted": False, "problem": "不受理"}
    line = msgspec.json.encode(receipt) + b"\n"
    post.lay(1, post.made(1, lines=0, members={"receipts.jsonl": line}))
    told = await post.system.push(ORDER)
    assert (told.accepted, told.problem) == (False, "不受理")


async def test_orders_are_numbered_one_after_the_other(post: Post) -> None:
    for number in (1, 2, 3):
        order = msgspec.structs.replace(ORDER, id=f"order-{number}")
        with pytest.raises(Unavailable):
            await post.system.push(order)
    sent = sorted(one.name for one in (post.folder / "out").iterdir())
    assert sent == [f"{n:08}-order-{n}.qqp" for n in (1, 2, 3)]


async def test_a_folder_that_is_gone_is_no_empty_one(post: Post) -> None:
    with pytest.raises(NotOffered):
        await post.system.counts(RecordKind.VISIT, ORDER_DAY, ORDER_DAY)
    shutil.rmtree(post.folder)
    with pytest.raises(Unavailable):
        await post.system.pull(RecordKind.VISIT, "", 10)
    with pytest.raises(Unavailable):
        await post.system.push(ORDER)


ORDER_DAY = datetime(2026, 11, 28, tzinfo=UTC).date()
