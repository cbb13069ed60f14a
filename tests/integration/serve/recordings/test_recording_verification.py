"""A recording is proven whole, and whatever was done to it is found and named."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import msgspec
import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from cluster.verbs.recordings import app
from connectors.postgres.database import Database
from pipelines.flows.recordings.storing.verification import verify_recording
from schemas.recordings.recordings import RecordingVerdict
from tests.integration.serve.client import People
from tests.integration.serve.journey import audit_rows_of
from tests.integration.serve.recorded import Recorded, recorded
from tests.integration.serve.world import World

pytestmark = [pytest.mark.integration, pytest.mark.requirement("VC-REC-02")]


async def verdict_of(world: World, made: Recorded) -> RecordingVerdict:
    return await verify_recording(world.database, world.files, made.recording_id, datetime.now(UTC))


def fault(verdict: RecordingVerdict) -> tuple[int, str] | None:
    assert not verdict.whole
    return (verdict.first_bad.seq, verdict.first_bad.problem) if verdict.first_bad else None


@pytest.fixture
async def made(world: World, people: People) -> Recorded:
    return await recorded(world, people)


async def test_a_recording_as_it_was_made_is_whole(
    made: Recorded, world: World, people: People
) -> None:
    reviewer = await people.officer("reviewer")
    verdict = await reviewer.post(f"/api/recordings/{made.recording_id}/verification")
    assert verdict["whole"], verdict
    assert (verdict["segments"], verdict["files"]) == (4, 4)
    rows = await audit_rows_of(world, "recording", made.recording_id)
    assert ("recording.verify", True) in [(r.action, r.detail.get("verified")) for r in rows]
    detail = await reviewer.get(f"/api/recordings/{made.recording_id}")
    assert detail["check"]["whole"]


async def test_a_changed_byte_names_its_segment(made: Recorded, world: World) -> None:
    path = world.files.path_of(made.segments[2].file)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert fault(await verdict_of(world, made)) == (3, "broken")


async def test_a_removed_segment_is_named(made: Recorded, world: World) -> None:
    world.files.path_of(made.segments[1].file).unlink()
    assert fault(await verdict_of(world, made)) == (2, "missing")


async def test_swapped_files_are_named(made: Recorded, world: World) -> None:
    first, second = (world.files.path_of(one.file) for one in made.segments[:2])
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    assert fault(await verdict_of(world, made)) == (1, "broken")


Tamper = Callable[[Database, str], Awaitable[None]]


async def run(owner: Database, statement: str, recording_id: str) -> None:
    async with owner.transaction() as tx:
        await tx.connection.execute(text(statement).bindparams(id=recording_id))


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["delete from recording_segment where recording_id = :id and seq = 2"], (2, "missing")),
        (["delete from recording_segment where recording_id = :id and seq > 2"], (3, "cut")),
        (
            ["update recording_segment set end_s = 99 where recording_id = :id and seq = 3"],
            (3, "changed"),
        ),
        (
            [
                "update recording_segment set seq = 90 where recording_id = :id and seq = 2",
                "update recording_segment set seq = 2 where recording_id = :id and seq = 3",
                "update recording_segment set seq = 3 where recording_id = :id and seq = 90",
            ],
            (2, "unlinked"),
        ),
        (
            [
                "update recording_segment a set file_id = b.file_id from recording_segment b"
                " where a.recording_id = :id and b.recording_id = :id and a.seq = 4 and b.seq = 3"
            ],
            (4, "exchanged"),
        ),
    ],
)
async def test_rows_changed_in_the_database_are_named(
    made: Recorded, world: World, owner: Database, statements: list[str], found: tuple[int, str]
) -> None:
    for statement in statements:
        await run(owner, statement, made.recording_id)
    assert fault(await verdict_of(world, made)) == found


async def test_a_tail_that_was_cut_together_with_its_head_is_found_by_the_seal(
    made: Recorded, world: World, owner: Database
) -> None:
    link = made.segments[1].link
    await run(
        owner,
        "delete from recording_segment where recording_id = :id and seq > 2",
        made.recording_id,
    )
    await run(
        owner,
        f"update recording set last_seq = 2, last_digest = '{link.digest}' where id = :id",
        made.recording_id,
    )
    assert (await verdict_of(world, made)).fault == "row_changed"
    # Even with the seal made anew by somebody who has the key, the audit chain knows better.
    await run(owner, "delete from row_seal where row_id = :id", made.recording_id)
    assert (await verdict_of(world, made)).fault in ("row_changed", "rewritten")


async def test_a_changed_composed_file_is_named(
    made: Recorded, world: World, people: People
) -> None:
    reviewer = await people.officer("reviewer")
    detail = await reviewer.get(f"/api/recordings/{made.recording_id}")
    (sound,) = [one for one in detail["files"] if one["kind"] == "sound"]
    async with world.database.transaction() as tx:
        found = text(
            "select location from stored_file f join recording_part p on p.file_id = f.id"
            " where p.id = :id"
        )
        location = await tx.scalar(found.bindparams(id=sound["part_id"]))
    path = world.files.place("working", location)
    path.write_bytes(path.read_bytes()[:-1])
    verdict = await verdict_of(world, made)
    assert not verdict.whole
    assert [(one.kind, one.problem) for one in verdict.bad_files] == [("sound", "broken")]
    assert verdict.first_bad is None


async def test_the_command_line_proves_a_call_and_all_and_says_what_is_broken(
    made: Recorded, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The command reads the process's environment, which names no database of this test.
    monkeypatch.setattr("cluster.verbs.recordings._settings", lambda: world.settings)

    async def asked(*arguments: str) -> tuple[int, str]:
        result = await asyncio.to_thread(CliRunner().invoke, app, ["verify", *arguments])
        return result.exit_code, result.stdout

    code, told = await asked("--call", made.call_id, "--json")
    assert code == 0, told
    assert msgspec.json.decode(told)["whole"] is True
    world.files.path_of(made.segments[1].file).unlink()
    code, told = await asked("--all", "--json")
    assert code == 1
    assert msgspec.json.decode(told)["first_bad"] == {"seq": 2, "problem": "missing"}
    assert (await asked())[0] == 2
