"""A planted call, played by the product's own flows at its moments."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from actors.calls.room.case import SYSTEM, Case
from actors.calls.room.services import RoomServices
from connectors.doors import Doors, row_seals
from connectors.live_settings import LiveSettings
from connectors.nats.bus import Bus
from connectors.platforms.hosts import Hosts
from connectors.postgres.access import officers
from connectors.postgres.calls import calls
from connectors.postgres.database import Database
from connectors.postgres.people import faces
from connectors.postgres.recordings import conversation_row
from connectors.postgres.speech import alerts, transcript_passes, transcripts
from connectors.postgres.speech.spoken_seals import spoken_seals
from pipelines.flows.access.auth.callers import Caller, Inmate, Officer, Relative
from pipelines.flows.approvals.proposals import officer_of
from pipelines.flows.calls import controlling, handling
from pipelines.flows.calls.live import entering
from pipelines.flows.family import booking, joining
from pipelines.flows.people.faces import checking
from pipelines.flows.people.inmates import kiosk
from pipelines.flows.recordings.review import reviewing
from pipelines.flows.sealed_fields import seal_template
from pipelines.flows.services import Services
from pipelines.flows.speech import attending
from pipelines.flows.speech.alerts import concluding, passing
from pipelines.flows.speech.alerts import handling as alert_handling
from pipelines.rules.bureau.conversations import Conversation
from pipelines.rules.bureau.ground import Ground
from pipelines.rules.bureau.story import Happened
from pipelines.rules.bureau.video_calls import VideoCall
from pipelines.rules.bureau.years.alert_life import OPENED_AFTER, RECHECKS, UNOWNED_S, AlertLife
from pipelines.rules.bureau.years.call_doors import FACE_BEFORE, TOKEN_BEFORE
from pipelines.rules.bureau.years.call_life import CallLife
from pipelines.rules.bureau.years.call_watch import WALL
from pipelines.rules.bureau.years.spoken import READ_AFTER, READ_AGAIN
from pipelines.rules.bureau.years.talking import ENGINE, spoken
from pipelines.rules.security.actor import Actor
from schemas.calls.alert_handling import TakeOver
from schemas.calls.alert_views import AlertView, Recheck
from schemas.calls.live import Join
from schemas.calls.state import ActorKind, Assessment, CallState, EndReason, StageKind
from schemas.calls.views import (
    CallRequest,
    Decision,
    JoinToken,
    LineView,
    RatingRequest,
    ReviewRequest,
    TokenRequest,
)
from schemas.people.faces.kinds import FaceCaller
from schemas.people.kinds import SubjectKind
from schemas.people.views import FaceCheckRequest
from schemas.settings import Settings
from tests.integration.serve.client import picture
from tests.integration.serve.scripted_rooms import ScriptedRooms
from tests.integration.serve.world import ENGINE as PAINTED
from tests.integration.serve.world import PaintedFaces, World, vector

Steps = list[tuple[datetime, Callable[[], Awaitable[Any]]]]
FACES = {SubjectKind.RELATIVE: "li", SubjectKind.INMATE: "wang"}


class Play:
    """What happens, happens at the moment that was set last."""

    def __init__(self, settings: Settings, ground: Ground, world: World) -> None:
        self.ground = ground
        self.now = ground.plan.founded
        self.database = Database(
            settings.database_url,
            seals=row_seals(world.keys),
            spoken=spoken_seals(world.keys),
            clock=self.clock,
        )
        nobody: Any = None
        self.services = Services(
            live=LiveSettings(self.database, settings),
            database=self.database,
            bus=Bus(settings.nats_url),
            faces=PaintedFaces(),
            rooms=ScriptedRooms(),
            streams=nobody,
            keys=world.keys,
            files=world.files,
            hosts=Hosts(nobody, nobody),
            clock=self.clock,
        )

    def clock(self) -> datetime:
        return self.now

    async def officer(self, login: str) -> Officer:
        """Signed in at his own place."""
        async with self.database.transaction() as tx:
            known = await officers.by_login(tx, login)
            assert known is not None
            found = await officer_of(tx, self.services, known.id)
        return replace(found, address=self.ground.officer(login).address)


@asynccontextmanager
async def playing(settings: Settings, ground: Ground, world: World) -> AsyncIterator[Play]:
    # A person who turns the head is seen where faces are not painted.
    play = Play(replace(settings, face_liveness=False), ground, world)
    yield play
    await play.database.close()


async def play_call(play: Play, planted: CallLife, call: VideoCall) -> str:
    """From its request to its review; answers its id."""
    page = planted.page
    await _register_faces(play, page.relative_id, page.inmate_id)
    play.now = call.requested_at
    relative = Relative(
        id=page.relative_id,
        name=page.relative.name,
        session_id="",
        face_checked_at=None,
        address=page.relative.address,
        stream=call.prison,
    )
    asked = CallRequest(inmate_id=page.inmate_id, starts_at=call.starts_at, minutes=call.minutes)
    call_id = (await booking.request_call(play.services, relative, asked)).id
    play.now = call.decided_at
    head = await play.officer(planted.decider)
    await handling.approve(play.services, head, call_id, Decision(reason=call.opinion))
    async with play.database.transaction() as tx:
        row = await calls.get(tx, call_id)
    assert row is not None
    await _hold(play, planted, call, Case(_room(play), row), relative)
    await _review(play, planted, call, call_id)
    return call_id


async def _register_faces(play: Play, relative_id: str, inmate_id: str) -> None:
    people = {SubjectKind.RELATIVE: relative_id, SubjectKind.INMATE: inmate_id}
    async with play.database.transaction() as tx:
        for kind, subject_id in people.items():
            embedding = vector(FACES[kind])
            sealed = seal_template(play.services.keys, kind, subject_id, PAINTED, embedding)
            await faces.register(
                tx,
                subject_kind=kind,
                subject_id=subject_id,
                engine=PAINTED,
                embedding_sealed=sealed,
                dimensions=len(embedding),
                quality=1.0,
                picture_file_id="",
                at=play.now,
            )


def _room(play: Play) -> RoomServices:
    """A room's doors, as far as its case needs any."""
    nothing: Any = None
    return RoomServices(
        settings=play.services.settings,
        store=play.services.files,
        faces=nothing,
        compose=nothing,
        database=play.database,
        speech=nothing,
        channels=nothing,
        words=nothing,
        voice_activity=nothing,
        now=play.clock,
        monotonic=lambda: play.now.timestamp(),
        new_id=nothing,
    )


