"""Conversations and letters of which everything is kept that can be, each thing with a mark."""

import hashlib
import itertools
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import insert

from connectors.nats.bus import Bus
from connectors.postgres.access import officers
from connectors.postgres.ids import make_id
from connectors.postgres.platform import files
from connectors.postgres.recordings import conversation_row, recordings, reviews
from connectors.postgres.speech import alerts, attention, corrections, transcripts
from pipelines.flows.governance.privileged.erasing import Eraser
from pipelines.flows.governance.privileged.erasure_list import open_list
from pipelines.rules.speech.alert_rows import of_word
from pipelines.rules.speech.attention import Finding
from schemas.calls.attention import AttentionCause, AttentionReason, AttentionState
from schemas.calls.state import Assessment, PartyRole
from schemas.calls.views import LineView, RatingRequest, ReviewRequest
from schemas.people.contacts import ContactChannel
from schemas.tables.generated import GENERATED
from schemas.tables.platform.file import attachment
from tests.integration.serve.spoken import NOON, marked, talked
from tests.integration.serve.world import World
from tests.integration.with_family import WITH_FAMILY

HEARD = (ContactChannel.VIDEO_CALL, ContactChannel.VISIT, ContactChannel.PHONE_CALL)
SOUND = b"made-up sound " * 4000
_rare = itertools.count(0x2A000, 2)
"""Characters that nobody uses, two for each mark: even the index of characters tells of them."""


def forms(mark: str) -> list[bytes]:
    """How a store may have a mark: as it is, escaped in JSON, and in a dump's hex digits."""
    return [mark.encode(), json.dumps(mark)[1:-1].encode(), mark.encode().hex().encode()]


@dataclass
class Kept:
    """A record, and the marks of what is kept of it, by what that is."""

    id: str
    channel: ContactChannel
    recording_id: str = ""
    part_id: str = ""
    alert_id: str = ""
    recheck_id: str = ""
    line_id: str = ""
    marks: dict[str, str] = field(default_factory=dict)

    def mark(self, what: str) -> str:
        first = next(_rare)
        made = chr(first) + chr(first + 1)
        self.marks[what] = made
        return made


async def officer_of(world: World, login: str = "reviewer") -> str:
    async with world.database.reading() as tx:
        found = await officers.by_login(tx, login)
    assert found is not None
    return found.id


async def kept(
    world: World,
    channel: ContactChannel,
    at: datetime = NOON,
    *,
    inmate_id: str | None = None,
    login: str = "reviewer",
) -> Kept:
    """Recorded, read, hit, corrected, reviewed and rated; a letter is scanned."""
    if channel is ContactChannel.LETTER:
        return await _letter(world, at, inmate_id, login)
    record_id = await talked(world, channel, at, inmate_id=inmate_id)
    one = Kept(record_id, channel)
    officer_id = await officer_of(world, login)
    sound = world.files.put("recording", "audio/webm", SOUND + one.mark("sound").encode())
    async with world.database.transaction() as tx:
        one.recording_id = await recordings.start(tx, record_id, at=at)
        one.part_id = await recordings.add_part(
            tx, one.recording_id, kind="sound", role=None, start_s=0, seconds=300, file=sound
        )
        over = at + timedelta(seconds=300)
        await recordings.finish(tx, one.recording_id, ended_at=over, seconds=300, gaps=[])
        call = await conversation_row.get(tx, record_id)
        assert call is not None
        said = one.mark("line")
        hit = marked(f"{said}说的话", said)
        line = LineView(
            id=make_id(), seq=1, kind="text", speaker=PartyRole.INMATE, speaker_name="周某",
            start_s=1, end_s=4, text=f"{said}说的话", hits=[hit], at=at,
        )  # fmt: skip
        one.line_id = line.id
        assert await transcripts.add_line(tx, call, line, engine="test")
        alert = of_word(call, line, hit, alert_id=make_id(), at=at, clock_s=5)
        one.alert_id = alert.id
        assert await alerts.raise_alert(tx, alert, call)
        assert await alerts.open_recheck(tx, alert, ward_id=call.ward_id, at=at)
        await corrections.correct(
            tx, record_id, line, f"{one.mark('corrected')}改正的话", [hit],
            officer_id=officer_id, reason="听错", at=at,
        )  # fmt: skip
        reason = AttentionReason(
            line_id=line.id, start=0, end=2, text=one.mark("quoted"), start_s=1,
            speaker=PartyRole.INMATE,
        )  # fmt: skip
        finding = Finding(
            cause=AttentionCause.MEANING, class_name="脱逃", confidence=0.8,
            summary=one.mark("attention"), reasons=[reason], state=AttentionState.PROPOSED,
            classifier="test", classifier_version="1",
        )  # fmt: skip
        assert await attention.keep(tx, call, finding, at=at)
        asked = ReviewRequest(
            summary=one.mark("review"), assessment=Assessment.NORMAL, anomaly_note=""
        )
        await reviews.review(tx, record_id, asked, officer_id=officer_id, at=at)
        if channel is ContactChannel.VIDEO_CALL:
            rating = RatingRequest(level=3, tags=[], text=one.mark("rating"))
            await reviews.rate(tx, record_id, rating, officer_id=officer_id, at=at)
    return one


async def _letter(world: World, at: datetime, inmate_id: str | None, login: str) -> Kept:
    one = Kept(make_id(), ContactChannel.LETTER)
    page = SOUND + one.mark("scan").encode()
    scan = world.files.put("attachment", "image/png", page)
    letter = GENERATED["letters"]
    values = {
        "id": one.id,
        "state": "approved",
        "inmate_id": inmate_id or world.inmate_id,
        "relative_id": world.relative_id,
        "direction": "INBOUND",
        "sender": "李某某",
        "recipient": "周某",
        "arrived_on": at.date(),
        "pages": [scan.id],
        "remark": one.mark("remark"),
        "withheld_reason": one.mark("withheld"),
        **WITH_FAMILY,
    }
    held = {
        "id": scan.id,
        "name": "第一页.png",
        "sha256": hashlib.sha256(page).hexdigest(),
        "purpose": "letters.pages",
        "owner_kind": "officer",
        "owner_id": await officer_of(world, login),
        "uploaded_at": at,
        "holder_kind": "letters",
        "holder_id": one.id,
    }
    async with world.database.transaction() as tx:
        await files.add(tx, scan)
        await tx.execute(insert(letter).values(**values))
        await tx.execute(insert(attachment).values(**held))
    one.part_id = scan.id
    return one


def eraser_of(world: World, bus: Bus | None) -> Eraser:
    listed = open_list(world.settings, world.keys)
    return Eraser(world.database, world.files, bus, listed, world.clock)
