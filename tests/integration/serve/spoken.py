"""Conversations of the three channels with what was said in them, for tests of their review."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert

from connectors.postgres.ids import make_id
from connectors.postgres.speech import conversation_keys, lines
from schemas.calls.kind import CallKind
from schemas.calls.state import PartyRole, Speaker
from schemas.calls.views import HitMark, LineView
from schemas.people.contacts import ContactChannel
from schemas.tables.generated import GENERATED
from schemas.tables.speech.transcript import transcript_line
from tests.integration.serve.records_of_calls import ended
from tests.integration.serve.world import World
from tests.integration.with_family import WITH_FAMILY

NOON = datetime(2026, 11, 10, 4, tzinfo=UTC)
visit, phone_call = GENERATED["visits"], GENERATED["phone_calls"]


def marked(text: str, word: str, word_class: str = "脱逃类", severity: int = 3) -> HitMark:
    start = text.index(word)
    return HitMark(
        start=start,
        end=start + len(word),
        word=word,
        class_name=word_class,
        severity=severity,
        definition="",
        matched_by="text",
        heard_as=word,
        confidence=0.95,
    )


async def talked(
    world: World,
    channel: ContactChannel = ContactChannel.VIDEO_CALL,
    at: datetime = NOON,
    *,
    seconds: int = 300,
    inmate_id: str | None = None,
    relative_id: str | None = None,
    kind: CallKind = CallKind.FAMILY,
    **told: str | None,
) -> str:
    """A conversation that is over; its id.

    `told` are columns of a visit's or phone call's row beside those of one with family.
    """
    who = {
        "inmate_id": inmate_id or world.inmate_id,
        "relative_id": relative_id or world.relative_id,
    }
    if channel is ContactChannel.VIDEO_CALL:
        return await ended(world, at, seconds=seconds, call_kind=kind, **who)
    record_id, over = make_id(), at + timedelta(seconds=seconds)
    if channel is ContactChannel.VISIT:
        of_visit = {"visit_type": "REGULAR", "planned_at": at, "source": "window"}
        held = {"started_at": at, "ended_at": over, "state": "finished"}
        statement = insert(visit).values(
            id=record_id, **who, **of_visit, **held, **(WITH_FAMILY | told)
        )
    else:
        held = {"started_at": at, "answered_at": at, "ended_at": over, "state": "connected"}
        statement = insert(phone_call).values(
            id=record_id,
            phone_sealed=b"sealed",
            phone_digest="d" * 64,
            seconds=seconds,
            **who,
            **held,
            **(WITH_FAMILY | told),
        )
    async with world.database.transaction() as tx:
        await tx.execute(statement)
    return record_id


async def say(
    world: World,
    conversation_id: str,
    text: str,
    *hits: HitMark,
    seq: int = 1,
    start_s: float = 1.0,
    speaker: PartyRole = PartyRole.INMATE,
) -> str:
    """A line of the transcript; its id."""
    line = LineView(
        id=make_id(),
        seq=seq,
        kind="text",
        speaker=Speaker(speaker.value),
        speaker_name="周某",
        start_s=start_s,
        end_s=start_s + 3,
        text=text,
        hits=list(hits),
        at=NOON,
    )
    async with world.database.transaction() as tx:
        key = await conversation_keys.to_write(tx, conversation_id)
        row = lines.sealed_row(key, conversation_id, line, "test")
        await tx.execute(insert(transcript_line).values(**row))
        await lines.add_found_by(tx, conversation_id, [line])
    return line.id
