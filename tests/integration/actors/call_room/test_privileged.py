"""A privileged call leaves nothing behind and lets nobody in (real media, store and database)."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from connectors.postgres import Database, calls
from connectors.postgres.call_row import CallRow
from schemas.calls.state import CallState, Confidentiality, PartyRole
from schemas.errors import Forbidden
from schemas.tables import metadata
from tests.integration.actors.call_room.stage import Door, Stage
from tests.integration.media.people import Person

pytestmark = pytest.mark.integration

RELATIVE, INMATE, OFFICER = PartyRole.RELATIVE, PartyRole.INMATE, PartyRole.OFFICER
CONTENT = (
    "recording",
    "recording_segment",
    "recording_part",
    "stored_file",
    "transcript_line",
    "alert",
    "recheck_task",
    "face_check",
)


@pytest.mark.requirement("VC-MON-01", "VC-REC-02")
@pytest.mark.parametrize(
    ("made_as", "engine"),
    [
        (Confidentiality.PRIVILEGED, "forwarding"),
        (Confidentiality.PRIVILEGED, "relay"),
        (None, "forwarding"),
    ],
    ids=["typed", "relayed", "untyped"],
)
async def test_not_one_byte_of_a_privileged_call_is_kept(
    stage: Stage, made_as: Confidentiality | None, engine: str
) -> None:
    stage.settings["media_engine"] = engine
    call = await _approved(stage, made_as)
    before = await _counts(stage.db)
    room = await stage.room(call)
    people = [Person(RELATIVE, 440), Person(INMATE, 880)]
    for person in people:
        claim = stage.claim(person.role)
        await room.join(claim)
        await person.join(Door(room), claim.token_id)
    try:
        async with asyncio.timeout(20):
            await people[0].heard[0].tone(880)
            await people[1].heard[0].tone(440)
            await people[0].heard[1].count(10)
        assert (await stage.now(call)).state is CallState.CONNECTED
        view = room.describe()
        assert (view.recording, view.transcribing) == (False, False)
        await room.leave(stage.claim(RELATIVE).token_id)
        await room.finished.wait()
    finally:
        await asyncio.gather(*(person.leave() for person in people))
    # `Deaf` and `Blind` fail whoever asks them; nothing was recorded, so nothing was composed.
    assert stage.composed == []
    assert await _counts(stage.db) == before
    assert _files(stage.folder) == []


@pytest.mark.requirement("VC-MON-01")
async def test_no_officer_takes_a_seat_in_a_privileged_call(stage: Stage) -> None:
    room = await stage.room(await _approved(stage, Confidentiality.PRIVILEGED))
    await stage.seat(room, RELATIVE, INMATE)
    with pytest.raises(Forbidden) as refused:
        await room.join(stage.claim(OFFICER))
    assert refused.value.code == "privileged_call"
    assert [seat.role for seat in room.describe().seats] == [RELATIVE, INMATE]


@pytest.mark.parametrize("made_as", list(Confidentiality))
async def test_nobody_makes_a_call_more_or_less_confidential(
    stage: Stage, owner: Database, made_as: Confidentiality
) -> None:
    call = await _approved(stage, made_as)
    other = next(one for one in Confidentiality if one is not made_as)
    for database in (stage.db, owner):
        with pytest.raises(Exception, match="stays as confidential"):
            async with database.transaction() as tx:
                await tx.connection.execute(
                    text("UPDATE video_call SET confidentiality = :to WHERE id = :id"),
                    {"to": other.value, "id": call.id},
                )
    assert (await stage.now(call)).confidentiality is made_as


async def _approved(stage: Stage, made_as: Confidentiality | None) -> CallRow:
    """An approved call of this kind; None: of whoever forgot to say which."""
    async with stage.db.transaction() as tx:
        call = await stage.world.call(tx, starts_at=stage.clock.now(), confidentiality=made_as)
        return await calls.change_state(
            tx, call, CallState.APPROVED, at=stage.clock.now(), actor=stage.world.officer
        )


async def _counts(db: Database) -> dict[str, int]:
    async with db.transaction() as tx:
        return {
            name: int(await tx.scalar(select(func.count()).select_from(metadata.tables[name])))
            for name in CONTENT
        }


def _files(folder: Path) -> list[Path]:
    return [path for path in (folder / "files").rglob("*") if path.is_file()]
