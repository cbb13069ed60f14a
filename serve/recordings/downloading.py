"""Giving a part out as a file: checked before, audited, and marked with who took it."""

import asyncio
from collections.abc import AsyncIterator

from litestar.response import Stream

from connectors.files.reader import SealedReader
from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.postgres.recordings import conversation_row, recordings
from pipelines.flows.access.auth.callers import Officer
from pipelines.flows.files.pieces import pieces
from pipelines.flows.recordings.scope import attempt, note, recording_for
from pipelines.flows.services import Services
from pipelines.rules.access.codes.calls import DOWNLOAD_RECORDING
from pipelines.rules.files.names import disposition
from pipelines.rules.recordings.download_mark import DownloadMark, encode_mark
from pipelines.rules.recordings.naming import file_stem
from schemas.errors import IntegrityBroken, NotFound

NAMES = {"call": "录像", "sound": "录音", "picture": "画面"}


async def download(services: Services, officer: Officer, recording_id: str, part_id: str) -> Stream:
    """The whole file under a name that says what it is."""
    async with (
        attempt(services, officer, "recording.download", recording_id),
        services.database.transaction() as tx,
    ):
        row = await recording_for(tx, officer, recording_id, DOWNLOAD_RECORDING)
        conversation = await conversation_row.get(tx, row.call_id)
        found = [one for one in await recordings.parts(tx, recording_id) if one.id == part_id]
        file = await recordings.part_file(tx, row.call_id, part_id) if found else None
        if file is None or found[0].kind not in NAMES:
            raise NotFound("没有找到录音录像。", code="recording_not_found")
        kind = found[0].kind
        detail: dict[str, object] = {"part_id": part_id, "kind": kind, "sm3": file.sm3}
        await note(tx, officer, conversation, "recording.download", recording_id, detail)
        reader = await asyncio.to_thread(_whole, services.files, file)
    at = services.clock().isoformat(timespec="seconds")
    told = DownloadMark(part_id=part_id, officer_id=officer.id, at=at, sm3=file.sm3)
    mark = encode_mark(told)
    headers = {
        "Content-Length": str(reader.size + len(mark)),
        "Content-Disposition": disposition(f"{file_stem(row)}-{NAMES[kind]}.webm", inline=False),
        "Cache-Control": "private, no-store",
    }
    return Stream(_marked(reader, mark), media_type=file.media_type, headers=headers)


def _whole(store: SealedStore, file: StoredFile) -> SealedReader:
    """Open, once its content fits the register."""
    reader = store.open(file)
    try:
        reader.verify()
    except IntegrityBroken:
        reader.close()
        raise
    return reader


async def _marked(reader: SealedReader, mark: bytes) -> AsyncIterator[bytes]:
    async for piece in pieces(reader, 0, reader.size):
        yield piece
    yield mark
