"""Inmates sign in at a kiosk by their face alone, found among all that may stand there."""

from msgspec.structs import replace

from connectors.postgres.people import face_library, people
from connectors.postgres.people.face_library import Whose
from connectors.postgres.people.people import InmateRow
from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Device
from pipelines.flows.access.auth.face_tries import FaceTry, counted
from pipelines.flows.access.auth.inmates import PURPOSE, attempt_of, open_session
from pipelines.flows.people.faces import checking, liveness
from pipelines.flows.people.faces.checking import Seen, Subject
from pipelines.flows.people.faces.library import in_order
from pipelines.flows.services import Services
from pipelines.rules.calls.custody import require_custody
from pipelines.rules.security.actor import Actor
from pipelines.rules.vision.face import FaceVerdict
from pipelines.rules.vision.find import CLOSE, MESSAGES, judge_find
from pipelines.rules.vision.index import Hit
from pipelines.rules.vision.judge import judge_search, people_of
from schemas.calls.state import ActorKind
from schemas.errors import Unauthenticated
from schemas.people.faces.kinds import FaceCaller
from schemas.people.faces.views import FaceHit
from schemas.people.kinds import SubjectKind
from schemas.people.views import FaceCheckRequest, InmateMe

NEAREST = 20
"""Of those alike, so many are looked up: the next one tells whether the best is meant."""
FAR = 100
"""So many of all are looked up where nobody is near."""


async def sign_in(
    services: Services,
    asked: FaceCheckRequest,
    terminal: Device | None,
    address: str,
    device: str,
) -> tuple[InmateMe, str]:
    """A session of the one inmate of the kiosk's prison whose face it is (VC-BASE-23)."""
    one = FaceTry(kind=SubjectKind.INMATE, subject_id=None, address=address, device=device)
    attempt = attempt_of(services, None, address)
    attempt.stream = terminal.stream if terminal else attempt.stream
    async with attempt, counted(services, one):
        watched = await liveness.watch(services, asked)
        seen = await checking.seen_ahead(services, watched)
        verdict = judge_search(seen.analysis, services.settings.face_search_threshold)
        verdict = liveness.judged(services, verdict, watched)
        async with services.database.transaction() as tx:
            hits = await _nearest(tx, services, seen, verdict, terminal)
            one.score = hits[0].score if hits else None
            verdict = _settled(verdict, hits)
            row = await people.inmate_by_id(tx, hits[0].subject_id) if verdict.passed else None
            if row is None:
                await _keep_nobody(tx, services, seen, verdict, hits, attempt.actor)
        if row is None:
            raise Unauthenticated(
                verdict.message, code="face_refused", reason=verdict.reason, score=one.score
            )
        one.subject_id, attempt.object_id, attempt.stream = row.id, row.id, row.prison_code
        attempt.actor = Actor(kind=ActorKind.INMATE, id=row.id, name=row.name, address=address)
        await _keep(services, row, attempt.actor, seen, verdict, terminal)
        require_custody(row.custody_state)
        return await open_session(services, row, attempt.actor)


async def _nearest(
    tx: Tx, services: Services, seen: Seen, verdict: FaceVerdict, terminal: Device | None
) -> list[FaceHit]:
    """Those nearest to the face of whom the kiosk may let in, the most alike first.

    Where nobody is near, whoever is nearest, so that the log tells how far away that was.
    """
    if not verdict.passed:
        return []
    (face,) = people_of(seen.analysis)
    reach = Whose(kind=SubjectKind.INMATE, scopes=(_prison_of(terminal),))
    for least, most in ((verdict.threshold - CLOSE, None), (-1.0, FAR)):
        alike = await services.shelves.search(
            tx, reach.kind, seen.analysis.engine, face.embedding, least, most
        )
        if found := await _in_reach(tx, reach, alike):
            return found
    return []


async def _in_reach(tx: Tx, reach: Whose, alike: list[Hit]) -> list[FaceHit]:
    found: list[FaceHit] = []
    for start in range(0, len(alike), NEAREST):
        part = alike[start : start + NEAREST]
        rows = await face_library.candidates(tx, reach, [hit.key for hit in part])
        found += in_order(part, rows)
        if len(found) > 1:
            break
    return found


def _prison_of(terminal: Device | None) -> str:
    """The path of the prison, whichever of its units the kiosk stands in."""
    if terminal is None:
        return "/"
    bureau_and_prison = terminal.row.path.strip("/").split("/")[:2]
    return f"/{'/'.join(bureau_and_prison)}/"


def _settled(verdict: FaceVerdict, hits: list[FaceHit]) -> FaceVerdict:
    """The verdict with whom was found taken in."""
    if not verdict.passed:
        return verdict
    score = hits[0].score if hits else None
    reason = judge_find([hit.score for hit in hits], verdict.threshold)
    message = MESSAGES.get(reason, verdict.message)
    return replace(verdict, passed=reason == "ok", reason=reason, score=score, message=message)


async def _keep(
    services: Services,
    row: InmateRow,
    actor: Actor,
    seen: Seen,
    verdict: FaceVerdict,
    terminal: Device | None,
) -> None:
    subject = Subject(
        kind=SubjectKind.INMATE,
        id=row.id,
        actor=actor,
        stream=row.prison_code,
        purpose=PURPOSE,
        caller=FaceCaller.KIOSK_SIGN_IN,
        device_id=terminal.row.id if terminal else None,
    )
    async with services.database.transaction() as tx:
        await checking.keep(tx, services, subject, seen, verdict)


async def _keep_nobody(
    tx: Tx,
    services: Services,
    seen: Seen,
    verdict: FaceVerdict,
    hits: list[FaceHit],
    actor: Actor,
) -> None:
    """The picture and whom it resembled most stay; it belongs to nobody's checks."""
    await files.add(tx, seen.picture)
    await face_library.add_search(
        tx,
        caller=FaceCaller.KIOSK_SIGN_IN,
        asked_by=actor.name,
        kind=SubjectKind.INMATE,
        engine=seen.analysis.engine,
        threshold=verdict.threshold,
        reason=verdict.reason,
        hits=[{"subject_id": hit.subject_id, "score": hit.score} for hit in hits],
        picture_file_id=seen.picture.id,
        at=services.clock(),
    )
