"""No store holds anything of them, with every seal opened; of their twins each has something.

All four channels, by the prisons' systems and by hand, stand in one bureau: with a database and its
log, JetStream, sealed files, Ray with the real speech model, the platform's logs, a backup, and the
files that are given out.
"""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import pytest
import ray
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from actors.speech import asr_pool
from actors.speech.streams.client import RayStreamClient
from cluster.logs import log_to
from cluster.services.nats import Nats
from cluster.services.postgres import Postgres
from connectors.keys.recovery import RecoveryPrivate, make_pair, read_private
from connectors.nats.outbox_relay import OutboxRelay
from connectors.platforms.speech_sender_simulator import pieces_of
from connectors.postgres.database import Database
from connectors.postgres.programs import programs
from connectors.postgres.speech.words import words
from pipelines.flows.exchange.prisons import connector as connectors
from pipelines.flows.exchange.prisons import fetching
from pipelines.flows.exchange.prisons import link as links
from pipelines.flows.files import uploads
from pipelines.flows.platform.backups.making import BackupMaker, places_of
from pipelines.flows.platform.backups.sealed_part import PartReader
from schemas.calls.kind import CallKind
from schemas.settings import Settings
from schemas.speech.live_speech import StreamAccepted, StreamStanding
from schemas.speech.words import WordRequest
from serve.models.speech import SpeechModel
from tests.integration.eventually import eventually
from tests.integration.serve.client import People, Person
from tests.integration.serve.everywhere import settle
from tests.integration.serve.governance.privilege.handing_in import by_a_stream, by_an_officer
from tests.integration.serve.governance.privilege.kinds import CLOSED, TWIN
from tests.integration.serve.governance.privilege.looking import Looker, all_rights
from tests.integration.serve.governance.privilege.people_here import bound
from tests.integration.serve.governance.privilege.seals import Seals, holding
from tests.integration.serve.governance.privilege.told import settled, told_bureau
from tests.integration.serve.made_files import send_file
from tests.integration.serve.people.test_contacts import LETTERS, VISITS, act, letter, visit
from tests.integration.serve.recorded import recorded
from tests.integration.serve.records_of_calls import ended
from tests.integration.serve.running_talks import sender
from tests.integration.serve.speech.test_live_speech_by_ray import LEASE_S, LINE
from tests.integration.serve.speech.test_transcription import drain
from tests.integration.serve.spoken import NOON, say
from tests.integration.serve.world import World
from tests.integration.speech.conftest import AUDIO, MODELS
from tests.integration.transcription.made import MadeReader
from tests.ray_cluster import deployed
from tests.trace import proves

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]
HEARD = "自杀"
"""What the real model hears in the twin's sound."""
OF_THE_TEST = ("httpx", "httpcore", "uvicorn.access", "websockets")
KINDS_OF_CALL = {
    "lawyer": CallKind.LAWYER,
    "legal-aid": CallKind.LEGAL_AID,
    "official": CallKind.OFFICIAL_BUSINESS,
}
"""Of a call; of the others nobody knows what it is for."""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, models_dir=str(MODELS), speech_lease_s=LEASE_S)


@pytest.fixture
def streams(world: World, cluster: None, own_serve: None) -> Iterator[RayStreamClient]:
    """Pool, speech deployment and streams under Ray."""
    with deployed(SpeechModel.bind(world.settings), "speech"):  # type: ignore[attr-defined]
        pool = asr_pool.start(world.settings)
        yield RayStreamClient(lambda: world.settings)
        del pool


@pytest.fixture
def seals(monkeypatch: pytest.MonkeyPatch) -> Seals:
    seals = Seals()
    seals.watch(monkeypatch)
    return seals


