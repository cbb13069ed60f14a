"""SFTP: the host is known beforehand, names stay in their folder, unfinished files are left."""

from collections.abc import AsyncIterator
from pathlib import Path

import asyncssh
import pytest

from connectors.prisons.adapters.files import FilesSystem
from connectors.prisons.adapters.guard import AddressRefused, Guard
from connectors.prisons.adapters.sftp_folder import SftpFolder, host_keys
from connectors.prisons.port import Told
from connectors.prisons.simulators.sftp_server import SftpStandIn, sftp_server
from schemas.errors import InvalidInput, Unavailable
from schemas.exchange.prison_systems.access import FilesAccess
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.mapping import KindMapping

LOOPBACK = Guard(("127.0.0.1/32",), loopback=True)
KINDS = (
    KindMapping(
        kind=RecordKind.VISIT, name="visits-*.csv", key=("a",), version="b", day="c", fields=()
    ),
)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[SftpStandIn]:
    (tmp_path / "p01" / "records").mkdir(parents=True)
    async with sftp_server(tmp_path, user="bureau", password="right") as standing:
        yield standing


def folder_of(
    server: SftpStandIn, *, password: str = "right", key: str = "", guard: Guard = LOOPBACK
) -> SftpFolder:
    address = f"sftp://bureau@127.0.0.1:{server.port}/p01"
    return SftpFolder(address, key or server.host_key, password, guard)


async def test_files_that_are_still_written_are_left_alone(
    server: SftpStandIn, tmp_path: Path
) -> None:
    records = tmp_path / "p01" / "records"
    for name in (
        ".visits-2.csv.part",
        "visits-2.csv.tmp",
        "visits-3.csv.filepart",
        "~visits-4.csv",
    ):
        (records / name).write_bytes(b"a,b,c\nhalf")
    system = FilesSystem(FilesAccess(address="x"), KINDS, folder_of(server))
    assert (await system.pull(RecordKind.VISIT, "", 10)).records == []
    (records / ".visits-2.csv.part").write_bytes(b"a,b,c\n1,2,3\n")
    (records / ".visits-2.csv.part").rename(records / "visits-2.csv")
    found = (await system.pull(RecordKind.VISIT, "", 10)).records
    assert [one.fields for one in found if isinstance(one, Told)] == [
        {"a": "1", "b": "2", "c": "3"}
    ]
    await system.close()


async def test_another_host_is_not_talked_to(server: SftpStandIn) -> None:
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    folder = folder_of(server, key=f"127.0.0.1 {other}")
    with pytest.raises(Unavailable) as raised:
        await folder.listing("records")
    assert raised.value.code == "host_key_differs"
    await folder.close()


async def test_a_wrong_password_is_told(server: SftpStandIn) -> None:
    folder = folder_of(server, password="wrong")
    with pytest.raises(Unavailable) as raised:
        await folder.listing("records")
    assert raised.value.code == "system_refuses_us"
    await folder.close()


async def test_a_server_that_is_gone_is_asked_again_later(
    server: SftpStandIn, tmp_path: Path
) -> None:
    (tmp_path / "p01" / "records" / "a.csv").write_bytes(b"x")
    folder = folder_of(server)
    assert [one.name for one in await folder.listing("records")] == ["a.csv"]
    await server.stop()
    with pytest.raises(Unavailable):
        await folder.load("records/a.csv", 10)
    with pytest.raises(Unavailable):
        await folder.listing("records")
    await server.start(server.port)
    assert await folder.load("records/a.csv", 10) == b"x"
    await folder.close()


async def test_an_address_inside_of_a_network_is_refused(server: SftpStandIn) -> None:
    folder = folder_of(server, guard=Guard(()))
    with pytest.raises(AddressRefused):
        await folder.listing("records")


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "a/../../b", "", "a\0b", "C:/x"])
async def test_names_do_not_lead_out_of_the_folder(server: SftpStandIn, name: str) -> None:
    folder = folder_of(server)
    with pytest.raises(InvalidInput):
        await folder.load(name, 10)
    await folder.close()


@pytest.mark.parametrize("key", ["", "# only a remark", "127.0.0.1 ssh-ed25519 nonsense"])
def test_a_host_key_must_be_known(key: str) -> None:
    with pytest.raises(InvalidInput):
        host_keys(key)


@pytest.mark.parametrize(
    "address",
    ["sftp://host/p", "sftp://user:password@host/p", "ftp://user@host/p", "sftp://user@host:x/p"],
)
def test_an_address_that_is_none_is_refused(server: SftpStandIn, address: str) -> None:
    with pytest.raises(InvalidInput):
        SftpFolder(address, server.host_key, "", LOOPBACK)
