"""The door of the prison affairs platform against its stand-in, over a real port."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from connectors.platforms.affairs_control import AffairsControl
from connectors.platforms.affairs_stand_in.simulator import ServedAffairs
from connectors.platforms.prison_affairs import AffairsRefused
from connectors.platforms.prison_affairs_http import HttpPrisonAffairs
from connectors.simulated_service import Asked, Reply, SimulatedService
from pipelines.rules.exchange.inmate_pages import read_inmates
from pipelines.rules.headcount.movement import read_page, read_roster
from schemas.errors import NotFound, Unauthenticated, Unavailable
from schemas.exchange.prison_affairs import InmateState
from schemas.people.kinds import CustodyState
from schemas.platform.simulators import SimulatedFaults, SimulatedFlags
from tests.integration.affairs.affairs import (
    CONTROL_KEY,
    KEY,
    NOBODY,
    NOW,
    PEOPLE,
    TODAY,
    W1,
    W2,
    WU,
    YESTERDAY,
    ZHOU,
    Affairs,
    now,
    standing,
)

pytestmark = pytest.mark.integration


@pytest.fixture
async def affairs() -> AsyncIterator[Affairs]:
    async with standing() as affairs:
        yield affairs


async def test_a_state_is_as_the_platform_was_told_a_moment_ago(affairs: Affairs) -> None:
    first = await affairs.door.inmate(ZHOU)
    assert first is not None
    assert (first.custody, first.visits_allowed, first.reason) == ("in_custody", True, "")
    state = InmateState(
        inmate_no=ZHOU,
        custody_state=CustodyState.IN_CUSTODY,
        visits_allowed=False,
        visits_reason="隔离观察",
    )
    await affairs.control.tell(state)
    told = await affairs.door.inmate(ZHOU)
    assert told is not None
    assert (told.visits_allowed, told.reason) == (False, "隔离观察")
    assert await affairs.door.inmate(NOBODY) is None


async def test_movements_and_rosters_tell_the_same(affairs: Affairs) -> None:
    await affairs.move(ZHOU, W2, hours_ago=3)
    page = await affairs.door.movements(0, 10)
    (moved,) = read_page(page, 0, 10)
    assert (moved.seq, moved.ward_code, moved.recorded_at) == (1, W2, NOW)
    for ward, day, numbers in ((W1, YESTERDAY, {ZHOU, WU}), (W1, TODAY, {WU}), (W2, TODAY, {ZHOU})):
        assert read_roster(await affairs.door.roster(ward, day), ward, day) == numbers


async def test_inmates_are_listed_in_full_and_then_by_what_changed(affairs: Affairs) -> None:
    cursor, listed = 0, []
    while fresh := read_inmates(await affairs.door.inmates(cursor, 1), cursor, 1):
        listed += fresh
        cursor = fresh[-1].change
    zhou, wu = listed
    assert (zhou.inmate_no, zhou.ward_code, zhou.key_control) == (ZHOU, W1, True)
    assert (wu.treatment_level, wu.term_until) == ("strict", date(2031, 5, 6))
    assert wu.six_involvement == ("GANG", "EVIL_FORCE")
    await affairs.control.flag(SimulatedFlags(inmate_no=WU, six_involvement=("DRUGS",)))
    await affairs.move(WU, W2)
    (changed,) = read_inmates(await affairs.door.inmates(cursor, 10), cursor, 10)
    assert (changed.inmate_no, changed.ward_code) == (WU, W2)
    assert changed.six_involvement == ("DRUGS",)


async def test_a_portrait_is_a_picture_of_whom_was_asked_for(affairs: Affairs) -> None:
    portrait = await affairs.door.portrait(ZHOU)
    assert portrait is not None
    assert (portrait.inmate_no, portrait.content[:2]) == (ZHOU, b"\xff\xd8")
    assert await affairs.door.portrait(NOBODY) is None


@pytest.mark.parametrize(
    ("faults", "code"),
    [
        (SimulatedFaults(down=True), "affairs_away"),
        (SimulatedFaults(half=True), "affairs_away"),
        (SimulatedFaults(wrong_codes=True), "affairs_away"),
        # Their clock is so far off that no signature of ours is fresh there.
        (SimulatedFaults(skew_s=3_600), "affairs_key"),
        (SimulatedFaults(skew_s=-3_600), "affairs_key"),
    ],
    ids=["down", "half", "wrong code", "clock ahead", "clock behind"],
)
async def test_what_cannot_be_read_decides_nothing_until_it_can(
    affairs: Affairs, faults: SimulatedFaults, code: str
) -> None:
    await affairs.control.go_wrong(faults)
    with pytest.raises(Unavailable) as away:
        await affairs.door.inmate(ZHOU)
    assert away.value.code == code
    await affairs.control.go_wrong(SimulatedFaults())
    assert await affairs.door.inmate(ZHOU) is not None


async def test_whoever_is_slow_is_not_waited_for_beyond_our_patience() -> None:
    async with standing(patience_s=0.2) as affairs:
        await affairs.control.go_wrong(SimulatedFaults(slow_s=60))
        with pytest.raises(Unavailable) as away:
            await affairs.door.inmate(ZHOU)
        assert away.value.code == "affairs_away"
        await affairs.control.go_wrong(SimulatedFaults())
        assert await affairs.door.inmate(ZHOU) is not None


async def test_silence_outlasts_a_turn_of_the_other_faults(affairs: Affairs) -> None:
    await affairs.control.fall_silent(True)
    await affairs.control.go_wrong(SimulatedFaults())
    for asking in (affairs.door.movements(0, 1), affairs.door.roster(W1, TODAY)):
        with pytest.raises(Unavailable):
            await asking
    await affairs.control.fall_silent(False)
    assert (await affairs.door.roster(W1, TODAY)).count == 2


async def test_twice_and_reordered_are_read_once_and_in_order(affairs: Affairs) -> None:
    for hours in (3, 2, 1):
        await affairs.move(ZHOU, W2 if hours % 2 else W1, hours)
    await affairs.control.go_wrong(SimulatedFaults(repeated=True, reversed=True))
    page = await affairs.door.movements(1, 10)
    assert [one.seq for one in page.movements] == [3, 3, 2, 2]
    assert [one.seq for one in read_page(page, 1, 10)] == [2, 3]
    inmates = await affairs.door.inmates(0, 10)
    assert [one.inmate_no for one in inmates.inmates] == [ZHOU, ZHOU, WU, WU]
    assert [one.inmate_no for one in read_inmates(inmates, 0, 10)] == [WU, ZHOU]


async def test_pages_that_begin_anew_and_rosters_that_contradict_themselves_are_none(
    affairs: Affairs,
) -> None:
    await affairs.move(ZHOU, W2)
    await affairs.control.go_wrong(SimulatedFaults(stale=True))
    page = await affairs.door.movements(1, 10)
    with pytest.raises(Unavailable):
        read_page(page, 1, 10)
    inmates = await affairs.door.inmates(3, 10)
    with pytest.raises(Unavailable):
        read_inmates(inmates, 3, 10)
    await affairs.control.go_wrong(SimulatedFaults(wrong_count=True))
    roster = await affairs.door.roster(W1, TODAY)
    with pytest.raises(Unavailable):
        read_roster(roster, W1, TODAY)
    await affairs.control.go_wrong(SimulatedFaults(short_roster=True))
    # It contradicts nothing but the ledger: who compares the two finds it.
    assert read_roster(await affairs.door.roster(W2, TODAY), W2, TODAY) == set()


async def test_codes_of_nobody_come_through_as_they_were_told(affairs: Affairs) -> None:
    """What a ward's or a level's code means is decided by whom it is told to."""
    await affairs.move(ZHOU, W2)
    await affairs.control.go_wrong(SimulatedFaults(wrong_codes=True))
    (moved,) = read_page(await affairs.door.movements(0, 10), 0, 10)
    first, *_ = read_inmates(await affairs.door.inmates(0, 10), 0, 10)
    assert {moved.ward_code, first.ward_code, first.treatment_level} == {"code-of-nobody"}


async def test_what_was_changed_there_is_told_otherwise_under_its_number(affairs: Affairs) -> None:
    seq = await affairs.move(ZHOU, W2)
    before = await affairs.door.movements(0, 10)
    await affairs.control.reword(seq, "P03-W03")
    after = await affairs.door.movements(0, 10)
    assert [one.seq for one in after.movements] == [one.seq for one in before.movements]
    assert [one.ward_code for one in after.movements] == ["P03-W03"]
    (changed,) = read_inmates(await affairs.door.inmates(3, 10), 3, 10)
    assert changed.ward_code == "P03-W03"


async def test_what_was_deleted_there_is_missing_and_an_inmate_is_told_to_be(
    affairs: Affairs,
) -> None:
    seq = await affairs.move(ZHOU, W2)
    await affairs.control.lose(seq, True)
    page = await affairs.door.movements(0, 10)
    assert (page.movements, page.newest) == ((), seq)
    cursor = (await affairs.door.inmates(0, 10)).newest
    await affairs.control.delete(ZHOU)
    (gone,) = read_inmates(await affairs.door.inmates(cursor, 10), cursor, 10)
    assert (gone.inmate_no, gone.deleted) == (ZHOU, True)
    assert await affairs.door.inmate(ZHOU) is None
    assert await affairs.door.portrait(ZHOU) is None
    with pytest.raises(NotFound):
        await affairs.control.delete(NOBODY)


async def test_a_clock_that_is_askew_dates_what_is_recorded(affairs: Affairs) -> None:
    await affairs.control.go_wrong(SimulatedFaults(skew_s=240))
    await affairs.move(ZHOU, W2)
    (moved,) = read_page(await affairs.door.movements(0, 10), 0, 10)
    assert (moved.recorded_at - NOW).total_seconds() == 240


async def test_each_key_opens_its_own_face_alone(affairs: Affairs) -> None:
    stranger = HttpPrisonAffairs(affairs.served.address, CONTROL_KEY, now)
    with pytest.raises(Unavailable) as told:
        await stranger.inmate(ZHOU)
    assert told.value.code == "affairs_key"
    await stranger.close()
    meddler = AffairsControl(affairs.served.address, KEY, now)
    with pytest.raises(Unauthenticated):
        await meddler.delete(ZHOU)
    await meddler.close()
    with ServedAffairs(KEY, PEOPLE) as without:
        nothing = AffairsControl(without.address, b"", now)
        with pytest.raises(NotFound):
            await nothing.fall_silent(True)
        await nothing.close()


async def test_a_restart_goes_on_where_it_was(tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    async with standing(journal) as before:
        lost = await before.move(ZHOU, W2, hours_ago=2)
        await before.control.lose(lost, True)
        await before.move(WU, W2)
        await before.control.tell(InmateState(inmate_no=ZHOU, custody_state=CustodyState.RELEASED))
        with pytest.raises(NotFound):
            await before.control.delete(NOBODY)
        await before.control.go_wrong(SimulatedFaults(repeated=True))
        page, inmates = await before.door.movements(0, 9), await before.door.inmates(0, 9)
    async with standing(journal) as after:
        assert await after.door.movements(0, 9) == page
        assert await after.door.inmates(0, 9) == inmates
        told = await after.door.inmate(ZHOU)
        assert told is not None
        assert told.custody is CustodyState.RELEASED
        assert await after.move(ZHOU, W1) == 3


@pytest.mark.parametrize(
    ("reply", "kind", "code"),
    [
        (
            Reply(409, b'{"code": "closed_year", "message": "x", "retryable": false}'),
            AffairsRefused,
            "closed_year",
        ),
        (Reply(400, b'{"code": "unreadable"}'), Unavailable, "affairs_away"),
        (Reply(429, b"{}"), Unavailable, "affairs_away"),
        (Reply(302, b""), Unavailable, "affairs_away"),
        (Reply(200, b'{"inmate_no": "1", "custody_state": 7}'), Unavailable, "affairs_away"),
    ],
    ids=["refused", "unreadable refusal", "not now", "redirect", "unreadable"],
)
async def test_refusals_outages_and_answers_that_are_none_are_told_apart(
    reply: Reply, kind: type[Exception], code: str
) -> None:
    with SimulatedService(lambda _: reply) as service:
        door = HttpPrisonAffairs(service.origin, KEY, now)
        with pytest.raises(kind) as told:
            await door.inmate(ZHOU)
        assert getattr(told.value, "code", None) == code
        await door.close()


async def test_an_inmate_without_a_picture_has_none() -> None:
    refusal = Reply(404, b'{"code": "portrait_missing", "message": "x", "retryable": false}')
    with SimulatedService(lambda _: refusal) as service:
        door = HttpPrisonAffairs(service.origin, KEY, now)
        assert await door.portrait(ZHOU) is None
        await door.close()


async def test_an_answer_about_somebody_else_decides_nothing() -> None:
    def reply(asked: Asked) -> Reply:
        assert asked.path == "/states"
        other = InmateState(inmate_no=WU, custody_state=CustodyState.IN_CUSTODY)
        return Reply(200, msgspec.json.encode(other))

    with SimulatedService(reply) as service:
        door = HttpPrisonAffairs(service.origin, KEY, now)
        with pytest.raises(Unavailable):
            await door.inmate(ZHOU)
        await door.close()
