"""A file that left, by what it holds; and the audit rows of those that leave."""

import io
import zipfile
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

import httpx
from sqlalchemy import select

from connectors.postgres.database import Database
from schemas.tables.audit.audit import audit_row

SHORT = 32
SIGNED_IN = "session.sign_in"


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()[:SHORT]


def told(reply: httpx.Response) -> dict[str, Any]:
    """Status and code of a refusal; else name, type, and the digest of each part in its order.

    How a part is packed is up to the machine's library, so parts are held and not the archive.
    """
    if reply.is_error:
        return {"status": reply.status_code, "code": reply.json().get("code")}
    name = unquote(reply.headers["content-disposition"].partition("''")[2])
    seen: dict[str, Any] = {"name": name, "type": reply.headers["content-type"]}
    if not zipfile.is_zipfile(io.BytesIO(reply.content)):
        return seen | {"size": len(reply.content), "whole": digest(reply.content)}
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        parts = {
            f"{one.filename} {'-'.join(map(str, one.date_time))}": digest(archive.read(one))
            for one in archive.infolist()
        }
    return seen | parts


async def last_row(database: Database) -> str:
    """The id of the latest audit row; those after it are of what comes next."""
    async with database.transaction() as tx:
        found = await tx.scalar(select(audit_row.c.id).order_by(audit_row.c.id.desc()).limit(1))
    return str(found)


async def rows_after(database: Database, row_id: str) -> list[dict[str, Any]]:
    """What was written down since then, without when and without its place in the chain.

    That an officer signed in is left out: who is asked first is no part of what is asked.
    """
    columns = [
        audit_row.c[name]
        for name in (
            "stream", "actor_kind", "actor_name", "action", "object_kind", "object_id", "result",
            "detail",
        )
    ]  # fmt: skip
    told = (audit_row.c.id > row_id, audit_row.c.action != SIGNED_IN)
    later = select(*columns).where(*told).order_by(audit_row.c.id)
    async with database.transaction() as tx:
        return [dict(row._mapping) for row in await tx.execute(later)]
