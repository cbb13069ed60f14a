"""The list of refused files; each is told of at once and leaves an audit row."""

from datetime import datetime

from sqlalchemy import insert, select

from connectors.postgres.audit import audit
from connectors.postgres.ids import make_id
from connectors.postgres.messages import outbox
from connectors.postgres.transaction import Tx
from pipelines.rules.access.codes.audit import LIST_UPLOAD_CHECKS
from pipelines.rules.files.refusals import HARMFUL
from pipelines.rules.security.actor import Actor
from schemas.messages.officers import OfficerNotice
from schemas.messages.subjects import notify_officers
from schemas.platform.uploads import RefusedUpload
from schemas.tables.platform.org import org_unit
from schemas.tables.platform.upload import refused_upload

LINK = "/upload-checks"


async def note(
    tx: Tx,
    *,
    actor: Actor,
    stream: str,
    purpose: str,
    name: str,
    size: int,
    code: str,
    found: str,
    at: datetime,
) -> None:
    """Keep a refusal, and tell those who see to it."""
    row_id = make_id()
    await tx.execute(
        insert(refused_upload).values(
            id=row_id,
            at=at,
            actor_kind=actor.kind.value,
            actor_id=actor.id,
            actor_name=actor.name[:64],
            address=actor.address[:64],
            purpose=purpose[:72],
            name=name[:120],
            size=size,
            code=code,
            found=found[:120],
        )
    )
    await audit.write(
        tx,
        stream=stream,
        actor=actor,
        action="file.refuse",
        object_kind="file",
        object_id=row_id,
        result="refused",
        detail={"code": code, "found": found, "purpose": purpose, "name": name, "size": size},
        at=at,
    )
    await _tell(tx, actor, code, found, at)


async def _tell(tx: Tx, actor: Actor, code: str, found: str, at: datetime) -> None:
    root = select(org_unit.c.code, org_unit.c.path).where(org_unit.c.parent_id.is_(None))
    bureau = (await tx.execute(root.limit(1))).first()
    if bureau is None:
        return
    what = f"含有恶意代码（{found}）" if code == HARMFUL else "内容与所称类型不符"
    notice = OfficerNotice(
        kind="upload_refused",
        prison_code=bureau.code,
        unit_path=bureau.path,
        permission=LIST_UPLOAD_CHECKS.code,
        title="已拒绝可疑文件",
        text=f"{actor.name}上传的文件{what}，已拒绝。",
        link=LINK,
        at=at,
    )
    await outbox.put(tx, notify_officers(bureau.code), notice)


async def page(tx: Tx, limit: int, offset: int) -> tuple[list[RefusedUpload], int]:
    """The newest first."""
    columns = [refused_upload.c[name] for name in RefusedUpload.__struct_fields__]
    newest = refused_upload.c.id.desc()
    return await tx.page(select(*columns), RefusedUpload, newest, limit=limit, offset=offset)
