"""States of a call are written before anything acts on them (VC-GEN-04, VC-AV-10)."""

import asyncio
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from connectors.postgres import Database
from connectors.postgres.audit import audit
from connectors.postgres.calls import allowance_entries, booked_calls, calls
from connectors.postgres.transaction import Tx
from schemas.calls.allowance import EntryKind
from schemas.calls.state import CallState, EndReason, StageKind
from schemas.errors import Conflict
from schemas.messages.call import CallStateMessage
from schemas.tables.messages.messaging import outbox
from tests.integration.world import NOW, World

pytestmark = pytest.mark.integration


async def messages(tx: Tx) -> list[CallStateMessage]:
    rows = await tx.execute(select(outbox.c.payload).order_by(outbox.c.id))
    return [msgspec.json.decode(payload, type=CallStateMessage) for (payload,) in rows]


async def test_a_request_opens_a_case_with_stage_audit_and_message(
    db: Database, world: World
) -> None:
    async with db.transaction() as tx:
        call = await world.call(tx)
    async with db.transaction() as tx:
        assert await calls.get(tx, call.id) == call
        (stage,) = await calls.stages(tx, call.id)
        (row,) = await audit.rows_of(tx, "video_call", call.id)
        (message,) = await messages(tx)
    assert (call.state, call.version, call.kinship) == (CallState.REQUESTED, 1, "spouse")
    assert call.case_no == "P03-20261124-0001"
    assert (stage.seq, stage.state, stage.actor_name) == (1, CallState.REQUESTED, "李芳")
    assert (row.stream, row.action, row.source_address) == ("P03", "call.requested", "10.0.0.7")
    assert (message.call_id, message.state) == (call.id, CallState.REQUESTED)


@pytest.mark.requirement("VC-GEN-04")
async def test_every_stage_is_kept_with_actor_and_time(db: Database, world: World) -> None:
    async with db.transaction() as tx:
        call = await world.approved(tx)
    moves = [
        (CallState.WAITING, world.relative, {"first_joined_at": NOW}),
        (CallState.CONNECTED, world.inmate, {"connected_at": NOW}),
        (CallState.CUT_OFF, world.officer, {"end_reason": EndReason.OFFICER.value}),
        (CallState.REVIEWED, world.officer, {}),
    ]
    for to, actor, columns in moves:
        async with db.transaction() as tx:
            call = await calls.change_state(tx, call, to, at=NOW, actor=actor, **columns)
    async with db.transaction() as tx:
        stages = await calls.stages(tx, call.id)
        verdict = await audit.verify(tx)
        told = [message.state for message in await messages(tx)]
    expected = ["requested", "approved", "waiting", "connected", "cut_off", "reviewed"]
    assert [stage.state for stage in stages] == expected == told
    assert [stage.actor_name for stage in stages] == [
        "李芳", "王警官", "李芳", "李强", "王警官", "王警官",
    ]  # fmt: skip
    assert (call.end_reason, call.version) == (EndReason.OFFICER, 6)
    assert (verdict.rows, verdict.verified) == (6, True)


@pytest.mark.requirement("VC-AV-10")
async def test_a_disallowed_or_repeated_move_changes_nothing(db: Database, world: World) -> None:
    async with db.transaction() as tx:
        call = await world.approved(tx)
    for to in (CallState.APPROVED, CallState.CONNECTED, CallState.REVIEWED):
        with pytest.raises(Conflict):
            async with db.transaction() as tx:
                await calls.change_state(tx, call, to, at=NOW, actor=world.officer)
    async with db.transaction() as tx:
        assert await calls.get(tx, call.id) == call
        assert len(await calls.stages(tx, call.id)) == 2
        assert len(await messages(tx)) == 2


