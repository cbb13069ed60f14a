"""What a room does with its call: seats, ends, the officer's hand, the record."""

import msgspec
import pytest

from actors.speech.live.speech_feed import HEAR_TIMEOUT_S
from connectors.postgres import Tx
from connectors.postgres.calls import call_quality, calls
from connectors.postgres.recordings import segments
from connectors.postgres.speech import transcripts
from schemas.calls.live import LengthChanged, Muted, Present, QualityReport, StateChanged
from schemas.calls.quality import QualityGrade
from schemas.calls.rooms import MuteRequest, RemoveRequest
from schemas.calls.state import CallState, EndReason, PartyRole, Speaker, StageKind
from schemas.calls.views import CutOffRequest, LengthRequest
from schemas.errors import Conflict, Forbidden, Unavailable
from schemas.speech.line_kinds import GAP, TEXT
from tests.integration.actors.call_room.stage import Stage, events_of
from tests.integration.world import line

pytestmark = pytest.mark.integration

RELATIVE, INMATE, OFFICER = PartyRole.RELATIVE, PartyRole.INMATE, PartyRole.OFFICER


@pytest.mark.requirement("VC-AV-10", "VC-INM-07")
@pytest.mark.stand_in("clock", "The room's clock is moved by the test.", rows=("VC-INM-07",))
async def test_a_call_waits_connects_and_ends_at_its_limit(stage: Stage) -> None:
    call = await stage.approved()
    room = await stage.room(call)
    await stage.seat(room, RELATIVE)
    assert (await stage.now(call)).state is CallState.WAITING
    await stage.seat(room, INMATE)
    connected = await stage.now(call)
    assert connected.state is CallState.CONNECTED
    stage.clock.forward(connected.minutes * 60)
    await room.tend()
    await room.finished.wait()
    ended = await stage.now(call)
    assert (ended.state, ended.end_reason) == (CallState.ENDED, EndReason.LIMIT)
    assert ended.billed_minutes == ended.minutes
    assert len(stage.composed) == 1


@pytest.mark.requirement("VC-INM-06", "VC-ROOM-03")
async def test_a_call_that_nobody_joins_is_missed_and_its_room_leaves(stage: Stage) -> None:
    call = await stage.approved()
    room = await stage.room(call)
    await room.tend()
    stage.clock.forward(3600)
    await room.tend()
    await room.finished.wait()
    missed = await stage.now(call)
    assert (missed.state, missed.end_reason) == (CallState.MISSED, EndReason.BOTH_ABSENT)
    assert not stage.composed


@pytest.mark.requirement("VC-AV-01")
async def test_a_room_whose_call_was_cancelled_is_not_left_over(stage: Stage) -> None:
    call = await stage.approved()
    room = await stage.room(call)
    await room.tend()
    assert not room.finished.is_set()
    async with stage.db.transaction() as tx:
        await calls.change_state(
            tx, call, CallState.CANCELLED, at=stage.clock.now(), actor=stage.world.relative
        )
    await room.tend()
    assert room.finished.is_set()
    with pytest.raises(Conflict) as over:
        await room.join(stage.claim(RELATIVE))
    assert over.value.code == "call_over"


@pytest.mark.requirement("VC-AV-11")
async def test_a_room_made_anew_goes_on_and_counts_the_minutes_once(stage: Stage) -> None:
    call = await stage.approved()
    first = await stage.room(call)
    await stage.seat(first, RELATIVE, INMATE)
    connected = await stage.now(call)
    stage.clock.forward(100)
    again = await stage.room(call)
    joined = await again.join(stage.claim(RELATIVE))
    assert (joined.state, joined.ends_at) == (CallState.CONNECTED, connected.ends_at)
    await again.join(stage.claim(INMATE))
    stage.clock.forward(30)
    await again.leave(stage.claim(RELATIVE).token_id)
    await again.finished.wait()
    ended = await stage.now(call)
    assert ended.connected_at == connected.connected_at
    assert (ended.end_reason, ended.billed_minutes) == (EndReason.RELATIVE_LEFT, 3)
    async with stage.db.transaction() as tx:
        lines = await transcripts.lines(tx, call.id)
    unheard = [(line.kind, line.speaker, line.start_s, line.end_s) for line in lines]
    # Nothing was sealed before the first room was lost, so all of it counts as unheard.
    assert unheard == [("gap", RELATIVE, 0, 100), ("gap", INMATE, 0, 100)]


