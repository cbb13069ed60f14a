"""What the watches see is kept with picture and score, and told (VC-MON-06 to -08)."""

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import select

from actors.calls.room.face_watch import Finding
from actors.calls.room.presence_log import PresenceLog
from actors.calls.room.sightings import Sightings
from actors.speech.live.event_log import EventLog
from actors.speech.live.journal import Journal
from connectors.files.store import SealedStore
from connectors.keys import SoftwareKeys
from connectors.postgres import Database, make_id
from connectors.postgres.calls import calls, companions
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.people import faces, people
from connectors.postgres.people.people import RelativeRow
from connectors.postgres.platform import files
from connectors.postgres.speech import alerts
from pipelines.rules.vision.episodes import News
from pipelines.rules.vision.presence import Presence, Sight
from pipelines.rules.vision.sealed_template import seal_template
from schemas.calls.live import Alerted, AnyEvent, Masking, Notice, NoticeCleared
from schemas.calls.state import ActorKind, AlertKind, MaskingState, PartyRole, Speaker, StageKind
from schemas.people.kinds import Kinship, SubjectKind
from schemas.tables.calls.call import call_notice
from tests.integration.world import NOW, World

pytestmark = pytest.mark.integration

ENGINE = "made"
PICTURE = b"\xff\xd8\xff made"
FINDING = Finding(
    Presence(sight=Sight.OTHER_PERSON, score=0.12, faces=1), PICTURE, ENGINE, threshold=0.35
)


@pytest.fixture
async def call(db: Database, world: World) -> CallRow:
    async with db.transaction() as tx:
        return await world.approved(tx)


class Desk:
    """The log of one call, its events, and what was written once the journal is empty."""

    def __init__(self, db: Database, folder: Path, call: CallRow) -> None:
        self.store = SealedStore(folder / "files", SoftwareKeys(folder / "keys"))
        self.journal = Journal(db)
        self.events = EventLog(1, lambda: NOW)
        services = SimpleNamespace(database=db, store=self.store, now=lambda: NOW, new_id=make_id)
        given: tuple[Any, ...] = (cast(Any, services), self.events, self.journal, call)
        self.sightings = Sightings(*given, lambda: 61.5)
        self.log = PresenceLog(cast(Any, services), self.journal, self.sightings, call)

    async def seen(self) -> list[AnyEvent]:
        return await self.events.after(0, lambda _: True)


@pytest.fixture
async def desk(db: Database, tmp_path: Path, call: CallRow) -> AsyncIterator[Desk]:
    desk = Desk(db, tmp_path, call)
    yield desk
    await desk.journal.close()


@pytest.mark.requirement("VC-MON-06")
@pytest.mark.requirement("VC-MON-08")
@pytest.mark.stand_in("faces", "The finding is made up: no camera was looked at.")
async def test_a_finding_is_kept_alerted_and_warned_of(
    db: Database, desk: Desk, call: CallRow, world: World
) -> None:
    await desk.log.tell(News("raise", Sight.OTHER_PERSON), FINDING)
    await desk.journal.drained()
    alerted, notice = await desk.seen()
    assert isinstance(alerted, Alerted)
    assert isinstance(notice, Notice)
    assert (notice.level, notice.topic) == ("warning", "other_person")
    async with db.transaction() as tx:
        (check,) = await faces.checks_of_call(tx, call.id)
        picture = await files.get(tx, check.picture_file_id)
        rows, _ = await alerts.page(tx, (world.prison.path,))
        written = (await tx.execute(select(call_notice))).one()
        kinds = [stage.kind for stage in await calls.stages(tx, call.id)]
    assert (check.score, check.purpose, check.reason) == (0.12, "watch", "other_person")
    assert picture is not None
    with desk.store.open(picture) as reader:
        assert b"".join(reader.stream()) == PICTURE
    (alert,) = rows
    assert alert == alerted.alert
    assert (alert.kind, alert.line_id, alert.face_check_id) == (
        AlertKind.OTHER_PERSON,
        None,
        check.id,
    )
    assert (written.text, written.actor_kind, written.at) == (
        notice.text,
        ActorKind.SYSTEM.value,
        NOW,
    )
    assert {StageKind.ALERT, StageKind.NOTICE} <= set(kinds)


@pytest.mark.requirement("VC-MON-08")
@pytest.mark.stand_in("faces", "The finding is made up: no camera was looked at.")
async def test_the_warning_leaves_the_picture_when_all_is_well(desk: Desk) -> None:
    await desk.log.tell(News("raise", Sight.NOBODY), FINDING)
    await desk.log.tell(News("clear", Sight.NOBODY), FINDING)
    *_, last = await desk.seen()
    assert isinstance(last, NoticeCleared)
    assert last.topic == "nobody"


@pytest.mark.requirement("VC-MON-09")
async def test_the_masking_state_is_told_and_noted(
    db: Database, desk: Desk, call: CallRow, world: World
) -> None:
    desk.sightings.masking(MaskingState.HELD)
    desk.sightings.alert(AlertKind.UNMASKED, PartyRole.INMATE, 1.0)
    await desk.journal.drained()
    told, _ = await desk.seen()
    assert isinstance(told, Masking)
    assert told.state is MaskingState.HELD
    async with db.transaction() as tx:
        stages = await calls.stages(tx, call.id)
        (alert,), _ = await alerts.page(tx, (world.prison.path,))
    assert stages[-2].kind is StageKind.MASKING
    assert stages[-2].detail == {"masking": "held"}
    assert (alert.kind, alert.speaker) == (AlertKind.UNMASKED, Speaker.INMATE)


async def add_face(db: Database, desk: Desk, relative_id: str, vector: list[float]) -> None:
    sealed = seal_template(
        desk.store.keys, SubjectKind.RELATIVE, relative_id, ENGINE, vector, bytes(12)
    )
    async with db.transaction() as tx:
        await faces.register(
            tx,
            subject_kind=SubjectKind.RELATIVE,
            subject_id=relative_id,
            engine=ENGINE,
            embedding_sealed=sealed,
            dimensions=len(vector),
            quality=1,
            picture_file_id=make_id(),
            at=NOW,
        )


@pytest.mark.requirement("VC-MON-07")
async def test_the_faces_that_may_be_seen_are_the_relatives_and_the_companions(
    db: Database, desk: Desk, call: CallRow, world: World
) -> None:
    child = make_id()
    async with db.transaction() as tx:
        await people.add_relative(
            tx,
            RelativeRow(
                id=child,
                name="李小芳",
                wechat_openid="openid-2",
                id_no_sealed=b"sealed",
                id_no_digest="e" * 64,
                phone_sealed=b"sealed",
                enabled=True,
            ),
        )
        await people.bind(tx, relative_id=child, inmate_id=world.inmate_id, kinship=Kinship.CHILD)
    await add_face(db, desk, world.relative_id, [1.0, 0.0])
    known = await desk.log.known(ENGINE)
    assert (list(known.relative or ()), list(known.companions)) == ([1.0, 0.0], [])
    async with db.transaction() as tx:
        (eligible,) = await companions.eligible(tx, call.id)
        assert (eligible.relative_id, eligible.approved) == (child, False)
        await companions.replace(tx, call.id, [child], officer_id=world.officer_id, at=NOW)
    assert (await desk.log.known(ENGINE)).companions_unregistered == 1
    await add_face(db, desk, child, [0.0, 1.0])
    known = await desk.log.known(ENGINE)
    assert [list(one) for one in known.companions] == [[0.0, 1.0]]
    assert known.companions_unregistered == 0
