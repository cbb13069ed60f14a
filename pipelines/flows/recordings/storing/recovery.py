"""Taking up a recording whose room died (VC-REC-02)."""

import asyncio
import logging

import msgspec

from connectors.files.segments import drop_open, unregistered
from connectors.files.store import SealedStore
from connectors.files.stored_file import StoredFile
from connectors.postgres.database import Database
from connectors.postgres.recordings import segments
from pipelines.rules.recordings.segment import SegmentHeader
from pipelines.rules.recordings.segment_chain import ChainHead, Link, link_of, link_problem

logger = logging.getLogger(__name__)


class Standing(msgspec.Struct, frozen=True):
    """Where a further part goes on."""

    part: int
    head: ChainHead
    end_s: float
    """Until when the recording reaches."""


async def recover(database: Database, store: SealedStore, recording_id: str) -> Standing:
    """Register sealed segments whose rows were lost with the room, drop the one it had open."""
    async with database.transaction() as tx:
        known = segments.known_ids(await segments.stored(tx, recording_id))
    found = await asyncio.to_thread(unregistered, store, recording_id, known)
    async with database.transaction() as tx:
        head = await segments.head(tx, recording_id)
        for header, file in found:
            link = _link(header, file)
            if problem := link_problem(link, head):
                logger.error("segment %d of %s does not fit: %s", link.seq, recording_id, problem)
                continue
            await segments.add(tx, link, file)
            head = ChainHead(link.seq, link.digest)
        standing = Standing(
            part=await segments.last_part(tx, recording_id) + 1,
            head=head,
            end_s=await segments.last_end_s(tx, recording_id),
        )
    await asyncio.to_thread(drop_open, store, recording_id)
    return standing


def _link(header: SegmentHeader, file: StoredFile) -> Link:
    return link_of(
        recording_id=header.recording_id,
        part=header.part,
        seq=header.seq,
        start_s=header.start_s,
        end_s=header.end_s,
        size=file.size,
        sm3=file.sm3,
        previous=header.previous,
    )
