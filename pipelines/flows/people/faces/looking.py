"""Officers look at the pictures of checks and of the library."""

import asyncio

import msgspec

from connectors.files.stored_file import StoredFile
from connectors.postgres.audit import audit
from connectors.postgres.people import face_library, faces, people
from connectors.postgres.platform import files
from connectors.postgres.transaction import Tx
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.audit.attempt import Attempt
from pipelines.flows.services import Services
from pipelines.rules.access.permissions import in_scopes
from schemas.errors import NotFound
from schemas.people.kinds import SubjectKind


class Picture(msgspec.Struct, frozen=True):
    """A picture in clear."""

    content: bytes
    media_type: str


async def check_picture(services: Services, officer: Officer, check_id: str) -> Picture:
    """The picture of a check within scope; looking at it is audited."""
    async with (
        Attempt(services, officer.actor(), "face.read", "face_check", check_id, officer.stream),
        services.database.transaction() as tx,
    ):
        row = await faces.check(tx, check_id)
        if row is None or not await faces.check_in_scope(tx, officer.scopes, row):
            raise NotFound("没有找到这次人脸核验。", code="face_check_not_found")
        file = await files.get(tx, row.picture_file_id)
        if file is None:
            raise NotFound("照片已不再保存。", code="picture_gone")
        await _note(tx, officer, "face.read", "face_check", check_id)
    return await asyncio.to_thread(_open, services, file)


def _open(services: Services, file: StoredFile) -> Picture:
    with services.files.open(file) as reader:
        return Picture(reader.read(0, reader.size), file.media_type)


async def registered_picture(
    services: Services, officer: Officer, kind: SubjectKind, subject_id: str
) -> Picture:
    """The newest registered picture of a person in scope; looking at it is audited."""
    async with (
        Attempt(services, officer.actor(), "face.read", kind.value, subject_id, officer.stream),
        services.database.transaction() as tx,
    ):
        await require_in_scope(tx, officer, kind, subject_id)
        rows = await face_library.templates_of(tx, kind, subject_id)
        if not rows:
            raise NotFound("此人没有登记人脸。", code="face_not_registered")
        file = await files.get(tx, rows[0].picture_file_id)
        if file is None:
            raise NotFound("照片已不再保存。", code="picture_gone")
        await _note(tx, officer, "face.read", kind.value, subject_id)
    return await asyncio.to_thread(_open, services, file)


async def require_in_scope(tx: Tx, officer: Officer, kind: SubjectKind, subject_id: str) -> None:
    """An inmate of the unit, or a relative bound to one."""
    if kind is SubjectKind.INMATE:
        row = await people.inmate_by_id(tx, subject_id)
        paths = [row.ward_path] if row else []
    else:
        paths = [row.ward_path for row in await people.bound_inmates(tx, subject_id)]
    if not any(in_scopes(officer.scopes, path) for path in paths):
        raise NotFound("没有找到此人。", code="person_not_found")


async def _note(tx: Tx, officer: Officer, action: str, kind: str, object_id: str) -> None:
    await audit.write(
        tx,
        stream=officer.stream,
        actor=officer.actor(),
        action=action,
        object_kind=kind,
        object_id=object_id,
    )
