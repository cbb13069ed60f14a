"""What each protocol was told once is read today as it was then."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from connectors.keys.software import FILE_NAME, OWNER_ONLY, SoftwareKeys
from connectors.prisons.adapters import open_system
from connectors.prisons.adapters.carrying import IN
from connectors.prisons.adapters.surroundings import Surroundings
from connectors.prisons.port import PrisonSystem, Told
from connectors.prisons.simulators.http_server import HttpStandIns, Reply
from schemas.exchange.prison_systems.access import (
    Access,
    FilesAccess,
    PackageAccess,
    RestAccess,
    SoapAccess,
    ViewAccess,
)
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import KindMapping
from schemas.exchange.prison_systems.settings import SystemSettings
from tests.contracts.prisons.reading import read
from tests.contracts.prisons.standing import LOOPBACK

SAMPLES = Path(__file__).parents[2] / "data" / "prisons"


class Expected(msgspec.Struct):
    """What a sample says, and how its fields are read."""

    kind: RecordKind
    mapping: KindMapping
    records: list[dict[str, Any]]


EXPECTED = msgspec.json.decode((SAMPLES / "expected.json").read_bytes(), type=dict[str, Expected])
Reaching = Callable[[str], Access]
HTTP: dict[str, Reaching] = {
    "calls-nested.json": lambda at: RestAccess(address=at, rows="data.items", next="data.next"),
    "registrations-camel.xml": lambda at: SoapAccess(address=at, namespace="urn:prison:visits"),
}
FILES: dict[str, FilesAccess] = {
    "escorts-chinese.csv": FilesAccess(address="p01", encoding="gb18030"),
    "tickets-pinyin.jsonl": FilesAccess(address="p01", format="json_lines"),
}


VIEWS: dict[str, ViewAccess] = {
    "ratings-view.sql": ViewAccess(address="sqlite:///p01.db", changed="changed_at"),
}
PACKAGES: dict[str, PackageAccess] = {
    "visits-package.qqp": PackageAccess(
        address="p01",
        certificate=(
            "04b592ea50bc72782faf8f17e71e01312027f5fa0d56909e840405eb69df2afd26"
            "610af577eba2c8778b8529c6d6ca57e44a31b74f4d58430ba49f36e6fd92bc9a"
        ),
    ),
}
MADE_UP_MASTER = b"made up for a recorded package!!"
"""What the package was sealed for follows from this key, which protects nothing."""
CLEAR = {*HTTP, *FILES}
"""Samples in whose bytes a record can be found as it was told."""


@asynccontextmanager
async def reached(name: str, folder: Path) -> AsyncIterator[PrisonSystem]:
    """A system that says what the sample says, whatever it is asked."""
    content = (SAMPLES / name).read_bytes()
    surroundings = Surroundings(folder=folder, keys=_keys(folder / "keys"), loopback=True)
    mapping = EXPECTED[name].mapping
    with HttpStandIns() as listening:
        address = listening.mount("prison", lambda _: Reply(200, content))
        access: Access
        if name in HTTP:
            access = HTTP[name](address)
        elif name in FILES:
            access = FILES[name]
            _lay(folder / "p01" / "records" / mapping.name.replace("*", "1"), content)
        elif name in PACKAGES:
            access = PACKAGES[name]
            _lay(folder / "p01" / IN / "00000001.qqp", content)
        else:
            access = VIEWS[name]
            with closing(sqlite3.connect(folder / "p01.db")) as database:
                database.executescript(content.decode())
        settings = SystemSettings(access=access, kinds=(mapping,), private_networks=LOOPBACK)
        system = open_system(settings, "", surroundings)
        yield system
        await system.close()


def _lay(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)


def _keys(folder: Path) -> SoftwareKeys:
    folder.mkdir(mode=0o700)
    master = folder / FILE_NAME
    master.write_bytes(MADE_UP_MASTER)
    master.chmod(OWNER_ONLY)
    return SoftwareKeys(folder)


@pytest.mark.parametrize("name", EXPECTED)
async def test_a_recorded_answer_is_read_as_it_was(name: str, tmp_path: Path) -> None:
    expected = EXPECTED[name]
    async with reached(name, tmp_path) as system:
        pulled = await system.pull(expected.kind, "", 100)
    found = [read(one, expected.mapping) for one in pulled.records if isinstance(one, Told)]
    assert len(found) == len(pulled.records) > 3
    assert [msgspec.to_builtins(one.record) for one in found] == expected.records


@pytest.mark.parametrize("name", sorted(CLEAR))
async def test_a_record_keeps_its_own_bytes(name: str, tmp_path: Path) -> None:
    whole = (SAMPLES / name).read_bytes()
    async with reached(name, tmp_path) as system:
        pulled = await system.pull(EXPECTED[name].kind, "", 100)
    at = [whole.index(one.raw) for one in pulled.records]
    assert at == sorted(set(at))


def test_every_sample_is_tried() -> None:
    tried = {*HTTP, *FILES, *VIEWS, *PACKAGES}
    assert {one.name for one in SAMPLES.iterdir()} - {"expected.json"} == tried == {*EXPECTED}


def test_every_protocol_has_a_sample() -> None:
    reached_by = [HTTP[name]("https://visits.example/") for name in HTTP]
    tried = {
        type(one) for one in (*reached_by, *FILES.values(), *VIEWS.values(), *PACKAGES.values())
    }
    assert tried == set(get_args(Access))
