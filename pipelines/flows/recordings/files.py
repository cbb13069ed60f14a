"""What is kept of a recording, kind by kind."""

from connectors.files.stored_file import StoredFile
from connectors.postgres.recordings import recordings, segments, transfers
from connectors.postgres.recordings.recordings import PartRow, RecordingRow
from connectors.postgres.recordings.transfers import TransferRow
from connectors.postgres.transaction import Tx
from schemas.recordings.recordings import KeptFile

MIXED = "mixed"
PLAYED = ("call", "sound", "picture")
ORIGINAL = "track"
"""Of a call the segments; of an outside recording the file as it came, which is a part."""


async def kept_view(tx: Tx, row: RecordingRow) -> list[KeptFile]:
    """Playable files first, then the segments as one, or the file as an outside system wrote it."""
    parts = await recordings.part_files(tx, row.id)
    kept = {file.id for file in await recordings.kept_files(tx, row.id, (*PLAYED, ORIGINAL))}
    tracks = await segments.kept(tx, row.id)
    moved = await transfers.states(tx, [*kept, *(file.id for file in tracks)])
    played = [_part(row, part, file, moved.get(file.id)) for part, file in parts if file.id in kept]
    return played + ([_tracks(row, tracks, moved)] if tracks else [])


def _part(
    row: RecordingRow, part: PartRow, file: StoredFile, moved: TransferRow | None
) -> KeptFile:
    # The mark of a download fits a WebM alone, so the original stays where it is.
    given_out = part.kind != ORIGINAL
    return KeptFile(
        part_id=part.id if given_out else None,
        kind=part.kind,
        seconds=part.seconds,
        files=1,
        size=file.size,
        sm3=file.sm3,
        store=file.store,
        url=f"/api/conversations/{row.call_id}/recording/{part.id}" if given_out else None,
        transfer=moved.state if moved else None,
        transfer_problem=moved.problem if moved else None,
    )


def _tracks(row: RecordingRow, files: list[StoredFile], moved: dict[str, TransferRow]) -> KeptFile:
    stores = {file.store for file in files}
    failed = [one for one in moved.values() if one.state == transfers.FAILED]
    ours = {file.id for file in files}
    problem = next((one.problem for one in failed if one.file_id in ours), None)
    return KeptFile(
        part_id=None,
        kind="track",
        seconds=row.seconds or 0.0,
        files=len(files),
        size=sum(file.size for file in files),
        sm3=row.last_digest,
        store=stores.pop() if len(stores) == 1 else MIXED,
        url=None,
        transfer=transfers.FAILED if problem else None,
        transfer_problem=problem,
    )
