"""The ledger follows the platform, through outages, gaps and words that contradict each other."""

import asyncio
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from connectors.postgres.audit import audit
from connectors.postgres.headcount import headcount_keeping, roster
from connectors.postgres.ids import make_id
from connectors.postgres.people import people
from connectors.postgres.platform import units
from pipelines.flows.headcount import sync as syncing
from schemas.errors import Unavailable
from schemas.exchange.prison_affairs import BasicData
from schemas.headcount.headcount import GapState
from schemas.people.kinds import CustodyState, OrgType
from schemas.platform.simulators import SimulatedFaults
from schemas.tables.headcount.headcount import headcount_spell
from schemas.tables.people.person import inmate
from tests.integration.serve.headcount.headcounts import (
    CHEN,
    NOW,
    SIMULATED_PLATFORM,
    TODAY,
    TOMORROW,
    W1,
    W2,
    WU,
    YESTERDAY,
    ZHOU,
    Platform,
    basic,
)
from tests.integration.serve.standing_affairs import StandingAffairs
from tests.integration.serve.world import World

pytestmark = SIMULATED_PLATFORM


@pytest.fixture
async def platform(world: World, affairs: StandingAffairs) -> Platform:
    platform = Platform(world, affairs)
    await platform.furnish()
    return platform


@pytest.mark.requirement("LR-IF-01")
async def test_a_ward_move_changes_the_roster_and_leaves_its_history(
    platform: Platform, world: World
) -> None:
    await platform.headcount.sync.round()
    assert await platform.numbers(world.ward_id) == [ZHOU]
    await platform.move(ZHOU, "moved", W2, hours_ago=4)
    await platform.headcount.sync.round()
    assert await platform.numbers(world.ward_id, YESTERDAY) == [ZHOU]
    assert await platform.numbers(world.ward_id, TOMORROW) == []
    assert await platform.numbers(platform.second_ward_id, TOMORROW) == [ZHOU]
    async with world.database.transaction() as tx:
        (left,) = await roster.roster_of(tx, world.ward_id, TODAY)
        (came,) = await roster.roster_of(tx, platform.second_ward_id, TODAY)
        zhou = await people.inmate_by_no(tx, ZHOU)
        told = await audit.rows_of(tx, "inmates", world.inmate_id)
        stays = await roster.wards_of(tx, world.inmate_id)
    assert left.until == came.since == NOW - timedelta(hours=4)
    assert zhou is not None
    assert zhou.ward_id == platform.second_ward_id
    assert [row.action for row in told] == ["inmates.synchronise"]
    assert told[0].detail["after"] == {"ward_id": platform.second_ward_id}
    assert [(stay.ward, stay.until is None) for stay in stays] == [
        ("一监区", False),
        ("二监区", True),
    ]


@pytest.mark.requirement("LR-IF-01")
async def test_admission_makes_a_record_and_release_ends_its_stay(
    platform: Platform, world: World
) -> None:
    await platform.move(CHEN, "admitted", W1, hours_ago=9, told=basic())
    await platform.move(CHEN, "master_changed", W1, told=BasicData(offence="诈骗罪"))
    await platform.headcount.sync.round()
    assert await platform.numbers(world.ward_id) == [ZHOU, CHEN]
    await platform.move(CHEN, "released", W1)
    await platform.headcount.sync.round()
    assert await platform.numbers(world.ward_id, TOMORROW) == [ZHOU]
    async with world.database.transaction() as tx:
        released = await people.inmate_by_no(tx, CHEN)
        assert released is not None
        assert released.custody_state is CustodyState.RELEASED
        offence = await tx.scalar(select(inmate.c.offence).where(inmate.c.id == released.id))
        assert offence == "诈骗罪"
        assert await tx.broken_row("inmate", released.id) is None
        told = await audit.rows_of(tx, "inmates", released.id)
    assert "99000019800101777X" not in str([row.detail for row in told])


@pytest.mark.requirement("LR-IF-01")
async def test_who_lacks_basic_data_is_held_back_until_they_come(
    platform: Platform, world: World
) -> None:
    await platform.move(CHEN, "admitted", W1, told=BasicData(name="陈某"))
    await platform.headcount.sync.round()
    assert await platform.states() == {1: "refused:basic_data"}
    await platform.move(CHEN, "master_changed", W1, told=basic())
    await platform.headcount.sync.round()
    assert await platform.states() == {1: "applied", 2: "applied"}
    assert await platform.numbers(world.ward_id) == [ZHOU, CHEN]


