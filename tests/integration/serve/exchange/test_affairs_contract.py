"""What every connector of the prison affairs platform keeps to, held against its stand-in."""

from datetime import date

import pytest

from connectors.platforms.prison_affairs import NoPrisonAffairs, PrisonAffairs
from pipelines.rules.exchange.inmate_pages import read_inmates
from pipelines.rules.headcount.movement import read_page, read_roster
from schemas.errors import Unavailable
from tests.integration.serve.headcount.headcounts import (
    CHEN,
    TODAY,
    W1,
    W2,
    YESTERDAY,
    ZHOU,
    Platform,
    basic,
)
from tests.integration.serve.standing_affairs import StandingAffairs
from tests.integration.serve.world import World


@pytest.fixture
async def platform(world: World, affairs: StandingAffairs) -> Platform:
    platform = Platform(world, affairs)
    await platform.furnish()
    for hours in (30, 20, 10):
        await platform.move(CHEN, "moved" if hours < 30 else "admitted", W1, hours, told=basic())
    return platform


async def pages(affairs: PrisonAffairs, limit: int) -> list[list[int]]:
    """Numbers of all movements, page by page."""
    found: list[list[int]] = []
    after = 0
    while True:
        page = await affairs.movements(after, limit)
        seqs = [movement.seq for movement in read_page(page, after, limit)]
        if not seqs:
            assert page.newest == after
            return found
        found.append(seqs)
        after = seqs[-1]


async def test_pages_tell_each_movement_once_in_order_and_again_when_asked(
    platform: Platform,
) -> None:
    assert await pages(platform.affairs, 2) == [[1, 2], [3]]
    first = await platform.affairs.movements(0, 1)
    assert first == await platform.affairs.movements(0, 1)
    assert (first.movements[0].inmate_no, first.movements[0].basic) == (CHEN, basic())
    assert first.movements[0].recorded_at.tzinfo is not None


async def test_a_roster_tells_who_was_there_as_the_day_ended(platform: Platform) -> None:
    await platform.move(ZHOU, "moved", W2, hours_ago=3)
    for ward, day, numbers in (
        (W1, YESTERDAY, {ZHOU, CHEN}),
        (W1, TODAY, {CHEN}),
        (W2, TODAY, {ZHOU}),
        (W2, date(2020, 1, 1), set()),
    ):
        told = await platform.affairs.roster(ward, day)
        assert read_roster(told, ward, day) == numbers


async def test_inmates_are_told_in_full_once_and_then_as_they_change(platform: Platform) -> None:
    cursor, found = 0, []
    while fresh := read_inmates(await platform.affairs.inmates(cursor, 1), cursor, 1):
        found += fresh
        cursor = fresh[-1].change
    assert [(one.inmate_no, one.ward_code) for one in found] == [(ZHOU, W1), (CHEN, W1)]
    assert found[-1].treatment_level == basic().treatment_level
    await platform.move(ZHOU, "moved", W2)
    (moved,) = read_inmates(await platform.affairs.inmates(cursor, 5), cursor, 5)
    assert (moved.inmate_no, moved.ward_code) == (ZHOU, W2)


async def test_a_portrait_is_of_whom_was_asked_for_and_strangers_have_none(
    platform: Platform,
) -> None:
    portrait = await platform.affairs.portrait(ZHOU)
    assert portrait is not None
    assert portrait.inmate_no == ZHOU
    assert await platform.affairs.portrait("3103009999") is None
    assert await platform.affairs.inmate("3103009999") is None


async def test_silence_is_an_outage(platform: Platform) -> None:
    await platform.control.fall_silent(True)
    with pytest.raises(Unavailable):
        await platform.affairs.movements(0, 1)
    with pytest.raises(Unavailable):
        await platform.affairs.roster(W1, TODAY)


async def test_where_there_is_no_platform_nothing_is_told() -> None:
    nobody = NoPrisonAffairs()
    assert await pages(nobody, 5) == []
    assert read_roster(await nobody.roster(W1, TODAY), W1, TODAY) == set()
    assert read_inmates(await nobody.inmates(0, 5), 0, 5) == []
    assert await nobody.portrait(ZHOU) is None
