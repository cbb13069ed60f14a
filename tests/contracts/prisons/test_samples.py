"""Answers that were recorded once are read today as they were then."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from connectors.keys.software import SoftwareKeys
from connectors.prisons.adapters import open_system
from connectors.prisons.adapters.surroundings import Surroundings
from connectors.prisons.port import PrisonSystem, Told
from connectors.prisons.simulators.http_server import HttpStandIns, Reply
from schemas.prison_systems.access import Access, FilesAccess, RestAccess, SoapAccess
from schemas.prison_systems.kinds import RecordKind
from schemas.prison_systems.mapping import KindMapping
from schemas.prison_systems.settings import SystemSettings
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


@asynccontextmanager
async def reached(name: str, folder: Path) -> AsyncIterator[PrisonSystem]:
    """A system that says what the sample says, whatever it is asked."""
    content = (SAMPLES / name).read_bytes()
    surroundings = Surroundings(folder=folder, keys=SoftwareKeys(folder / "keys"))
    with HttpStandIns() as listening:
        address = listening.mount("prison", lambda _: Reply(200, content))
        access = HTTP[name](address) if name in HTTP else FILES[name]
        mapping = EXPECTED[name].mapping
        if name in FILES:
            records = folder / "p01" / "records"
            records.mkdir(parents=True)
            (records / mapping.name.replace("*", "1")).write_bytes(content)
        settings = SystemSettings(access=access, kinds=(mapping,), private_networks=LOOPBACK)
        system = open_system(settings, "", surroundings)
        yield system
        await system.close()


@pytest.mark.parametrize("name", EXPECTED)
async def test_a_recorded_answer_is_read_as_it_was(name: str, tmp_path: Path) -> None:
    expected = EXPECTED[name]
    async with reached(name, tmp_path) as system:
        pulled = await system.pull(expected.kind, "", 100)
    found = [read(one, expected.mapping) for one in pulled.records if isinstance(one, Told)]
    assert len(found) == len(pulled.records) > 3
    assert [msgspec.to_builtins(one.record) for one in found] == expected.records


@pytest.mark.parametrize("name", EXPECTED)
async def test_a_record_keeps_its_own_bytes(name: str, tmp_path: Path) -> None:
    whole = (SAMPLES / name).read_bytes()
    async with reached(name, tmp_path) as system:
        pulled = await system.pull(EXPECTED[name].kind, "", 100)
    at = [whole.index(one.raw) for one in pulled.records]
    assert at == sorted(set(at))


def test_every_sample_is_tried() -> None:
    assert {one.name for one in SAMPLES.iterdir()} - {"expected.json"} == {*HTTP, *FILES}
