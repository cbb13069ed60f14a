"""`qinqiao audit …`: what an auditor runs, here and against what was carried off the host."""

import asyncio
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from cluster.cli import app
from connectors.files.checkpoint_anchors import CheckpointAnchors
from connectors.files.checkpoints import CheckpointFolder
from connectors.keys.software import SoftwareKeys
from connectors.postgres import Database
from connectors.postgres.audit import audit
from pipelines.flows.audit.notary import Notary
from pipelines.rules.security.actor import system_actor
from pipelines.rules.security.checkpoint import Checkpoint
from tests.integration.cut_log import cut, shorten

pytestmark = [pytest.mark.integration, pytest.mark.requirement("AU-3")]


@pytest.fixture
def command(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Runs `qinqiao audit …`; answers its exit code and what it says."""
    monkeypatch.setenv("QINQIAO_DATABASE_URL", database_url)
    monkeypatch.setenv("QINQIAO_DATA_DIR", str(tmp_path))

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, ["audit", *words])
        return f"{done.exit_code} {done.exception or ''} {done.output}"

    return run


async def _noted(database: Database, folder: Path, keys: Path, count: int) -> None:
    """`count` operations, and a checkpoint."""
    for number in range(count):
        async with database.transaction() as tx:
            await audit.write(
                tx,
                stream="P03",
                actor=system_actor("测试"),
                action="word.add",
                object_kind="word",
                object_id=str(number),
            )
    notary = Notary(CheckpointFolder(folder), SoftwareKeys(keys), CheckpointAnchors(keys))
    await notary.note(database, datetime.now(UTC))


async def test_the_last_rows_cut_with_their_checkpoint_are_told_of(
    db: Database, owner: Database, command: Callable[..., str], tmp_path: Path
) -> None:
    folder, keys = tmp_path / "checkpoints", tmp_path / "keys"
    await _noted(db, folder, keys, 3)
    await _noted(db, folder, keys, 2)
    told = await asyncio.to_thread(command, "verify")
    assert told.startswith("0 "), told
    await cut(owner, "P03", keep=3)
    await cut(owner, "bureau", keep=1)
    shorten(folder, keep=1)
    told = await asyncio.to_thread(command, "verify")
    assert told.startswith("1 "), told
    assert "cut at stream P03, row 4" in told
    assert "checkpoint 2 is missing" in told
    # What was cut is not vouched for by a copy.
    told = await asyncio.to_thread(command, "export", "--out", str(tmp_path / "copy.json"))
    assert told.startswith("1 "), told
    assert not (tmp_path / "copy.json").exists()


async def test_a_copy_off_the_host_tells_of_what_nothing_here_can_tell(
    db: Database, owner: Database, command: Callable[..., str], tmp_path: Path
) -> None:
    folder, keys, copy = tmp_path / "checkpoints", tmp_path / "keys", tmp_path / "copy.json"
    await _noted(db, folder, keys, 3)
    await _noted(db, folder, keys, 2)
    told = await asyncio.to_thread(command, "export", "--out", str(copy))
    assert told.startswith("0 "), told
    assert "P03 5" in told
    ends = {head.stream: head.seq for head in _read(copy).heads}
    assert ends["P03"] == 5
    told = await asyncio.to_thread(command, "verify", "--against", str(copy))
    assert told.startswith("0 "), told
    # A copy is never written over.
    told = await asyncio.to_thread(command, "export", "--out", str(copy))
    assert told.startswith("1 "), told
    assert _read(copy).number == 3

    await cut(owner, "P03", keep=3)
    await cut(owner, "bureau", keep=1)
    shorten(folder, keep=1)
    shutil.rmtree(keys / "audit")
    CheckpointAnchors(keys).move(CheckpointFolder(folder).read()[0], ())
    told = await asyncio.to_thread(command, "verify")
    assert told.startswith("0 "), told
    for form in (copy, _folder_with(copy, tmp_path / "off")):
        told = await asyncio.to_thread(command, "verify", "--against", str(form))
        assert told.startswith("1 "), told
        assert "cut at stream P03, row 4" in told


def _read(copy: Path) -> Checkpoint:
    return msgspec.json.decode(copy.read_bytes(), type=Checkpoint)


def _folder_with(copy: Path, folder: Path) -> Path:
    folder.mkdir()
    shutil.copy(copy, folder / "000000003.json")
    return folder