@pytest.mark.requirement("LR-IF-02")
async def test_after_an_outage_it_catches_up_by_itself(
    platform: Platform, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two hundred movements a page in production: seven must take more than one page.
    monkeypatch.setattr(syncing, "LIMIT", 3)
    await platform.headcount.sync.round()
    await platform.control.fall_silent(True)
    world.now = NOW + timedelta(minutes=20)
    for _ in range(2):
        with pytest.raises(Unavailable):
            await platform.headcount.sync.round()
        world.now += timedelta(minutes=1)
    async with world.database.transaction() as tx:
        stands = await headcount_keeping.state(tx)
    assert stands.succeeded_at == NOW
    assert stands.failing_since == NOW + timedelta(minutes=20)
    for hour in (9, 8, 7, 6, 5, 4, 3):
        await platform.move(ZHOU, "moved", W2 if hour % 2 else W1, hours_ago=hour)
    await platform.control.fall_silent(False)
    done = await platform.headcount.sync.round()
    assert done.movements == 7
    assert set((await platform.states()).values()) == {"applied"}
    async with world.database.transaction() as tx:
        stands = await headcount_keeping.state(tx)
        assert len(await roster.wards_of(tx, world.inmate_id)) == 8
    assert (stands.cursor, stands.failing_since, stands.problem) == (7, None, "")


@pytest.mark.requirement("LR-IF-02")
@pytest.mark.parametrize(
    "faults",
    [
        SimulatedFaults(down=True),
        SimulatedFaults(half=True),
        SimulatedFaults(stale=True),
        SimulatedFaults(skew_s=3_600),
    ],
    ids=["down", "half", "stale", "clock askew"],
)
async def test_an_answer_that_is_none_is_noted_and_what_was_missed_comes_when_it_heals(
    platform: Platform, world: World, faults: SimulatedFaults
) -> None:
    await platform.move(CHEN, "admitted", W1, hours_ago=9, told=basic())
    await platform.headcount.sync.round()
    await platform.control.go_wrong(faults)
    with pytest.raises(Unavailable):
        await platform.headcount.sync.round()
    async with world.database.transaction() as tx:
        stands = await headcount_keeping.state(tx)
    assert (stands.cursor, bool(stands.problem)) == (1, True)
    await platform.control.go_wrong(SimulatedFaults())
    await platform.move(CHEN, "moved", W2, hours_ago=1)
    await platform.headcount.sync.round()
    assert await platform.states() == {1: "applied", 2: "applied"}
    assert await platform.numbers(platform.second_ward_id, TOMORROW) == [CHEN]


@pytest.mark.requirement("LR-IF-02")
async def test_a_ward_by_a_code_of_nobody_is_refused_and_a_right_one_counts(
    platform: Platform, world: World
) -> None:
    await platform.control.go_wrong(SimulatedFaults(wrong_codes=True))
    await platform.move(ZHOU, "moved", W2, hours_ago=3)
    await platform.headcount.sync.round()
    assert await platform.states() == {1: "refused:unknown_ward"}
    assert await platform.numbers(world.ward_id, TOMORROW) == [ZHOU]
    await platform.control.go_wrong(SimulatedFaults())
    await platform.move(ZHOU, "moved", W2, hours_ago=2)
    await platform.headcount.sync.round()
    assert await platform.states() == {1: "refused:unknown_ward", 2: "applied"}
    assert await platform.numbers(platform.second_ward_id, TOMORROW) == [ZHOU]


@pytest.mark.requirement("LR-IF-02")
async def test_a_movement_whose_ward_was_a_wrong_word_is_asked_for_again_and_counts(
    platform: Platform, world: World
) -> None:
    await platform.control.go_wrong(SimulatedFaults(wrong_codes=True))
    await platform.move(CHEN, "admitted", W1, hours_ago=5, told=basic())
    await platform.move(ZHOU, "moved", W2, hours_ago=3)
    await platform.move(ZHOU, "moved", "P03-W77", hours_ago=2)
    await platform.headcount.sync.round()
    assert set((await platform.states()).values()) == {"refused:unknown_ward"}
    await platform.control.go_wrong(SimulatedFaults())
    await platform.headcount.sync.round()
    assert set((await platform.states()).values()) == {"refused:unknown_ward"}
    world.now = NOW + syncing.MEND_AFTER
    await platform.headcount.sync.round()
    # A ward that is there by no other word stays refused.
    wanted = {1: "applied", 2: "applied", 3: "refused:unknown_ward"}
    assert await platform.states() == wanted
    assert await platform.numbers(platform.second_ward_id, TOMORROW) == [ZHOU]
    assert await platform.numbers(world.ward_id, TOMORROW) == [CHEN]
    # What came to count is not changed by another word any more.
    await platform.control.reword(2, W1)
    world.now += syncing.MEND_AFTER
    await platform.headcount.sync.round()
    assert await platform.numbers(platform.second_ward_id, TOMORROW) == [ZHOU]


@pytest.mark.requirement("LR-IF-01")
async def test_repeated_reordered_late_and_contradictory_words_lead_to_one_history(
    platform: Platform, world: World
) -> None:
    await platform.move(CHEN, "admitted", W1, hours_ago=10, told=basic())
    await platform.move(CHEN, "released", W2, hours_ago=2)
    await platform.headcount.sync.round()
    await platform.move(CHEN, "moved", W2, hours_ago=6)  # late
    await platform.move(CHEN, "moved", W2, hours_ago=6)  # twice
    await platform.move(CHEN, "moved", W1, hours_ago=1)  # of somebody who is gone
    await platform.move(CHEN, "admitted", "P03-W99", hours_ago=1)
    await platform.move(ZHOU, "moved", W2, hours_ago=3)
    await platform.move(ZHOU, "moved", W1, hours_ago=3)  # another word for the same moment
    await platform.control.go_wrong(SimulatedFaults(repeated=True, reversed=True))
    await platform.headcount.sync.round()
    assert await platform.states() == {
        1: "applied",
        2: "applied",
        3: "applied",
        4: "superseded:repeated",
        5: "refused:not_held",
        6: "refused:unknown_ward",
        7: "superseded:overtaken",
        8: "applied",
    }
    async with world.database.transaction() as tx:
        chen = await people.inmate_by_no(tx, CHEN)
        assert chen is not None
        stays = await roster.wards_of(tx, chen.id)
        zhou = await roster.wards_of(tx, world.inmate_id)
    hours = [NOW - timedelta(hours=hour) for hour in (10, 6, 2)]
    assert [(stay.ward, stay.since, stay.until) for stay in stays] == [
        ("一监区", hours[0], hours[1]),
        ("二监区", hours[1], hours[2]),
    ]
    assert {stay.ward for stay in zhou} == {"一监区"}
    assert zhou[-1].until is None


@pytest.mark.requirement("LR-IF-02")
async def test_what_follows_a_gap_waits_until_it_is_repaired(
    platform: Platform, world: World
) -> None:
    await platform.move(CHEN, "admitted", W1, hours_ago=5, told=basic())
    lost = await platform.move(ZHOU, "moved", W2, hours_ago=4, lost=True)
    await platform.move(CHEN, "moved", W2, hours_ago=3)
    await platform.headcount.sync.round()
    assert await platform.states() == {1: "applied", 3: "waiting:gap_before"}
    assert await platform.numbers(platform.second_ward_id) == []
    await platform.control.lose(lost, False)
    await platform.headcount.sync.round()
    assert set((await platform.states()).values()) == {"applied"}
    assert await platform.numbers(platform.second_ward_id) == [ZHOU, CHEN]
    async with world.database.transaction() as tx:
        (gap,) = await headcount_keeping.gaps_in(tx, GapState.REPAIRED)
    assert (gap.first_seq, gap.last_seq, gap.tries) == (2, 2, 1)


@pytest.mark.requirement("LR-IF-02")
async def test_a_gap_that_stays_is_given_up_listed_and_repaired_late(
    platform: Platform, world: World
) -> None:
    world.settings = msgspec.structs.replace(world.settings, headcount_gap_tries=3)
    lost = await platform.move(ZHOU, "moved", W2, hours_ago=4, lost=True)
    await platform.move(CHEN, "admitted", W1, told=basic())
    rounds = [await platform.headcount.sync.round() for _ in range(4)]
    assert [done.given_up for done in rounds] == [0, 0, 1, 0]
    assert await platform.states() == {2: "applied"}
    async with world.database.transaction() as tx:
        (gap,) = await headcount_keeping.gaps_in(tx, GapState.GIVEN_UP)
    assert (gap.first_seq, gap.last_seq, gap.tries) == (1, 1, 3)
    assert await platform.headcount.sync.ask_again() == 0
    await platform.control.lose(lost, False)
    assert await platform.headcount.sync.ask_again() == 1
    assert await platform.numbers(platform.second_ward_id, TOMORROW) == [ZHOU]


@pytest.mark.requirement("LR-IF-02")
async def test_the_last_movement_that_is_missing_is_seen_and_holds_nothing_up(
    platform: Platform, world: World
) -> None:
    await platform.move(ZHOU, "moved", W2, lost=True)
    for _ in range(7):
        await platform.headcount.sync.round()
    async with world.database.transaction() as tx:
        (gap,) = await headcount_keeping.gaps_in(tx, GapState.OPEN)
        assert (await headcount_keeping.state(tx)).cursor == 0
    assert gap.tries == 7


@pytest.mark.requirement("LR-IF-02")
async def test_a_process_that_dies_while_it_applies_leaves_nothing_half_done(
    platform: Platform, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await platform.headcount.sync.round()
    await platform.move(ZHOU, "moved", W2)
    with monkeypatch.context() as broken:

        async def die(*_: object) -> None:
            raise asyncio.CancelledError

        # The fault: the movement is applied, and the process dies before it is noted as such.
        broken.setattr(headcount_keeping, "succeeded", die)
        with pytest.raises(asyncio.CancelledError):
            await platform.headcount.sync.round()
    assert await platform.states() == {}
    assert await platform.numbers(world.ward_id, TOMORROW) == [ZHOU]
    await platform.headcount.sync.round()
    assert await platform.states() == {1: "applied"}
    assert await platform.numbers(platform.second_ward_id, TOMORROW) == [ZHOU]


async def test_two_at_once_take_each_movement_once(platform: Platform, world: World) -> None:
    for hour in (5, 4, 3):
        await platform.move(ZHOU, "moved", W2 if hour % 2 else W1, hours_ago=hour)
    await asyncio.gather(*(platform.headcount.sync.round() for _ in range(3)))
    assert set((await platform.states()).values()) == {"applied"}
    async with world.database.transaction() as tx:
        assert len(await roster.wards_of(tx, world.inmate_id)) == 4


async def test_an_answer_to_another_question_changes_nothing(
    platform: Platform, world: World
) -> None:
    await platform.move(ZHOU, "moved", W2, hours_ago=3)
    await platform.headcount.sync.round()
    await platform.control.go_wrong(SimulatedFaults(stale=True))
    with pytest.raises(Unavailable) as wrong:
        await platform.headcount.sync.round()
    assert wrong.value.code == "peer_wrong"
    async with world.database.transaction() as tx:
        stands = await headcount_keeping.state(tx)
    assert (stands.cursor, stands.problem) == (1, "狱政平台的应答不正确。")


async def test_a_movement_to_come_waits_for_its_moment(platform: Platform, world: World) -> None:
    await platform.move(ZHOU, "moved", W2, hours_ago=-2)
    await platform.headcount.sync.round()
    assert await platform.states() == {1: "waiting:not_yet"}
    world.now = NOW + timedelta(hours=3)
    await platform.headcount.sync.round()
    assert await platform.numbers(platform.second_ward_id, TOMORROW) == [ZHOU]


async def test_of_whom_nothing_was_told_our_own_record_counts(
    platform: Platform, world: World
) -> None:
    await platform.headcount.sync.round()
    async with world.database.transaction() as tx:
        await people.set_custody(tx, world.inmate_id, CustodyState.RELEASED)
    world.now = NOW + timedelta(hours=1)
    await platform.headcount.sync.round()
    assert await platform.numbers(world.ward_id, TODAY) == [ZHOU]
    assert await platform.numbers(world.ward_id, TOMORROW) == []


async def test_an_identity_number_that_is_taken_holds_up_nobody_else(
    platform: Platform, world: World
) -> None:
    await platform.move(CHEN, "admitted", W1, told=basic())
    await platform.move(WU, "admitted", W1, told=basic(WU, id_no="99000019800101777X"))
    await platform.move(ZHOU, "moved", W2)
    await platform.headcount.sync.round()
    assert await platform.states() == {1: "applied", 2: "refused:basic_data", 3: "applied"}


@pytest.mark.requirement("LR-IF-01")
async def test_the_database_lets_nobody_be_in_two_wards(platform: Platform, world: World) -> None:
    await platform.headcount.sync.round()
    twice = headcount_spell.insert().values(
        id=make_id(),
        inmate_id=world.inmate_id,
        prison_id=world.prison_id,
        ward_id=platform.second_ward_id,
        since=NOW,
        began="moved",
    )
    with pytest.raises(IntegrityError, match="ex_headcount_spell_inmate"):
        async with world.database.transaction() as tx:
            await tx.execute(twice)


@pytest.mark.requirement("LR-IF-02")
async def test_a_ward_that_is_opened_later_takes_in_who_was_sent_there(
    platform: Platform, world: World
) -> None:
    await platform.move(ZHOU, "moved", "P03-W03", hours_ago=3)
    await platform.headcount.sync.round()
    assert await platform.states() == {1: "refused:unknown_ward"}
    async with world.database.transaction() as tx:
        prison = await units.by_code(tx, "P03")
        third = await units.add(
            tx, parent=prison, code="P03-W03", name="三监区", org_type=OrgType.WARD
        )
    await platform.headcount.sync.look_again()
    assert await platform.numbers(third.id, TOMORROW) == [ZHOU]


async def test_a_record_that_was_tampered_with_is_not_written_over(
    platform: Platform, world: World
) -> None:
    await platform.move(ZHOU, "moved", W2, hours_ago=3)
    await platform.headcount.sync.round()
    async with world.database.transaction() as tx:
        past = text("update inmate set name = '他人' where id = :id")
        await tx.connection.execute(past.bindparams(id=world.inmate_id))
    await platform.move(ZHOU, "moved", W1, hours_ago=1)
    await platform.headcount.sync.round()
    assert await platform.states() == {1: "applied", 2: "refused:tampered"}