async def test_of_two_writers_of_one_version_one_wins(db: Database, world: World) -> None:
    async with db.transaction() as tx:
        call = await world.call(tx)

    async def move(to: CallState) -> CallState:
        async with db.transaction() as tx:
            moved = await calls.change_state(tx, call, to, at=NOW, actor=world.officer)
            return moved.state

    outcomes = await asyncio.gather(
        move(CallState.APPROVED), move(CallState.REJECTED), return_exceptions=True
    )
    won = [outcome for outcome in outcomes if isinstance(outcome, CallState)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert len(won) == len(lost) == 1
    assert lost[0].code == "stale"
    async with db.transaction() as tx:
        kept = await calls.get(tx, call.id)
        assert kept is not None
        assert (kept.state, kept.version) == (won[0], 2)
        assert [stage.seq for stage in await calls.stages(tx, call.id)] == [1, 2]


async def test_a_failed_transaction_leaves_no_trace(db: Database, world: World) -> None:
    async with db.transaction() as tx:
        call = await world.call(tx)

    async def die() -> None:
        async with db.transaction() as tx:
            await calls.change_state(tx, call, CallState.APPROVED, at=NOW, actor=world.officer)
            raise RuntimeError("the process dies here")

    with pytest.raises(RuntimeError):
        await die()
    async with db.transaction() as tx:
        assert await calls.get(tx, call.id) == call
        assert len(await messages(tx)) == 1
        assert (await audit.verify(tx)).rows == 1


async def test_writers_of_one_call_and_one_prison_do_not_deadlock(
    db: Database, world: World
) -> None:
    """Stages, audit rows and states in every order at once."""
    async with db.transaction() as tx:
        first, second = await world.approved(tx), await world.approved(tx)

    async def work(number: int) -> None:
        one, two = (first, second) if number % 2 else (second, first)
        async with db.transaction() as tx:
            if number % 3:
                await audit.write(
                    tx, stream="P03", actor=world.officer, action="x", object_kind="y",
                    object_id=None,
                )  # fmt: skip
            detail = {"number": number}
            await calls.add_stage(
                tx, one.id, StageKind.JOIN, actor=world.relative, at=NOW, detail=detail
            )
            await audit.write(
                tx, stream="P03", actor=world.officer, action="z", object_kind="y",
                object_id=two.id,
            )  # fmt: skip

    await asyncio.gather(*(work(number) for number in range(24)))
    async with db.transaction() as tx:
        for call in (first, second):
            numbers = [stage.seq for stage in await calls.stages(tx, call.id)]
            assert numbers == list(range(1, 15))
        verdict = await audit.verify(tx)
    assert verdict.verified
    assert verdict.rows == 4 + 24 + 16


async def test_case_numbers_made_at_once_are_apart(db: Database, world: World) -> None:
    async def make() -> str:
        async with db.transaction() as tx:
            return (await world.call(tx)).case_no

    made = await asyncio.gather(*(make() for _ in range(8)))
    assert sorted(made) == [f"P03-20261124-{number:04d}" for number in range(1, 9)]


async def test_lists_hold_only_what_lies_in_scope(db: Database, world: World) -> None:
    async with db.transaction() as tx:
        call = await world.call(tx)
    async with db.transaction() as tx:
        for scope in ("/SH/", world.prison.path, world.ward.path):
            assert await calls.page(tx, (scope,)) == ([call], 1)
        for scope in (world.other_ward.path, "/SH/P01/", "/S_/"):
            assert await calls.page(tx, (scope,)) == ([], 0)
        assert await calls.page(tx, ("/SH/",), text="3103") == ([call], 1)
        assert await calls.page(tx, ("/SH/",), text="%") == ([], 0)
        assert await calls.page(tx, ("/SH/",), states=(CallState.APPROVED,)) == ([], 0)
        assert await calls.page(tx, ("/SH/",), since=NOW, until=NOW + timedelta(days=1)) == (
            [call],
            1,
        )
        assert await calls.page(tx, ("/SH/",), until=NOW) == ([], 0)


async def test_length_and_notice_leave_stage_and_audit(db: Database, world: World) -> None:
    async with db.transaction() as tx:
        call = await world.approved(tx)
        call = await calls.change_state(tx, call, CallState.WAITING, at=NOW, actor=world.relative)
        call = await calls.change_state(
            tx, call, CallState.CONNECTED, at=NOW, actor=world.inmate, connected_at=NOW
        )
    async with db.transaction() as tx:
        longer = await calls.set_length(tx, call, minutes=35, at=NOW, actor=world.officer)
        await calls.add_notice(
            tx, call, level="warning", text="请注意", seconds=8, at=NOW, actor=world.officer
        )
    assert longer.minutes == 35
    assert longer.ends_at == NOW + timedelta(minutes=35)
    async with db.transaction() as tx:
        kinds = [stage.kind for stage in await calls.stages(tx, call.id)]
        assert kinds[-2:] == [StageKind.LENGTH, StageKind.NOTICE]
        actions = [row.action for row in await audit.rows_of(tx, "video_call", call.id)]
        assert {"call.length", "call.notice"} <= set(actions)
        (notice,) = await calls.notices(tx, call.id)
        assert (notice.text, notice.seconds) == ("请注意", 8)


async def test_allowance_counts_and_overlaps(db: Database, world: World) -> None:
    async with db.transaction() as tx:
        kept = await world.approved(tx, starts_at=NOW)
        refused = await world.call(tx, starts_at=NOW + timedelta(days=2))
        await calls.change_state(tx, refused, CallState.REJECTED, at=NOW, actor=world.officer)
    month = (NOW.replace(day=1), NOW.replace(month=12, day=1))
    async with db.transaction() as tx:
        entries = await allowance_entries.of_inmate(tx, world.inmate_id, *month)
        told = [(one.source, one.kind, one.amount) for one in entries]
        assert sorted(told) == sorted(
            [
                (f"video_call:{kept.id}", EntryKind.USED, -1),
                (f"video_call:{refused.id}", EntryKind.USED, -1),
                (f"video_call:{refused.id}", EntryKind.GIVEN_BACK, 1),
            ]
        )

        async def touching(minutes: int, length: int = 10) -> list[str]:
            since = NOW + timedelta(minutes=minutes)
            found = await booked_calls.overlapping(
                tx,
                relative_id=world.relative_id,
                inmate_id=world.inmate_id,
                since=since,
                until=since + timedelta(minutes=length),
            )
            return [call.id for call in found]

        assert await touching(19) == [kept.id]
        assert await touching(-9) == [kept.id]
        assert await touching(20) == []
        assert await touching(-10) == []
        assert await touching(2 * 24 * 60) == []