async def _hold(
    play: Play, planted: CallLife, call: VideoCall, case: Case, relative: Relative
) -> None:
    """Each step at its moment, as doors, room and words of the planted call have it."""
    assert call.relative_at is not None
    assert call.inmate_at is not None
    assert call.connected_at is not None
    assert call.ended_at is not None
    page = planted.page
    inmate = Inmate(
        id=page.inmate_id,
        name=page.inmate.name,
        stream=call.prison,
        session_id="",
        face_checked_at=None,
        address=page.inmate.address,
    )
    call_id, steps = case.call.id, Steps()
    tokens: dict[str, tuple[JoinToken, Caller]] = {}

    async def relative_shows() -> None:
        face = FaceCheckRequest(picture=picture(FACES[SubjectKind.RELATIVE]))
        assert (await joining.check_face(play.services, relative, face)).passed

    async def relative_enters() -> None:
        checked = replace(relative, face_checked_at=call.relative_at - FACE_BEFORE)
        token = TokenRequest(device_id=page.device(page.relative))
        given = await joining.issue_token(play.services, checked, call_id, token)
        tokens[relative.id] = (given, checked)

    async def inmate_shows() -> None:
        subject = checking.Subject(
            kind=SubjectKind.INMATE,
            id=inmate.id,
            actor=inmate.actor(),
            stream=inmate.stream,
            purpose="sign_in",
            caller=FaceCaller.KIOSK_SIGN_IN,
        )
        face = FaceCheckRequest(picture=picture(FACES[SubjectKind.INMATE]))
        assert (await checking.check_live(play.services, subject, face)).passed

    async def inmate_enters() -> None:
        checked = replace(inmate, face_checked_at=call.inmate_at - FACE_BEFORE)
        token = TokenRequest(device_id=page.device(page.inmate))
        given = await kiosk.issue_token(play.services, checked, call_id, token)
        tokens[inmate.id] = (given, checked)

    async def sit_down(party: Actor) -> None:
        await case.refresh()
        given, caller = tokens[party.id or ""]
        await _claim(play, case, given, page.device(party), caller)
        if case.call.state is CallState.APPROVED:
            await case.first_join(party)
        await case.stage(StageKind.JOIN, party, {"device": page.device(party)})

    async def end() -> None:
        assert call.end_reason is not None
        left = {
            EndReason.RELATIVE_LEFT: page.relative,
            EndReason.INMATE_LEFT: page.inmate,
            EndReason.LIMIT: SYSTEM,
        }
        await case.end(CallState.ENDED, call.end_reason, left[call.end_reason], None)
        await case.stage(StageKind.TRANSCRIPT, SYSTEM, {})

    for at, shows, consents, enters, party in (
        (
            call.relative_at,
            relative_shows,
            lambda: joining.consent(play.services, relative, call_id),
            relative_enters,
            page.relative,
        ),
        (
            call.inmate_at,
            inmate_shows,
            lambda: kiosk.consent(play.services, inmate, call_id),
            inmate_enters,
            page.inmate,
        ),
    ):
        steps.append((at - FACE_BEFORE, shows))
        steps.append((at - FACE_BEFORE / 2, consents))
        steps.append((at - TOKEN_BEFORE, enters))
        steps.append((at, lambda party=party: sit_down(party)))
    steps.append((call.connected_at, case.connect))
    steps.append((call.ended_at, end))
    steps += _watched(play, planted, case)
    assert planted.conversation is not None
    steps += _words(play, planted.conversation, call_id)
    for at, step in sorted(steps, key=lambda one: one[0]):
        play.now = at
        await step()