@pytest.fixture
async def logged(tmp_path: Path) -> AsyncIterator[Path]:
    """The platform's own log, as fine as it goes."""
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    folder = tmp_path / "log"
    log_to(folder, "DEBUG")
    added = set(root.handlers) - set(handlers)
    for handler in added:
        handler.addFilter(lambda record: not record.name.startswith(OF_THE_TEST))
    yield folder
    for handler in added:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connectors, "LOOK_S", 0.2)
    monkeypatch.setattr(fetching, "IDLE_S", 0.2)
    monkeypatch.setattr(links, "REPLAY_EVERY", timedelta(0))


async def test_nothing_of_them_lies_anywhere_and_something_of_every_twin_does(
    people: People,
    world: World,
    relay: OutboxRelay,
    owner: Database,
    seals: Seals,
    logged: Path,
    postgres_server: Postgres,
    nats_server: Nats,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    # Other tests of this process plant the same marks; what they wrote goes with the log's files.
    await settle(owner)
    async with told_bureau(world, tmp_path_factory.mktemp("sources"), 2) as bureau:
        for at in range(3):
            await bureau.say(at)
            await settled(bureau)
    leader = await people.officer("leader")
    await _visits(people, world, leader)
    await _letters(world, leader)
    await _video_calls(people, world)
    await drain(world, MadeReader())
    await uploads.clear(
        world.database, world.files, world.clock() + timedelta(seconds=1), world.clock()
    )
    officer = await all_rights(people, world)
    looker = Looker(officer)
    await looker.look()
    await _all_is_told(owner)
    backup = tmp_path_factory.mktemp("opened")
    await _backed_up(world, owner, backup)
    async with owner.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("checkpoint"))
    session = Path(ray._private.worker._global_node.get_session_dir_path())
    places = {
        "database": postgres_server._data / "base" / await _oid(owner),
        "write-ahead log": postgres_server._data / "pg_wal",
        "log of the database": postgres_server._log_file,
        "JetStream": nats_server._data,
        "log of NATS": nats_server._log_file,
        "files": Path(world.settings.files_dir),
        "all the platform's folders": tmp_path,
        "logs": logged,
        "Ray": session,
        "backup": backup,
    }
    with proves("VC-GEN-21", "abc"):
        marks = [mark for kind in CLOSED for mark in (kind.mark, kind.sound_mark)]
        assert {mark: looker.where(mark) for mark in marks} == {mark: [] for mark in marks}
        needles = {mark: seals.needles(mark) for mark in marks}
        for name, place in places.items():
            # Of all marks in one reading: a place is some hundred megabytes.
            found = await asyncio.to_thread(holding, place, [*chain(*needles.values())])
            assert {path: _said_by(path, needles) for path in found} == {}, name
    await _require_twins_found(seals, looker, places)


async def _oid(owner: Database) -> str:
    """By which the server calls the folder of this test's database."""
    asked = text("select oid::text from pg_database where datname = current_database()")
    async with owner.transaction() as tx:
        return str(await tx.scalar(asked))


def _said_by(path: Path, needles: Mapping[str, list[bytes]]) -> list[str]:
    return [mark for mark, sought in needles.items() if holding(path, sought)]


async def _require_twins_found(seals: Seals, looker: Looker, places: dict[str, Path]) -> None:
    """Else the search is blind."""
    assert looker.where(TWIN.mark) != []
    said, sound = seals.needles(TWIN.mark), seals.needles(TWIN.sound_mark)
    assert len(said) > 1 < len(sound), "something of them was sealed"
    for name, needles in (
        ("database", said),
        ("database", said[1:]),
        ("write-ahead log", said),
        ("files", sound[1:]),
        ("files", said[1:]),
        ("all the platform's folders", sound[1:]),
        ("backup", said),
        ("backup", sound[1:]),
        ("JetStream", [HEARD.encode()]),
    ):
        assert await asyncio.to_thread(holding, places[name], needles), name
    for name in ("logs", "Ray"):
        assert any(one.is_file() for one in places[name].rglob("*")), name


