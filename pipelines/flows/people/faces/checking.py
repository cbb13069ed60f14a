"""The one way to check a live picture against the registered face (VC-GEN-07, VC-BASE-24).

Every caller names itself; score and picture are kept, passed or not.
"""

import asyncio

import msgspec

from connectors.files.stored_file import StoredFile
from connectors.postgres.audit import audit
from connectors.postgres.calls import calls
from connectors.postgres.people import faces
from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from connectors.vision.picture import cleaned
from pipelines.flows.people.faces import barred, liveness
from pipelines.flows.people.faces.barred import Shown
from pipelines.flows.people.faces.liveness import Watched
from pipelines.flows.people.faces.pictures import decode_picture
from pipelines.flows.sealed_fields import open_template
from pipelines.flows.services import Services
from pipelines.rules.security.actor import Actor
from pipelines.rules.vision.face import FaceAnalysis, FaceVerdict
from pipelines.rules.vision.face_checks import face_detail
from pipelines.rules.vision.judge import judge
from schemas.calls.state import StageKind
from schemas.people.faces.kinds import FaceCaller
from schemas.people.kinds import SubjectKind
from schemas.people.views import FaceCheckRequest, FaceOutcome
from schemas.platform.files import JPEG


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """Whose face is checked, why, and for which call if that is known."""

    kind: SubjectKind
    id: str
    actor: Actor
    stream: str
    purpose: str
    caller: FaceCaller
    call_id: str | None = None
    device_id: str | None = None


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What the model said of a picture, and the picture, sealed."""

    analysis: FaceAnalysis
    picture: StoredFile


async def look(services: Services, picture: str, kind: str = "face") -> Seen:
    """Analyse a base64 picture and seal it; a picture that cannot be read is not kept."""
    content = decode_picture(picture)
    analysis = await services.faces.analyse(content)
    stored = await asyncio.to_thread(_put, services, kind, content)
    return Seen(analysis=analysis, picture=stored)


def _put(services: Services, kind: str, content: bytes) -> StoredFile:
    """Keep the picture upright and without what the camera wrote beside it (place, device)."""
    return services.files.put(kind, JPEG, cleaned(content))


async def compare(services: Services, subject: Subject, seen: Seen) -> FaceOutcome:
    """The outcome, committed with its proofs; for terminals that see to liveness themselves."""
    async with services.database.transaction() as tx:
        verdict = await _judge(tx, services, subject, seen.analysis)
        return await keep(tx, services, subject, seen, verdict)


async def check_live(services: Services, subject: Subject, asked: FaceCheckRequest) -> FaceOutcome:
    """The same for a person before an ordinary camera, who also moves as asked."""
    watched = await liveness.watch(services, asked)
    seen = await seen_ahead(services, watched)
    async with services.database.transaction() as tx:
        verdict = await _judge(tx, services, subject, seen.analysis)
        alive = liveness.judged(services, verdict, watched)
        shown = shown_by(subject)
        hit = await barred.find(tx, services, shown, seen.analysis) if shown else None
        if shown is None or hit is None:
            return await keep(tx, services, subject, seen, alive)
        outcome = await keep(tx, services, subject, seen, barred.refused(alive))
        await barred.alarm(tx, services, shown, hit, outcome.check_id)
        return outcome


def shown_by(subject: Subject) -> Shown | None:
    """Under which account a face is shown; of relatives alone a list bars faces."""
    if subject.kind is not SubjectKind.RELATIVE:
        return None
    return Shown(
        account_id=subject.id,
        account_name=subject.actor.name,
        actor=subject.actor,
        purpose=subject.purpose,
        call_id=subject.call_id,
    )


async def seen_ahead(services: Services, watched: Watched) -> Seen:
    """The frame that is compared, sealed."""
    content, analysis = watched.ahead
    stored = await asyncio.to_thread(_put, services, "face", content)
    return Seen(analysis=analysis, picture=stored)


async def _judge(
    tx: Tx, services: Services, subject: Subject, analysis: FaceAnalysis
) -> FaceVerdict:
    row = await faces.template(tx, subject.kind, subject.id, analysis.engine)
    known = None
    if row is not None:
        known = open_template(
            services.keys, subject.kind, subject.id, row.engine, row.embedding_sealed
        )
    return judge(analysis, known, services.settings.face_threshold)


async def keep(
    tx: Tx, services: Services, subject: Subject, seen: Seen, verdict: FaceVerdict
) -> FaceOutcome:
    """Write check, picture and audit row; and the case's line where the call is known."""
    now = services.clock()
    await files.add(tx, seen.picture)
    check_id = await faces.add_check(
        tx,
        subject_kind=subject.kind,
        subject_id=subject.id,
        call_id=subject.call_id,
        purpose=subject.purpose,
        engine=seen.analysis.engine,
        score=verdict.score,
        threshold=verdict.threshold,
        passed=verdict.passed,
        reason=verdict.reason,
        faces_found=verdict.faces_found,
        picture_file_id=seen.picture.id,
        at=now,
        caller=subject.caller,
        device_id=subject.device_id,
    )
    outcome = _outcome(services, check_id, verdict)
    detail = stage_detail(subject.kind, outcome)
    await audit.write(
        tx,
        stream=subject.stream,
        actor=subject.actor,
        action=f"face.{subject.purpose}",
        object_kind="face_check",
        object_id=check_id,
        result="ok" if verdict.passed else "refused",
        detail=detail | {"caller": subject.caller},
        at=now,
    )
    if subject.call_id is not None:
        await calls.add_stage(
            tx, subject.call_id, StageKind.FACE, actor=subject.actor, at=now, detail=detail
        )
    return outcome


def stage_detail(kind: SubjectKind, outcome: FaceOutcome) -> dict[str, object]:
    return face_detail(
        outcome.check_id, kind, passed=outcome.passed, score=outcome.score, reason=outcome.reason
    )


def _outcome(services: Services, check_id: str, verdict: FaceVerdict) -> FaceOutcome:
    return FaceOutcome(
        check_id=check_id,
        passed=verdict.passed,
        score=verdict.score,
        threshold=verdict.threshold,
        reason=verdict.reason,
        message=verdict.message,
    )
