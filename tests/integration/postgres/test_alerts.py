"""Lines, alerts and rechecks (VC-GEN-09, VC-GEN-11, VC-SUP-05)."""

import msgspec
import pytest
from sqlalchemy import select

from connectors.postgres import Database
from connectors.postgres.audit import audit
from connectors.postgres.calls import calls
from connectors.postgres.calls.call_row import CallRow
from connectors.postgres.speech import alerts, transcripts
from pipelines.flows.speech.alerts import concluding, passing
from schemas.calls.alert_views import AlertView, Recheck
from schemas.calls.state import StageKind
from schemas.calls.views import HitMark, LineView
from schemas.errors import Conflict, NotFound
from schemas.messages.call import AlertMessage, TranscriptMessage
from schemas.tables.messages.messaging import outbox
from tests.integration.world import NOW, World, alert, line

pytestmark = pytest.mark.integration

HIT = HitMark(
    start=0,
    end=2,
    word="毒品",
    class_name="涉毒",
    severity=3,
    definition="",
    matched_by="sound",
    heard_as="读品",
    confidence=0.7,
)


@pytest.fixture
async def call(db: Database, world: World) -> CallRow:
    async with db.transaction() as tx:
        return await world.approved(tx)


@pytest.fixture
async def raised(db: Database, call: CallRow) -> AlertView:
    said = line(1, "毒品")
    view = alert(call, said)
    async with db.transaction() as tx:
        await transcripts.add_line(tx, call, said, engine="whisper")
        assert await alerts.raise_alert(tx, view, call)
    return view


async def payloads(db: Database, subject: str) -> list[bytes]:
    async with db.transaction() as tx:
        found = await tx.execute(
            select(outbox.c.payload).where(outbox.c.subject == subject).order_by(outbox.c.id)
        )
        return [payload for (payload,) in found]


@pytest.mark.requirement("VC-GEN-09")
@pytest.mark.stand_in("speech", "The lines are written by hand.")
async def test_lines_come_back_as_they_were_said(db: Database, call: CallRow) -> None:
    said = [line(1), msgspec.structs.replace(line(2, "读品"), hits=[HIT])]
    async with db.transaction() as tx:
        assert await transcripts.last_seq(tx, call.id) == 0
        for one in said:
            assert await transcripts.add_line(tx, call, one, engine="whisper")
    async with db.transaction() as tx:
        assert await transcripts.lines(tx, call.id) == said
        assert await transcripts.last_seq(tx, call.id) == 2
    told = await payloads(db, f"call.P03.{call.id}.transcript")
    lines = [msgspec.json.decode(payload, type=TranscriptMessage).line for payload in told]
    assert lines == said


async def test_a_line_written_again_after_a_lost_answer_is_kept_once(
    db: Database, call: CallRow
) -> None:
    said: LineView = line(1)
    for expected in (True, False):
        async with db.transaction() as tx:
            assert await transcripts.add_line(tx, call, said, engine="x") is expected
    assert len(await payloads(db, f"call.P03.{call.id}.transcript")) == 1


@pytest.mark.requirement("VC-SUP-05")
async def test_the_same_hit_is_not_alerted_twice(
    db: Database, call: CallRow, raised: AlertView
) -> None:
    async with db.transaction() as tx:
        again = msgspec.structs.replace(raised, id=alert(call, line(9)).id)
        assert not await alerts.raise_alert(tx, again, call)
        assert not await alerts.raise_alert(tx, raised, call)
    (payload,) = await payloads(db, "alert.P03.raised")
    message = msgspec.json.decode(payload, type=AlertMessage)
    assert (message.alert, message.ward_id) == (raised, call.ward_id)
    async with db.transaction() as tx:
        kinds = [stage.kind for stage in await calls.stages(tx, call.id)]
    assert kinds.count(StageKind.ALERT) == 1


async def test_an_alert_goes_from_new_to_concluded(
    db: Database, world: World, call: CallRow, raised: AlertView
) -> None:
    who = {"officer_id": world.officer_id, "at": NOW, "actor": world.officer}
    async with db.transaction() as tx:
        assert await alerts.open_recheck(tx, raised, ward_id=call.ward_id, at=NOW)
        assert not await alerts.open_recheck(tx, raised, ward_id=call.ward_id, at=NOW)
        (found,), total = await alerts.page(tx, ("/SH/",), state="new")
    assert (found.recheck_state, found.acknowledged_by, total) == ("open", None, 1)
    assert found.recheck_id is not None
    async with db.transaction() as tx:
        seen = await passing.acknowledge(tx, (world.ward.path,), raised.id, **who)
        assert (seen.acknowledged_by, seen.state) == ("王警官", "new")
    async with db.transaction() as tx:
        done = await concluding.concluded(
            tx, (world.ward.path,), found.recheck_id, Recheck(conclusion="dismissed"), **who
        )
        assert (done.state, done.recheck_state) == ("dismissed", "concluded")
    with pytest.raises(Conflict):
        async with db.transaction() as tx:
            await concluding.concluded(
                tx, (world.ward.path,), found.recheck_id, Recheck(conclusion="confirmed"), **who
            )
    async with db.transaction() as tx:
        actions = [row.action for row in await audit.rows_of(tx, "alert", raised.id)]
        assert actions == ["alert.acknowledge", "alert.conclude"]


async def test_alerts_of_another_ward_do_not_exist(
    db: Database, world: World, call: CallRow, raised: AlertView
) -> None:
    elsewhere = world.other_ward.path
    who = {"officer_id": world.officer_id, "at": NOW, "actor": world.officer}
    async with db.transaction() as tx:
        await alerts.open_recheck(tx, raised, ward_id=call.ward_id, at=NOW)
        (found,), _ = await alerts.page(tx, (world.ward.path,), call_id=call.id)
        assert await alerts.page(tx, (elsewhere,)) == ([], 0)
    assert found.recheck_id is not None
    with pytest.raises(NotFound):
        async with db.transaction() as tx:
            await passing.acknowledge(tx, (elsewhere,), raised.id, **who)
    with pytest.raises(NotFound):
        async with db.transaction() as tx:
            await concluding.concluded(
                tx, (elsewhere,), found.recheck_id, Recheck(conclusion="confirmed"), **who
            )