async def _visits(people: People, world: World, leader: Person) -> None:
    """By the window, and live: the twin's sound is heard by the real model."""
    async with world.database.transaction() as tx:
        asked = WordRequest(word=HEARD, word_class="escape")
        await words.add(tx, asked, prison_id=None, at=datetime.now(UTC))
    system = await sender(people, world)
    named = [kind for kind in (*CLOSED, TWIN) if kind.here is not None]
    for at, kind in enumerate(named, 1):
        relative_id = await bound(world, kind, at)
        record = await leader.post(VISITS, visit(world, relative_id=relative_id))
        record = await act(leader, VISITS, "start", record)
        if kind.closed:
            await by_a_stream(system, record["id"], kind)
        else:
            await _heard(people, system, record["id"])
        record = (await leader.get(f"{VISITS}/{record['id']}"))["record"]
        await act(leader, VISITS, "finish", record)
        await by_an_officer(leader, record["id"], kind)


async def _heard(people: People, system: Any, visit_id: str) -> None:
    async with system.opened(LINE, conversation=visit_id) as sent:
        assert isinstance(await sent.answer(), StreamAccepted)
        while True:
            told = await sent.answer()
            if isinstance(told, StreamStanding) and told.state == "leased":
                break
        await sent.play(pieces_of(AUDIO / "dev07_self_harm.flac", LINE, seconds=16.0))
        await sent.end()
    monitor = await people.officer("monitor")

    async def is_alerted() -> bool:
        return HEARD in [row["word"] for row in (await monitor.get("/api/alerts"))["rows"]]

    await eventually(is_alerted)


async def _letters(world: World, leader: Person) -> None:
    """A scan is offered of each, and taken of the twin's alone."""
    for kind in (*CLOSED, TWIN):
        way = {"relative_id": None, "kinship": kind.here}
        record = await leader.post(LETTERS, letter(world, **way))
        scan = b"%PDF-1.7\n%" + kind.mark.encode() + b"\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
        sent = await send_file(leader, f"{LETTERS}/files/pages", "1.pdf", scan)
        assert sent.is_success, sent.text
        values = {"pages": [sent.json()["id"]]}
        change = {"version": record["version"], "values": values, "reason": "扫描"}
        reply = await leader.ask("PUT", f"{LETTERS}/{record['id']}", change)
        assert reply.is_success is not kind.closed, reply.text


async def _video_calls(people: People, world: World) -> None:
    """What a room would write of a closed one is refused by the database itself."""
    made = await recorded(world, people)
    await say(world, made.call_id, TWIN.mark)
    for hour, kind in enumerate(CLOSED):
        at = NOON + timedelta(hours=hour)
        call_id = await ended(world, at, call_kind=KINDS_OF_CALL.get(kind.name))
        with pytest.raises(DBAPIError):
            await say(world, call_id, kind.mark)


async def _all_is_told(owner: Database) -> None:
    async def told() -> bool:
        async with owner.transaction() as tx:
            waiting = text("select count(*) from outbox where published_at is null")
            return not await tx.scalar(waiting)

    await eventually(told)


async def _backed_up(world: World, owner: Database, target: Path) -> None:
    """A backup, opened with the recovery key: its dump as text, its files as they lie there."""
    _, private = make_pair(Path(world.settings.keys_dir))
    key: RecoveryPrivate = read_private(private)
    maker = BackupMaker(world.settings, owner, [], world.files)
    made = await maker.make(1)
    assert made.problems == []
    place = places_of(world.settings)[0]
    dump = made.manifest.databases[0].dump
    opened = target / "core.dump"
    folder = place.folder(made.manifest.id)
    await asyncio.to_thread(lambda: opened.write_bytes(b"".join(PartReader(folder, dump, key))))
    process = await asyncio.create_subprocess_exec(
        programs() / "pg_restore", "--file", target / "core.sql", opened
    )
    assert await process.wait() == 0
    await asyncio.to_thread(opened.unlink)
    await asyncio.to_thread(shutil.copytree, place.root, target / "place")
