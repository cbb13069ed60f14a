"""Papers and faces that somebody handed in: they go with whoever is erased."""

from datetime import datetime

from sqlalchemy import select, update

from connectors.postgres.governance.released import release
from connectors.postgres.people import face_library
from connectors.postgres.platform import going_uploads
from connectors.postgres.transaction import Tx
from schemas.people.kinds import SubjectKind
from schemas.tables.people.face import face_check, face_template
from schemas.tables.platform.file import attachment

ERASED = "已注销"


async def forget_papers(tx: Tx, kind: SubjectKind, owner_id: str, at: datetime) -> int:
    """What somebody handed in loses its name and its content."""
    mine = (attachment.c.owner_kind == kind.value, attachment.c.owner_id == owner_id)
    papers = set(await tx.connection.scalars(select(attachment.c.id).where(*mine)))
    await tx.execute(update(attachment).where(*mine).values(name=ERASED))
    await release(tx, papers, at)
    await going_uploads.forget(tx, kind.value, owner_id)
    return len(papers)


async def forget_faces(tx: Tx, kind: SubjectKind, subject_id: str, at: datetime) -> int:
    """Template and score go; pictures of template and checks lose their content."""
    pictures: set[str] = set()
    for table in (face_template, face_check):
        mine = (
            table.c.subject_kind == kind.value,
            table.c.subject_id == subject_id,
        )
        pictures |= set(await tx.connection.scalars(select(table.c.picture_file_id).where(*mine)))
    # Raises the library's version, so that every replica forgets the vector too.
    templates = await face_library.templates_of(tx, kind, subject_id)
    await face_library.remove(tx, templates)
    await release(tx, pictures, at)
    return len(pictures)
