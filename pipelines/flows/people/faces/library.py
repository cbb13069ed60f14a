"""The library as officers look through it: people with their faces, the log, and a search."""

from connectors.postgres.audit import audit
from connectors.postgres.people import face_library
from connectors.postgres.people.face_library import Candidate, Whose
from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.people.faces import checking
from pipelines.flows.people.faces.checking import Seen
from pipelines.flows.services import Services
from pipelines.rules.vision.face import FaceVerdict
from pipelines.rules.vision.index import Hit
from pipelines.rules.vision.judge import judge_search, people_of
from schemas.errors import InvalidInput
from schemas.people.faces.kinds import FaceCaller
from schemas.people.faces.views import (
    FaceCheckPage,
    FaceEntryPage,
    FaceHit,
    FaceSearchOutcome,
    FaceSearchRequest,
)
from schemas.people.kinds import SubjectKind

BEST = 10
"""Finds that a search shows."""
IN_ONE_LOOK = 200
"""Candidates whose people are looked up at once."""


def whose(officer: Officer, kind: SubjectKind) -> Whose:
    if kind not in (SubjectKind.INMATE, SubjectKind.RELATIVE):
        raise InvalidInput("人脸库只有罪犯和家属。", code="unknown_person_kind", field="kind")
    return Whose(kind=kind, scopes=officer.scopes)


async def entries(
    services: Services,
    officer: Officer,
    kind: SubjectKind,
    *,
    text: str,
    registered: bool | None,
    limit: int,
    offset: int,
) -> FaceEntryPage:
    """People by number or name, those without a face too."""
    async with services.database.transaction() as tx:
        rows, total = await face_library.entries(
            tx,
            whose(officer, kind),
            text=text.strip(),
            registered=registered,
            limit=limit,
            offset=offset,
        )
    return FaceEntryPage(rows=rows, total=total)


async def checks(
    services: Services,
    officer: Officer,
    kind: SubjectKind,
    *,
    subject_id: str | None,
    caller: FaceCaller | None,
    passed: bool | None,
    limit: int,
    offset: int,
) -> FaceCheckPage:
    """Every check of people in reach, whoever asked for it."""
    async with services.database.transaction() as tx:
        rows, total = await face_library.checks(
            tx,
            whose(officer, kind),
            subject_id=subject_id,
            caller=caller,
            passed=passed,
            limit=limit,
            offset=offset,
        )
    return FaceCheckPage(rows=rows, total=total)


async def search(
    services: Services, officer: Officer, asked: FaceSearchRequest
) -> FaceSearchOutcome:
    """Who of the registered people in reach looks like the picture; the search is kept."""
    async with Attempt(
        services, officer.actor(), "face.search", "face_search", None, officer.stream
    ):
        reach = whose(officer, asked.kind)
        seen = await checking.look(services, asked.picture)
        verdict = judge_search(seen.analysis, services.settings.face_search_threshold)
        async with services.database.transaction() as tx:
            hits = await _best(tx, services, reach, seen, verdict) if verdict.passed else []
            search_id = await _keep(tx, services, officer, asked.kind, seen, verdict, hits)
    return FaceSearchOutcome(
        search_id=search_id,
        reason=verdict.reason,
        message=verdict.message,
        threshold=verdict.threshold,
        hits=hits,
    )


async def _best(
    tx: Tx, services: Services, reach: Whose, seen: Seen, verdict: FaceVerdict
) -> list[FaceHit]:
    (face,) = people_of(seen.analysis)
    engine = seen.analysis.engine
    alike = await services.shelves.search(tx, reach.kind, engine, face.embedding, verdict.threshold)
    found: list[FaceHit] = []
    for start in range(0, len(alike), IN_ONE_LOOK):
        part = alike[start : start + IN_ONE_LOOK]
        # The database has the last word: who was deleted a moment ago is in no row.
        rows = await face_library.candidates(tx, reach, [hit.key for hit in part])
        found += in_order(part, rows)
        if len(found) >= BEST:
            break
    return found[:BEST]


def in_order(hits: list[Hit], rows: list[Candidate]) -> list[FaceHit]:
    """The hits whose people were found, as they are called."""
    known = {row.template_id: row for row in rows}
    return [
        FaceHit(
            subject_id=row.subject_id,
            name=row.name,
            number=row.number,
            unit=row.unit,
            score=hit.score,
        )
        for hit in hits
        if (row := known.get(hit.key)) is not None
    ]


async def _keep(
    tx: Tx,
    services: Services,
    officer: Officer,
    kind: SubjectKind,
    seen: Seen,
    verdict: FaceVerdict,
    hits: list[FaceHit],
) -> str:
    now = services.clock()
    await files.add(tx, seen.picture)
    search_id = await face_library.add_search(
        tx,
        caller=FaceCaller.LIBRARY,
        asked_by=officer.name,
        kind=kind,
        engine=seen.analysis.engine,
        threshold=verdict.threshold,
        reason=verdict.reason,
        hits=[{"subject_id": hit.subject_id, "score": hit.score} for hit in hits],
        picture_file_id=seen.picture.id,
        at=now,
    )
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action="face.search",
        object_kind="face_search",
        object_id=search_id,
        result="ok" if verdict.passed else "refused",
        detail={"caller": FaceCaller.LIBRARY, "reason": verdict.reason, "hits": len(hits)},
        at=now,
    )
    return search_id
