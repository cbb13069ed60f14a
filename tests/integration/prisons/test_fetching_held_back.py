"""Recordings that are not fetched yet, or never: privileged, unsettled, without room or record."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import update

from connectors.postgres.exchange.prison_systems import fetches
from connectors.prisons.port import NotOffered
from pipelines.flows.exchange.applying.problems import NOT_BEGUN, VISIT_UNKNOWN
from pipelines.flows.exchange.prisons import fetching
from pipelines.rules.exchange.prison_systems.fetching import NO_ROOM
from pipelines.rules.recordings.retention import Space
from schemas.exchange.prison_systems.kinds import RecordKind
from schemas.exchange.prison_systems.state import FetchState
from schemas.tables.recordings.conversation import conversation
from tests.integration.prisons.fetched import SECONDS, taken
from tests.integration.prisons.fetched import recorder as recorder
from tests.integration.prisons.recorder import DAY, ROOMY, Recorder, made_sound, mapped

pytestmark = [pytest.mark.integration, pytest.mark.timeout(900)]


async def test_the_file_of_a_privileged_conversation_is_never_asked_for(
    recorder: Recorder, tmp_path: Path
) -> None:
    sounds = recorder.holds(b"", await made_sound(tmp_path))
    call_id = await recorder.visited(1)
    await recorder.recorded(1, sounds[1])
    # The registration is told again, with a word that makes it privileged.
    await recorder.visited(1, kinship="律师")
    await recorder.step()
    assert recorder.system.reads == []
    assert (await recorder.row())["state"] == "refused"
    assert await taken(recorder.bench.database, call_id) == []


@pytest.mark.parametrize("kinship", ["老乡", "", "其他"])
async def test_the_file_of_an_undetermined_conversation_waits_until_it_is_settled(
    recorder: Recorder, tmp_path: Path, kinship: str
) -> None:
    sounds = recorder.holds(b"", await made_sound(tmp_path))
    call_id = await recorder.visited(1, kinship=kinship)
    await recorder.recorded(1, sounds[1])
    assert await recorder.step(DAY) == fetching.IDLE_S
    assert recorder.system.reads == []
    assert (await recorder.row())["state"] == "waiting"
    # What had said nothing is completed by its own source; a word that nobody knows stays.
    await recorder.visited(1, kinship="母亲")
    await recorder.step(DAY)
    done = not kinship
    assert (await recorder.row())["state"] == ("done" if done else "waiting")
    assert len(await taken(recorder.bench.database, call_id)) == done
    assert bool(recorder.system.reads) is done


async def test_a_disk_that_is_nearly_full_holds_all_back_and_loses_nothing(
    recorder: Recorder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Every 16 MB in production, which is more than a test's recording: after each block here.
    monkeypatch.setattr(fetching, "CHECK_BYTES", 1)
    content = await made_sound(tmp_path, SECONDS, channels=2)
    sounds = recorder.holds(b"", content, content)
    await recorder.visited(1)
    await recorder.visited(2, began=recorder.now - timedelta(days=9))
    for number in (1, 2):
        await recorder.recorded(number, sounds[number])
    full = Space(free=1 << 30, total=1 << 41)
    recorder.space = full
    assert await recorder.step() == fetching.FULL_S
    assert recorder.system.reads == []
    async with recorder.bench.database.reading() as tx:
        figures = await fetches.figures(tx, [recorder.bench.source.system_id])
    told = figures[recorder.bench.source.system_id]
    assert (told.waiting, told.waiting_bytes, told.done) == (2, 2 * len(content), 0)
    assert told.problem == NO_ROOM
    # The disk fills while a recording comes; what came is gone on with.
    recorder.space = ROOMY
    fills = recorder.system._inner.read

    async def filling(file: str, start: int) -> AsyncIterator[bytes]:
        async for block in fills(file, start):
            recorder.space = full
            yield block

    with monkeypatch.context() as meanwhile:
        # The fault: others fill the disk while a file comes in.
        meanwhile.setattr(recorder.system._inner, "read", filling)
        assert await recorder.step() == fetching.FULL_S
    (had,) = recorder.spooled()
    assert 0 < had < len(content)
    recorder.space = ROOMY
    for _ in range(2):
        await recorder.step()
    assert [row["state"] for row in await recorder.rows()] == ["done", "done"]
    # The oldest first, from where it stood.
    assert recorder.system.reads == [("V2.2.wav", 0), ("V2.2.wav", had), ("V1.1.wav", 0)]


async def test_records_that_are_still_loading_come_before_their_sound(
    recorder: Recorder, tmp_path: Path
) -> None:
    sounds = recorder.holds(b"", await made_sound(tmp_path))
    await recorder.visited(1)
    await recorder.recorded(1, sounds[1])
    recorder.loading = True
    assert await recorder.step() == fetching.IDLE_S
    assert recorder.system.reads == []
    recorder.loading = False
    await recorder.step()
    assert (await recorder.row())["state"] == "done"


async def test_a_system_that_offers_no_files_keeps_what_it_told_of(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sounds = recorder.holds(b"", b"x")
    await recorder.visited(1)
    await recorder.recorded(1, sounds[1])

    def not_offered(file: str, start: int) -> AsyncIterator[bytes]:
        raise NotOffered("数据库视图不提供录音文件。", code="read_not_offered")

    # As a system answers that shows its records in database views alone.
    monkeypatch.setattr(recorder.system._inner, "read", not_offered)
    assert await recorder.step() == fetching.NOT_OFFERED.total_seconds()
    row = await recorder.row()
    assert (row["state"], row["problem"]) == ("waiting", "数据库视图不提供录音文件。")


async def test_a_record_waits_for_its_conversation_and_one_withdrawn_is_not_fetched(
    recorder: Recorder, tmp_path: Path
) -> None:
    sounds = recorder.holds(b"", await made_sound(tmp_path))
    assert (await recorder.recorded(1, sounds[1])).problem == VISIT_UNKNOWN
    call_id = await recorder.visited(1)
    async with recorder.bench.database.transaction() as tx:
        mine = update(conversation).where(conversation.c.id == call_id)
        await tx.execute(mine.values(began_at=None))
    assert (await recorder.recorded(1, sounds[1])).problem == NOT_BEGUN
    await recorder.visited(2)
    told = await recorder.recorded(2, sounds[1], file="V2.1.wav")
    gone = msgspec.structs.replace(
        mapped(RecordKind.RECORDING, "V2-L", None, 2), deleted=True, target_id=told.target_id
    )
    await recorder.tell(gone)
    assert (await recorder.row())["state"] == FetchState.WITHDRAWN.value
    assert await recorder.step() == fetching.IDLE_S
    # It comes back at the source.
    await recorder.recorded(2, sounds[1], version=3, file="V2.1.wav")
    await recorder.step()
    assert (await recorder.row())["state"] == "done"
    # What is here is ours to keep.
    await recorder.tell(msgspec.structs.replace(gone, version=4))
    assert (await recorder.row())["state"] == "done"
