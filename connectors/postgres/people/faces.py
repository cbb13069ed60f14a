"""Registered faces and the checks made against them (VC-GEN-07)."""

from datetime import datetime

import msgspec
from sqlalchemy import Select, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from connectors.postgres.calls.call_row import ward
from connectors.postgres.ids import make_id
from connectors.postgres.transaction import Tx, in_scopes
from pipelines.rules.vision.face_checks import face_check_row
from schemas.people.faces.kinds import FaceCaller, FaceSource
from schemas.people.kinds import BindingState, SubjectKind
from schemas.tables.calls.call import video_call
from schemas.tables.people.face import face_check, face_library, face_template
from schemas.tables.people.person import inmate, inmate_binding


class TemplateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A registered face; the vector stays sealed."""

    id: str
    subject_kind: SubjectKind
    subject_id: str
    engine: str
    embedding_sealed: bytes
    dimensions: int
    quality: float
    picture_file_id: str
    created_at: datetime
    created_by: str
    source: FaceSource
    version: int


class FaceCheckRow(msgspec.Struct, frozen=True, kw_only=True):
    """One check: score and picture are kept whether it passed or not."""

    id: str
    subject_kind: SubjectKind
    subject_id: str
    call_id: str | None
    purpose: str
    engine: str
    score: float | None
    threshold: float
    passed: bool
    reason: str
    faces_found: int
    picture_file_id: str
    at: datetime
    caller: FaceCaller
    device_id: str | None


async def template(
    tx: Tx, subject_kind: SubjectKind, subject_id: str, engine: str
) -> TemplateRow | None:
    """The registered face of a person, as this engine describes it."""
    statement = select(face_template).where(
        face_template.c.subject_kind == subject_kind.value,
        face_template.c.subject_id == subject_id,
        face_template.c.engine == engine,
    )
    return await tx.first(statement, TemplateRow)


async def has_template(tx: Tx, subject_kind: SubjectKind, subject_id: str) -> bool:
    """Whether the person is registered with any engine."""
    found = await tx.scalar(
        select(face_template.c.id)
        .where(
            face_template.c.subject_kind == subject_kind.value,
            face_template.c.subject_id == subject_id,
        )
        .limit(1)
    )
    return found is not None


async def newest(tx: Tx, subject_kind: SubjectKind, subject_id: str) -> TemplateRow | None:
    """The face that was registered last, with whichever engine."""
    mine = (
        face_template.c.subject_kind == subject_kind.value,
        face_template.c.subject_id == subject_id,
    )
    found = select(face_template).where(*mine).order_by(face_template.c.created_at.desc())
    return await tx.first(found.limit(1), TemplateRow)


async def register(
    tx: Tx,
    *,
    subject_kind: SubjectKind,
    subject_id: str,
    engine: str,
    embedding_sealed: bytes,
    dimensions: int,
    quality: float,
    picture_file_id: str,
    at: datetime,
    created_by: str = "",
    source: FaceSource = FaceSource.CONSOLE,
) -> None:
    """The person's face from now on; an earlier one of this engine is replaced."""
    face = {
        "version": await next_version(tx, engine),
        "created_by": created_by,
        "source": source.value,
        "embedding_sealed": embedding_sealed,
        "dimensions": dimensions,
        "quality": quality,
        "picture_file_id": picture_file_id,
        "created_at": at,
    }
    whose = {"subject_kind": subject_kind.value, "subject_id": subject_id, "engine": engine}
    statement = upsert(face_template).values(id=make_id(), **whose, **face)
    await tx.execute(statement.on_conflict_do_update(index_elements=list(whose), set_=face))


async def next_version(tx: Tx, engine: str) -> int:
    """The library's version that this transaction brings.

    The row stays locked until the commit, so versions become visible in their order.
    """
    first = upsert(face_library).values(engine=engine, version=1)
    raised = {"version": face_library.c.version + 1}
    statement = first.on_conflict_do_update(index_elements=["engine"], set_=raised)
    return int(await tx.scalar(statement.returning(face_library.c.version)))


async def add_check(
    tx: Tx,
    *,
    subject_kind: SubjectKind,
    subject_id: str,
    call_id: str | None,
    purpose: str,
    engine: str,
    score: float | None,
    threshold: float,
    passed: bool,
    reason: str,
    faces_found: int,
    picture_file_id: str,
    at: datetime,
    caller: FaceCaller = FaceCaller.VIDEO_CALL,
    device_id: str | None = None,
    check_id: str | None = None,
) -> str:
    """Keep a check; answers its id."""
    check_id = check_id or make_id()
    row = face_check_row(
        check_id,
        subject_kind=subject_kind,
        subject_id=subject_id,
        call_id=call_id,
        purpose=purpose,
        engine=engine,
        score=score,
        threshold=threshold,
        passed=passed,
        reason=reason,
        faces_found=faces_found,
        picture_file_id=picture_file_id,
        at=at,
        caller=caller,
        device_id=device_id,
    )
    await tx.execute(insert(face_check).values(row))
    return check_id


async def link_check(tx: Tx, check_id: str, call_id: str) -> None:
    """A check made before its call was known belongs to the call from now on."""
    unlinked = (face_check.c.id == check_id, face_check.c.call_id.is_(None))
    await tx.execute(update(face_check).where(*unlinked).values(call_id=call_id))


async def check(tx: Tx, check_id: str) -> FaceCheckRow | None:
    """One check, without row scope: the caller tests `check_in_scope`."""
    return await tx.first(select(face_check).where(face_check.c.id == check_id), FaceCheckRow)


async def checks_of_call(tx: Tx, call_id: str) -> list[FaceCheckRow]:
    """Checks made for a call, oldest first."""
    statement = select(face_check).where(face_check.c.call_id == call_id)
    return await tx.all(statement.order_by(face_check.c.id), FaceCheckRow)


async def checks_of_subject(
    tx: Tx, subject_kind: SubjectKind, subject_id: str, *, since: datetime
) -> list[FaceCheckRow]:
    """A person's checks since a moment, newest first."""
    statement = select(face_check).where(
        face_check.c.subject_kind == subject_kind.value,
        face_check.c.subject_id == subject_id,
        face_check.c.at >= since,
    )
    return await tx.all(statement.order_by(face_check.c.id.desc()), FaceCheckRow)


async def check_in_scope(tx: Tx, scopes: tuple[str, ...], row: FaceCheckRow) -> bool:
    """Whether the check's call, or the person it was made of, belongs to the unit."""
    found = await tx.scalar(_ward_paths(row).where(in_scopes(ward.c.path, scopes)).limit(1))
    return found is not None


def _ward_paths(row: FaceCheckRow) -> Select[tuple[str]]:
    paths = select(ward.c.path)
    if row.call_id is not None:
        calls = paths.join(video_call, video_call.c.ward_id == ward.c.id)
        return calls.where(video_call.c.id == row.call_id)
    held = paths.join(inmate, inmate.c.ward_id == ward.c.id)
    if row.subject_kind is SubjectKind.INMATE:
        return held.where(inmate.c.id == row.subject_id)
    bound = held.join(inmate_binding, inmate_binding.c.inmate_id == inmate.c.id)
    return bound.where(
        inmate_binding.c.relative_id == row.subject_id,
        inmate_binding.c.state == BindingState.APPROVED.value,
    )
