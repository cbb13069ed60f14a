"""A privileged call leaves nothing behind and lets nobody in (real media, store and database)."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from connectors.postgres import Database
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from schemas.calls.kind import CallKind
from schemas.calls.rooms import MuteRequest, RemoveRequest
from schemas.calls.state import CallState, PartyRole
from schemas.calls.views import CutOffRequest, LengthRequest, NoticeRequest
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
        (CallKind.LAWYER, "forwarding"),
        (CallKind.LAWYER, "relay"),
        (CallKind.LEGAL_AID, "forwarding"),
        (CallKind.OFFICIAL_BUSINESS, "forwarding"),
        (None, "forwarding"),
    ],
    ids=["typed", "relayed", "aid", "official", "untyped"],
)
async def test_not_one_byte_of_a_privileged_call_is_kept(
    stage: Stage, made_as: CallKind | None, engine: str
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
    room = await stage.room(await _approved(stage, CallKind.LEGAL_AID))
    await stage.seat(room, RELATIVE, INMATE)
    with pytest.raises(Forbidden) as refused:
        await room.join(stage.claim(OFFICER))
    assert refused.value.code == "privileged_call"
    assert [seat.role for seat in room.describe().seats] == [RELATIVE, INMATE]
    officer = stage.world.officer
    for closed in (
        room.notice(officer, NoticeRequest(text="请注意")),
        room.set_length(officer, LengthRequest(minutes=15)),
        room.mute(officer, MuteRequest(role=RELATIVE, on=True, reason="违规")),
        room.remove(officer, RemoveRequest(role=RELATIVE, out=True, reason="违规")),
    ):
        with pytest.raises(Forbidden) as refused:
            await closed
        assert refused.value.code == "privileged_call"
    await room.cut_off(officer, CutOffRequest(reason="紧急情况"))
    assert room.describe().state is CallState.CUT_OFF


@pytest.mark.requirement("VC-MON-01")
@pytest.mark.parametrize("made_as", [CallKind.FAMILY, CallKind.LAWYER, None])
@pytest.mark.parametrize(
    "to",
    [
        "confidentiality = 'ordinary', kind = 'family'",
        "confidentiality = 'privileged', kind = 'legal_aid'",
        "kind = 'official_business'",
        "confidentiality = 'open'",
    ],
)
async def test_nobody_changes_what_a_call_is(
    stage: Stage, owner: Database, made_as: CallKind | None, to: str
) -> None:
    call = await _approved(stage, made_as)
    if made_as is CallKind.FAMILY and "ordinary" in to:
        to = "kind = null"
    for database in (stage.db, owner):
        with pytest.raises(Exception, match="as confidential"):
            async with database.transaction() as tx:
                await tx.connection.execute(
                    text(f"UPDATE video_call SET {to} WHERE id = :id"), {"id": call.id}
                )
    now = await stage.now(call)
    assert (now.kind, now.confidentiality) == (made_as, call.confidentiality)


@pytest.mark.requirement("VC-MON-01")
@pytest.mark.parametrize(
    "undone",
    [
        "ALTER TABLE video_call DISABLE TRIGGER video_call_holds_confidentiality",
        "ALTER TABLE video_call DROP CONSTRAINT only_family_is_ordinary",
        "DROP TRIGGER video_call_guards_kind ON video_call",
        "SET LOCAL session_replication_role = replica",
        "DELETE FROM video_call",
    ],
)
async def test_the_products_role_takes_no_guard_off(stage: Stage, undone: str) -> None:
    call = await _approved(stage, CallKind.LAWYER)
    with pytest.raises(Exception, match=r"must be owner|permission denied|foreign key"):
        async with stage.db.transaction() as tx:
            await tx.connection.execute(text(undone))
    assert (await stage.now(call)).privileged


@pytest.mark.requirement("VC-MON-01")
@pytest.mark.parametrize("kind", ["'lawyer'", "null", "'uncle'"])
async def test_no_call_is_made_ordinary_that_is_not_a_family_call(
    stage: Stage, owner: Database, kind: str
) -> None:
    call = await _approved(stage, CallKind.FAMILY)
    columns = "relative_id, inmate_id, prison_id, ward_id, state, version, requested_at, starts_at"
    copied = text(
        f"INSERT INTO video_call (id, case_no, confidentiality, kind, {columns}, minutes)"
        f" SELECT 'another', 'P03-another', 'ordinary', {kind}, {columns}, minutes"
        " FROM video_call WHERE id = :id"
    )
    for database in (stage.db, owner):
        with pytest.raises(Exception, match=r"only_family_is_ordinary|known_kind"):
            async with database.transaction() as tx:
                await tx.connection.execute(copied, {"id": call.id})


async def _approved(stage: Stage, made_as: CallKind | None) -> CallRow:
    """An approved call of this kind; None: of whoever forgot to say which."""
    async with stage.db.transaction() as tx:
        call = await stage.world.call(tx, starts_at=stage.clock.now(), kind=made_as)
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
