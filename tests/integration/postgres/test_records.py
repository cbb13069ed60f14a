"""Recordings, faces, ratings and reviews are found again as they were kept."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from connectors.files import StoredFile
from connectors.postgres import Database, make_id
from connectors.postgres.calls import call_checks
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.people import faces
from connectors.postgres.platform import files
from connectors.postgres.recordings import recordings, reviews
from pipelines.rules.calls.checks import Outcome
from schemas.calls.state import Assessment, PartyRole
from schemas.calls.views import GapView, RatingRequest, ReviewRequest
from schemas.people.kinds import SubjectKind
from tests.integration.world import NOW, World

pytestmark = pytest.mark.integration


@pytest.fixture
async def call(db: Database, world: World) -> CallRow:
    async with db.transaction() as tx:
        return await world.approved(tx)


def stored(kind: str = "track") -> StoredFile:
    file_id = make_id()
    return StoredFile(
        id=file_id,
        kind=kind,
        media_type="video/webm",
        size=3_000_000_000,
        sm3="a" * 64,
        key_id="soft-1",
        wrapped_key=b"\x00\xff",
        location=f"{kind}/{file_id}.sealed",
        created_at=datetime(2026, 11, 24, 6, 0, 0, 123456, tzinfo=UTC),
    )


@pytest.mark.requirement("VC-REC-01")
async def test_a_recording_is_found_from_its_call(db: Database, call: CallRow) -> None:
    track, sound = stored(), stored("recording")
    gaps = [GapView(start_s=3.0, end_s=4.5, what="room")]
    async with db.transaction() as tx:
        recording_id = await recordings.start(tx, call.id, at=NOW)
        ids = [
            await recordings.add_part(
                tx, recording_id, kind=kind, role=role, start_s=0.5, seconds=60.0, file=file
            )
            for kind, role, file in (
                ("track", PartyRole.RELATIVE, track),
                ("sound", None, sound),
            )
        ]
        await recordings.set_state(tx, recording_id, recordings.COMPOSING, gaps=gaps)
        (waiting,) = await recordings.of_call(tx, call.id)
        await recordings.finish(tx, recording_id, ended_at=NOW, seconds=60.5, gaps=gaps)
    async with db.transaction() as tx:
        (found,) = await recordings.of_call(tx, call.id)
        parts = await recordings.parts(tx, recording_id)
        assert await recordings.part_file(tx, call.id, ids[1]) == sound
        assert await recordings.part_file(tx, make_id(), ids[1]) is None
    assert (waiting.id, waiting.state) == (recording_id, recordings.COMPOSING)
    assert (found.state, found.seconds, found.gaps) == ("sealed", 60.5, gaps)
    assert [(part.seq, part.kind, part.role) for part in parts] == [
        (1, "track", PartyRole.RELATIVE),
        (2, "sound", None),
    ]
    assert (parts[0].sm3, parts[0].size) == (track.sm3, track.size)


async def test_a_removed_file_is_no_longer_given_out(db: Database) -> None:
    file = stored("face")
    async with db.transaction() as tx:
        await files.add(tx, file)
        assert await files.get(tx, file.id) == file
        await files.mark_deleted(tx, file.id, NOW)
        assert await files.get(tx, file.id) is None


@pytest.mark.requirement("VC-GEN-07")
@pytest.mark.stand_in("faces", "The checks are written by hand: nobody looked at a picture.")
async def test_a_face_is_replaced_and_its_checks_are_kept(
    db: Database, world: World, call: CallRow
) -> None:
    for vector in (b"first", b"second"):
        async with db.transaction() as tx:
            await faces.register(
                tx,
                subject_kind=SubjectKind.RELATIVE,
                subject_id=world.relative_id,
                engine="embedded",
                embedding_sealed=vector,
                dimensions=192,
                quality=0.9,
                picture_file_id=make_id(),
                at=NOW,
            )
    async with db.transaction() as tx:
        face = await faces.template(tx, SubjectKind.RELATIVE, world.relative_id, "embedded")
        other = await faces.template(tx, SubjectKind.RELATIVE, world.relative_id, "insightface")
        assert other is None
        check_id = await faces.add_check(
            tx,
            subject_kind=SubjectKind.RELATIVE,
            subject_id=world.relative_id,
            call_id=None,
            purpose="sign_in",
            engine="embedded",
            score=0.31,
            threshold=0.4,
            passed=False,
            reason="below_threshold",
            faces_found=1,
            picture_file_id=make_id(),
            at=NOW,
        )
        check = await faces.check(tx, check_id)
        assert check is not None
        assert await faces.check_in_scope(tx, (world.ward.path,), check)
        assert not await faces.check_in_scope(tx, (world.other_ward.path,), check)
        of_call = msgspec.structs.replace(check, call_id=call.id)
        assert await faces.check_in_scope(tx, (world.prison.path,), of_call)
    assert face is not None
    assert face.embedding_sealed == b"second"
    assert (check.score, check.passed, check.reason) == (0.31, False, "below_threshold")


@pytest.mark.requirement("VC-MON-05")
async def test_an_officers_second_rating_replaces_the_first(
    db: Database, world: World, call: CallRow
) -> None:
    for level in (2, 5):
        async with db.transaction() as tx:
            rating = RatingRequest(level=level, tags=["平稳"], text="好")
            await reviews.rate(tx, call.id, rating, officer_id=world.officer_id, at=NOW)
    async with db.transaction() as tx:
        (kept,) = await reviews.ratings(tx, call.id)
    assert (kept.officer, kept.level, kept.tags) == ("王警官", 5, ["平稳"])


async def test_every_review_stays(db: Database, world: World, call: CallRow) -> None:
    for minute, assessment in enumerate((Assessment.ATTENTION, Assessment.NORMAL)):
        async with db.transaction() as tx:
            request = ReviewRequest(summary="谈家事", assessment=assessment)
            at = NOW + timedelta(minutes=minute)
            await reviews.review(tx, call.id, request, officer_id=world.officer_id, at=at)
    async with db.transaction() as tx:
        kept = [review.assessment for review in await reviews.reviews(tx, call.id)]
    assert kept == [Assessment.ATTENTION, Assessment.NORMAL]


async def test_checks_are_kept_in_order(db: Database, call: CallRow) -> None:
    async with db.transaction() as tx:
        for name in ("binding", "custody"):
            await call_checks.add_check(tx, call.id, Outcome(name, True, "通过"), NOW)
        found = await call_checks.checks(tx, call.id)
    assert [check.name for check in found] == ["binding", "custody"]