async def test_who_was_not_heard_when_a_room_died_counts_as_unheard_since_then(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = await stage.approved()
    await stage.seat(await stage.room(call), RELATIVE, INMATE)
    async with stage.db.transaction() as tx:
        for seq, (kind, speaker) in enumerate([(GAP, RELATIVE), (TEXT, INMATE)], 1):
            told = {"kind": kind, "speaker": Speaker(speaker), "start_s": 10.0, "end_s": 20.0}
            said = msgspec.structs.replace(line(seq, ""), **told)
            await transcripts.add_line(tx, call, said, engine="")

    async def reached(_: Tx, __: str) -> float:
        return 80.0

    monkeypatch.setattr(segments, "last_end_s", reached)
    stage.clock.forward(100)
    again = await stage.room(call)
    await again.join(stage.claim(RELATIVE))
    await again.join(stage.claim(INMATE))
    await again.leave(stage.claim(RELATIVE).token_id)
    await again.finished.wait()
    async with stage.db.transaction() as tx:
        lines = (await transcripts.lines(tx, call.id))[2:]
    unheard = [(one.kind, one.speaker, one.start_s, one.end_s) for one in lines]
    # He waited for his turn; of her it is known what she said, but for what was heard last.
    assert unheard == [
        (GAP, RELATIVE, 20, 100),
        (GAP, INMATE, 80 - HEAR_TIMEOUT_S, 100),
    ]


@pytest.mark.requirement("VC-AV-11")
async def test_a_room_made_anew_to_which_nobody_comes_back_ends_its_call(stage: Stage) -> None:
    call = await stage.approved()
    await stage.seat(await stage.room(call), RELATIVE, INMATE)
    again = await stage.room(call)
    await again.tend()
    assert (await stage.now(call)).state is CallState.CONNECTED
    stage.clock.forward(61)
    await again.tend()
    await again.finished.wait()
    ended = await stage.now(call)
    assert (ended.state, ended.end_reason) == (CallState.ENDED, EndReason.CONNECTION_LOST)


@pytest.mark.requirement("VC-AV-11")
async def test_a_limit_that_passed_without_a_room_costs_no_more_than_the_length(
    stage: Stage,
) -> None:
    call = await stage.approved()
    await stage.seat(await stage.room(call), RELATIVE, INMATE)
    stage.clock.forward(7200)
    again = await stage.room(call)
    await again.tend()
    await again.finished.wait()
    ended = await stage.now(call)
    assert ended.end_reason is EndReason.LIMIT
    assert (ended.ended_at, ended.billed_minutes) == (ended.ends_at, ended.minutes)


@pytest.mark.requirement("VC-AV-11")
async def test_of_two_rooms_of_one_call_one_ends_it_and_the_other_is_let_go(stage: Stage) -> None:
    call = await stage.approved()
    rooms = [await stage.room(call)]
    await stage.seat(rooms[0], RELATIVE, INMATE)
    rooms.append(await stage.room(call))
    stage.clock.forward(7200)
    for room in rooms:
        await room.tend()
        await room.finished.wait()
    assert [room.describe().held for room in rooms] == [True, False]
    assert (await stage.now(call)).end_reason is EndReason.LIMIT


@pytest.mark.requirement("VC-AV-09")
async def test_above_the_set_number_a_new_call_is_refused_and_the_running_ones_go_on(
    stage: Stage,
) -> None:
    stage.settings["most_calls"] = 2
    running = [await stage.approved() for _ in range(2)]
    rooms = [await stage.room(call) for call in running]
    for room in rooms:
        await stage.seat(room, RELATIVE, INMATE)
    third = await stage.approved()
    waiting = await stage.room(third)
    with pytest.raises(Unavailable) as full:
        await waiting.join(stage.claim(RELATIVE))
    assert full.value.code == "no_room_left"
    assert (await stage.now(third)).state is CallState.APPROVED
    assert [(await stage.now(call)).state for call in running] == [CallState.CONNECTED] * 2
    await rooms[0].leave(stage.claim(INMATE).token_id)
    await rooms[0].finished.wait()
    assert (await waiting.join(stage.claim(RELATIVE))).state is CallState.WAITING


@pytest.mark.requirement("VC-AV-04")
async def test_a_muted_party_is_told_and_stays_muted_for_who_comes_later(stage: Stage) -> None:
    call = await stage.approved()
    room = await stage.room(call)
    relative, _ = await stage.seat(room, RELATIVE, INMATE)
    request = MuteRequest(role=RELATIVE, on=True, reason="辱骂对方")
    await room.mute(stage.world.officer, request)
    told = [event for event in await events_of(room, relative.token_id) if isinstance(event, Muted)]
    assert [(event.role, event.on) for event in told] == [(RELATIVE, True)]
    assert {seat.role: seat.muted for seat in room.describe().seats} == {
        RELATIVE: True,
        INMATE: False,
    }
    kinds = [stage_row.kind for stage_row in await _stages(stage, call.id)]
    assert kinds.count(StageKind.MUTE) == 1
    # A room that is made anew knows it, and knows when it is over.
    again = await stage.room(call)
    await again.join(relative)
    assert [seat.muted for seat in again.describe().seats] == [True]
    await again.mute(stage.world.officer, MuteRequest(role=RELATIVE, on=False, reason="已平静"))
    last = await stage.room(call)
    await last.join(relative)
    assert [seat.muted for seat in last.describe().seats] == [False]


@pytest.mark.requirement("VC-AV-04")
async def test_a_party_that_was_put_out_stays_out_until_it_is_let_in(stage: Stage) -> None:
    call = await stage.approved()
    room = await stage.room(call)
    relative, _ = await stage.seat(room, RELATIVE, INMATE)
    out = RemoveRequest(role=RELATIVE, out=True, reason="他人代为出镜")
    await room.remove(stage.world.officer, out)
    for attempt in (room, await stage.room(call)):
        with pytest.raises(Forbidden) as refused:
            await attempt.join(relative)
        assert refused.value.code == "removed"
    with pytest.raises(Forbidden):
        await room.events(relative.token_id, 1)
    await room.remove(
        stage.world.officer, RemoveRequest(role=RELATIVE, out=False, reason="核实为本人")
    )
    assert (await room.join(relative)).state is CallState.CONNECTED


@pytest.mark.requirement("VC-AV-04", "VC-MON-04")
async def test_a_new_length_changes_every_countdown_at_once(stage: Stage) -> None:
    call = await stage.approved()
    room = await stage.room(call)
    claims = await stage.seat(room, RELATIVE, INMATE)
    await room.set_length(stage.world.officer, LengthRequest(minutes=7))
    changed = await stage.now(call)
    assert changed.minutes == 7
    for claim in claims:
        told = await events_of(room, claim.token_id)
        ends = [event.ends_at for event in told if isinstance(event, LengthChanged)]
        assert ends == [changed.ends_at]


@pytest.mark.requirement("VC-AV-12")
@pytest.mark.stand_in("media", "The figures are handed in by the test: no network was bad.")
async def test_a_bad_network_is_shown_and_kept(stage: Stage) -> None:
    call = await stage.approved()
    room = await stage.room(call)
    relative, _ = await stage.seat(room, RELATIVE, INMATE)
    good = {"rtt_ms": 40.0, "loss": 0.0, "kbit_s": 480.0, "sent_width": 640, "sent_height": 480}
    for figures in (good, {**good, "loss": 0.2}, good):
        stage.clock.forward(25)
        await room.quality(relative.token_id, figures)
    watcher = stage.claim(OFFICER)
    await room.join(watcher)
    shown = [e for e in await events_of(room, watcher.token_id) if isinstance(e, QualityReport)]
    assert [event.figures["grade"] for event in shown] == ["good", "poor", "good"]
    await room.cut_off(stage.world.officer, CutOffRequest(reason="网络太差"))
    await room.finished.wait()
    async with stage.db.transaction() as tx:
        (span,) = await call_quality.spans(tx, call.id)
    assert (span.role, span.samples, span.loss_most, span.grade) == (
        RELATIVE,
        3,
        0.2,
        QualityGrade.POOR,
    )
    assert (span.sent_width, span.sent_height, span.to_s - span.from_s) == (640, 480, 50.0)


@pytest.mark.requirement("AC-1")
async def test_a_party_put_out_by_the_platform_loses_its_media_at_once_and_may_come_back(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = await stage.approved()
    room = await stage.room(call)
    relative, inmate = await stage.seat(room, RELATIVE, INMATE)
    detached: list[str] = []
    detach = room._studio.detach

    async def witnessed(peer_id: str) -> None:
        """A witness: detached as ever."""
        detached.append(peer_id)
        await detach(peer_id)

    monkeypatch.setattr(room._studio, "detach", witnessed)
    # A connection that breaks alone leaves the media be.
    await room.disconnected(inmate.token_id)
    assert detached == []
    await room.join(inmate)
    await room.disconnected(relative.token_id, cut=True)
    assert detached == [relative.token_id]
    told = [e for e in await events_of(room, inmate.token_id) if isinstance(e, Present)]
    assert (told[-1].role, told[-1].present) == (RELATIVE, False)
    assert (await stage.now(call)).state is CallState.CONNECTED
    await room.join(relative)
    await room.disconnected(relative.token_id, cut=True)
    stage.clock.forward(3600)
    await room.tend()
    await room.finished.wait()


@pytest.mark.requirement("VC-AV-10")
async def test_a_late_or_repeated_end_changes_nothing(stage: Stage) -> None:
    call = await stage.approved()
    room = await stage.room(call)
    relative, inmate = await stage.seat(room, RELATIVE, INMATE)
    await room.leave(relative.token_id)
    await room.finished.wait()
    ended = await stage.now(call)
    with pytest.raises(Conflict):
        await room.cut_off(stage.world.officer, CutOffRequest(reason="已经结束"))
    await room.disconnected(inmate.token_id)
    await room.tend()
    assert await stage.now(call) == ended
    states = [
        e.state for e in await events_of(room, inmate.token_id) if isinstance(e, StateChanged)
    ]
    assert states.count(CallState.ENDED) == 1


async def _stages(stage: Stage, call_id: str) -> list[calls.StageRow]:
    async with stage.db.transaction() as tx:
        return await calls.stages(tx, call_id)
