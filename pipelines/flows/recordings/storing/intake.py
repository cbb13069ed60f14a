"""Taking in a recording that another system made (VC-SUP-15, VC-SUP-16)."""

import hashlib
import mimetypes
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec

from connectors.files.store import SealedStore
from connectors.media.background import in_background
from connectors.media.outside.outside_sound import OutsideSound, forget, make_playable
from connectors.postgres.audit import audit
from connectors.postgres.database import Database
from connectors.postgres.recordings import conversation_row, recording_intake, recordings
from connectors.postgres.recordings.conversation_row import ConversationRow
from connectors.postgres.transaction import Tx
from pipelines.flows.recordings.storing.incoming import Incoming
from pipelines.flows.recordings.storing.queueing import queue_sealed
from pipelines.flows.recordings.storing.refusal import require_outside
from pipelines.rules.recordings.outside import gaps_of
from pipelines.rules.security.actor import Actor
from pipelines.rules.speech.lines.channels import transcribes
from schemas.errors import Conflict, InvalidInput, NotFound
from schemas.people.contacts import ContactChannel
from schemas.settings import Settings

BLOCK = 1 << 20
OTHER_AUDIO = "application/octet-stream"
PARTS = (
    ("sound", "sound"),
    ("waveform", "waveform"),
    ("track", "original"),
    ("picture", "picture"),
)
"""Kinds of parts, and which of the made files each is."""


class TakenIn(msgspec.Struct, frozen=True, kw_only=True):
    """What became of it."""

    recording_id: str
    queued: bool


async def take_in(
    database: Database,
    store: SealedStore,
    settings: Settings,
    incoming: Incoming,
    actor: Actor,
    now: datetime,
) -> TakenIn | None:
    """Seal the file and queue it; None where the same file of this conversation was taken before.

    Raises `InvalidInput` for what is no sound or was broken on its way, `Forbidden` for a
    privileged conversation, `Conflict` for one that is recorded here.
    """
    require_outside(incoming.conversation)
    sm3 = await in_background(partial(digest_of, incoming.path))
    if incoming.sm3 is not None and incoming.sm3 != sm3:
        raise InvalidInput("录音文件与所附SM3校验值不符。", code="digest_differs")
    async with database.transaction() as tx:
        if await recording_intake.is_taken(tx, incoming.conversation.id, sm3):
            return None
    media_type = mimetypes.guess_type(incoming.name)[0] or ""
    # A name may lie, and a browser must not take a recording for a page.
    media_type = media_type if media_type.startswith(("audio/", "video/")) else OTHER_AUDIO
    made = await make_playable(store, incoming.path, media_type, incoming.first)
    try:
        async with database.transaction() as tx:
            taken = await _register(tx, settings, incoming, made, sm3, actor, now)
    except BaseException:
        await forget(store, made)
        raise
    if taken is None:
        await forget(store, made)
    return taken


def digest_of(path: Path) -> str:
    """SM3 of a file."""
    digest = hashlib.new("sm3")
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


async def _register(
    tx: Tx,
    settings: Settings,
    incoming: Incoming,
    made: OutsideSound,
    sm3: str,
    actor: Actor,
    now: datetime,
) -> TakenIn | None:
    """Claim, recording, parts, task and audit row in one transaction."""
    # Anew, and held until the commit: it may have turned out to be privileged meanwhile.
    await conversation_row.lock(tx, incoming.conversation.id)
    conversation = await conversation_row.get(tx, incoming.conversation.id)
    if conversation is None:
        raise NotFound("没有找到对应的会见或通话记录。", code="record_not_found")
    require_outside(conversation)
    intake_id = await recording_intake.took(
        tx,
        name=incoming.name,
        channel=conversation.channel,
        call_id=conversation.id,
        ward_id=conversation.ward_id,
        sm3=sm3,
        channels=made.channels,
        mixed=made.mixed,
        at=now,
    )
    if intake_id is None:
        return None
    started_at = incoming.started_at or conversation.began_at or now
    recording_id = await recordings.start(tx, conversation.id, at=started_at)
    await recording_intake.made(tx, intake_id, recording_id)
    for kind, name in PARTS:
        if (file := getattr(made, name)) is None:
            continue
        await recordings.add_part(
            tx,
            recording_id,
            kind=kind,
            role=None,
            start_s=0.0,
            seconds=made.picture_s if kind == "picture" else made.seconds,
            file=file,
        )
    await recordings.finish(
        tx,
        recording_id,
        ended_at=started_at + timedelta(seconds=made.seconds),
        seconds=made.seconds,
        gaps=gaps_of(made.seconds, cut_off=made.cut_off),
    )
    heard = made.sound is not None and transcribes(settings, conversation.channel)
    queued = heard and await queue_sealed(
        tx, conversation, recording_id, seconds=made.seconds, at=now
    )
    await audit.write(
        tx,
        stream=conversation.prison_code,
        actor=actor,
        action="recording.taken_in",
        object_kind="recording",
        object_id=recording_id,
        detail={
            "call_id": conversation.id,
            "channel": conversation.channel.value,
            "name": incoming.name,
            "seconds": round(made.seconds, 1),
            "sm3": sm3,
            "queued": queued,
            "picture": made.picture is not None,
        },
        at=now,
    )
    return TakenIn(recording_id=recording_id, queued=queued)


async def conversation_of(
    tx: Tx, channel: ContactChannel, record_id: str | None, source_no: str
) -> ConversationRow:
    """The conversation that a note means; `NotFound`, or `Conflict` where it is not clear."""
    if record_id is None:
        if channel is not ContactChannel.PHONE_CALL or not source_no:
            raise InvalidInput("没有写明是哪一次会见或通话。", code="record_not_named")
        ids = await conversation_row.of_source_no(tx, source_no)
        if len(ids) > 1:
            raise Conflict("多个来源系统使用同一流水号，请改用记录编号。", code="source_no_shared")
        record_id = ids[0] if ids else ""
    found = await conversation_row.get(tx, record_id)
    if found is None or found.channel is not channel:
        raise NotFound("没有找到对应的会见或通话记录。", code="record_not_found")
    return found
