"""Giving a file out over HTTP, as it is to be kept and checked."""

import base64
from urllib.parse import quote

from litestar.response import Stream

from pipelines.flows.files.leaving import KeptFile, MadeFile
from pipelines.flows.files.pieces import pieces
from pipelines.rules.files.names import disposition
from schemas.platform.files import DOCUMENTS


def made(file: MadeFile) -> Stream:
    """To be kept under its name, sent as it is made."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}",
        "Cache-Control": "no-store",
    }
    return Stream(file.content, media_type=file.media_type, headers=headers)


def kept(file: KeptFile) -> Stream:
    """To be kept under its name; shown in the page only where it is a document or picture."""
    reader, row = file.reader, file.row
    digest = base64.b64encode(bytes.fromhex(row.sha256)).decode()
    shown = file.inline and row.media_type in DOCUMENTS
    headers = {
        "Content-Length": str(reader.size),
        "Content-Disposition": disposition(row.name, inline=shown),
        "Cache-Control": "private, no-store",
    }
    if digest:
        # RFC 9530: whoever takes the file can check it by himself.
        headers["Repr-Digest"] = f"sha-256=:{digest}:"
    return Stream(pieces(reader, 0, reader.size), media_type=row.media_type, headers=headers)