async def _claim(play: Play, case: Case, given: JoinToken, device: str, caller: Caller) -> None:
    """A token is redeemed, as a socket does it."""
    asked = Join(token=given.token, device_id=device)
    async with play.database.transaction() as tx:
        await entering._claim(tx, play.services, asked, case.call, caller)


def _watched(play: Play, planted: CallLife, case: Case) -> Steps:
    """As the log of the planted call has it."""
    steps, prison = Steps(), planted.page.call.prison.lower()

    async def enter() -> None:
        officer = await play.officer(f"{prison}.monitor")
        token = TokenRequest(device_id=WALL)
        given = await handling.issue_watch_token(play.services, officer, case.call.id, token)
        await _claim(play, case, given, WALL, officer)

    for told in planted.page.log:
        if told.action == "call.join_token" and told.actor.kind is ActorKind.OFFICER:
            steps.append((told.at, enter))
        if told.action == "call.rate":

            async def rate(told: Happened = told) -> None:
                officer = await play.officer(f"{prison}.monitor")
                asked = RatingRequest(level=told.detail["level"], tags=told.detail["tags"])
                await controlling.rate(play.services, officer, case.call.id, asked)

            steps.append((told.at, rate))
    return steps


def _words(play: Play, held: Conversation, call_id: str) -> Steps:
    """Lines and alerts, and what becomes of these."""
    said, steps = spoken(play.ground, held), Steps()

    async def note_pass() -> None:
        async with play.database.transaction() as tx:
            await transcript_passes.note_live(tx, call_id, play.now)

    async def attend() -> None:
        await attending.attend(play.database, None, call_id, play.now)

    for line in said.lines:

        async def say(line: LineView = line) -> None:
            async with play.database.transaction() as tx:
                call = await conversation_row.get(tx, call_id)
                assert call is not None
                assert await transcripts.add_line(tx, call, line, engine=ENGINE)

        steps.append((line.at, say))
    for view in said.alerts:

        async def alert(view: AlertView = view) -> None:
            async with play.database.transaction() as tx:
                call = await conversation_row.get(tx, call_id)
                assert call is not None
                assert await alerts.raise_alert(tx, replace(view, call_id=call_id), call)

        async def open_recheck(view: AlertView = view) -> None:
            async with play.database.transaction() as tx:
                told = replace(view, call_id=call_id)
                ward_id = play.ground.unit_id(held.ward)
                assert await alerts.open_recheck(tx, told, ward_id=ward_id, at=play.now)

        steps.append((view.at, alert))
        steps.append((view.at + OPENED_AFTER, open_recheck))
        steps += _handled(play, held, view)
    steps.append((held.ended_at, note_pass))
    steps.append((held.ended_at + READ_AFTER, attend))
    return steps


def _handled(play: Play, held: Conversation, view: AlertView) -> Steps:
    """As the log of the planted alert has it."""
    steps, life = Steps(), AlertLife(play.ground, held, view)
    login_of = {play.ground.officer_id(login): login for login in play.ground.cast.officers}
    (recheck,) = (row.values for row in life.rows() if row.table == RECHECKS)
    for told in life.happened():

        async def act(told: Happened = told) -> None:
            if told.action == "alert.escalate":
                seal = play.services.rights_seal
                await passing.escalate_overdue(play.database, seal, play.now, UNOWNED_S)
                return
            officer = await play.officer(login_of[told.actor.id or ""])
            if told.action == "alert.acknowledge":
                await alert_handling.acknowledge(play.services, officer, view.id)
                return
            if told.action == "alert.take_over":
                asked = TakeOver(reason=told.detail["reason"])
                await alert_handling.take_over(play.services, officer, view.id, asked)
                return
            async with play.database.transaction() as tx:
                known = await alerts.need(tx, officer.scopes, view.id)
            conclusion = Recheck(conclusion=recheck["conclusion"], note=recheck["note"])
            await concluding.conclude(play.services, officer, str(known.recheck_id), conclusion)
            play.now += READ_AGAIN
            await attending.attend(play.database, None, known.call_id, play.now)

        steps.append((told.at, act))
    return steps


async def _review(play: Play, planted: CallLife, call: VideoCall, call_id: str) -> None:
    assert call.reviewed_at is not None
    play.now = call.reviewed_at
    reviewer = await play.officer(f"{call.prison.lower()}.reviewer")
    row = next(row.values for row in planted.rows() if row.table == "call_review")
    asked = ReviewRequest(
        summary=row["summary"],
        assessment=Assessment(row["assessment"]),
        anomaly=row["anomaly"],
        anomaly_kind=row["anomaly_kind"],
        anomaly_note=row["anomaly_note"],
    )
    await reviewing.review(play.services, reviewer, call_id, asked)


def world_of(settings: Settings, doors: Doors) -> World:
    return World(settings=settings, database=doors.database, keys=doors.keys, files=doors.store)
