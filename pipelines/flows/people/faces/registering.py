"""Faces that officers take into the library, replace and take out of it (VC-BASE-21)."""

import asyncio

from connectors.files.stored_file import StoredFile
from connectors.postgres.access import sessions
from connectors.postgres.audit import audit
from connectors.postgres.people import face_library, faces
from connectors.postgres.people.faces import TemplateRow
from connectors.postgres.platform import files, intents
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.people.faces import checking
from pipelines.flows.people.faces.checking import Seen, Subject
from pipelines.flows.people.faces.looking import require_in_scope
from pipelines.flows.sealed_fields import seal_template
from pipelines.flows.services import Services
from pipelines.rules.vision.judge import judge_registration, people_of
from schemas.errors import NotFound
from schemas.people.faces.kinds import FaceCaller, FaceSource
from schemas.people.kinds import SubjectKind
from schemas.people.views import FaceOutcome, FaceRegistration

REGISTER = "register"


async def register(
    services: Services,
    officer: Officer,
    kind: SubjectKind,
    subject_id: str,
    asked: FaceRegistration,
    *,
    source: FaceSource = FaceSource.CONSOLE,
    caller: FaceCaller = FaceCaller.LIBRARY,
) -> FaceOutcome:
    """Make a picture the registered face, where it is good enough (VC-INM-02)."""
    async with Attempt(
        services, officer.actor(), "face.register", kind.value, subject_id, officer.stream
    ):
        async with services.database.transaction() as tx:
            await require_in_scope(tx, officer, kind, subject_id)
        seen = await checking.look(services, asked.picture)
        subject = Subject(
            kind=kind,
            id=subject_id,
            actor=officer.actor(),
            stream=officer.stream,
            purpose=REGISTER,
            caller=caller,
        )
        async with services.database.transaction() as tx:
            outcome, replaced = await _store(tx, services, subject, seen, source)
        if replaced is not None:
            await intents.settle()
            await asyncio.to_thread(services.files.delete, replaced)
        return outcome


async def _store(
    tx: Tx, services: Services, subject: Subject, seen: Seen, source: FaceSource
) -> tuple[FaceOutcome, StoredFile | None]:
    """Keep the picture's face as the person's own, if it passes; the check either way.

    Answers the picture that it took the place of, whose content may go after the commit.
    """
    verdict = judge_registration(seen.analysis)
    outcome = await checking.keep(tx, services, subject, seen, verdict)
    if not verdict.passed:
        return outcome, None
    (face,) = people_of(seen.analysis)
    engine = seen.analysis.engine
    before = await faces.template(tx, subject.kind, subject.id, engine)
    replaced = await _forget_picture(tx, services, before) if before else None
    await faces.register(
        tx,
        subject_kind=subject.kind,
        subject_id=subject.id,
        engine=engine,
        embedding_sealed=seal_template(
            services.keys, subject.kind, subject.id, engine, face.embedding
        ),
        dimensions=len(face.embedding),
        quality=face.score,
        picture_file_id=seen.picture.id,
        at=services.clock(),
        created_by=subject.actor.name,
        source=source,
    )
    return outcome, replaced


async def delete(
    services: Services, officer: Officer, kind: SubjectKind, subject_id: str, reason: str
) -> None:
    """Take a person's face out of the library, its vector and its picture with it.

    Pictures of the person's other checks stay as long as the records they prove.
    """
    async with (
        Attempt(services, officer.actor(), "face.delete", kind.value, subject_id, officer.stream),
        services.database.transaction() as tx,
    ):
        await require_in_scope(tx, officer, kind, subject_id)
        rows = await face_library.templates_of(tx, kind, subject_id)
        if not rows:
            raise NotFound("此人没有登记人脸。", code="face_not_registered")
        await face_library.remove(tx, rows)
        # What the face has opened ends with it.
        await sessions.forget_faces(tx, kind, subject_id)
        await audit.write(
            tx,
            stream=officer.stream,
            actor=officer.actor(),
            action="face.delete",
            object_kind=kind.value,
            object_id=subject_id,
            detail={"reason": reason, "engines": sorted(row.engine for row in rows)},
            at=services.clock(),
        )
        pictures = [await _forget_picture(tx, services, row) for row in rows]
        # Before the commit: if it fails the face is still there and can be deleted again, while a
        # picture that outlived its row would be found by nobody.
        for file in pictures:
            if file is not None:
                await asyncio.to_thread(services.files.delete, file)


async def _forget_picture(tx: Tx, services: Services, row: TemplateRow) -> StoredFile | None:
    file = await files.get(tx, row.picture_file_id)
    if file is not None:
        await files.mark_deleted(tx, file.id, services.clock())
    return file
