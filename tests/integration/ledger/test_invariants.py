"""Whatever comes in whatever order, the ledger's invariants hold (LR-GEN-05, LR-GEN-06)."""

import asyncio
import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.ledger.applier import take_in
from connectors.ledger.checking import check
from connectors.ledger.heads import heads_of
from connectors.ledger.incoming import EarlyError, Incoming
from connectors.postgres import Database, make_id
from pipelines.rules.labour.ledger.ids import as_bits
from pipelines.rules.labour.ledger.packing import Row
from schemas.labour.hours import HoursKind, SheetHead, SheetKey, SheetState
from schemas.messages.labour import HoursCorrected, LineChange
from tests.integration.ledger.conftest import AT, DAY, SEALS, Desk, incoming

pytestmark = [pytest.mark.integration, pytest.mark.requirement("LR-GEN-05", "LR-HOUR-04")]

DAYS = [DAY + timedelta(days=n) for n in range(2)]
Seen = dict[SheetKey, tuple[SheetHead, list[Row]]]


class Step(NamedTuple):
    """Something that somebody does to a ward's day."""

    what: str
    ward: int
    day: int
    version: int
    inmates: tuple[int, ...]
    minutes: int


def steps_of(chance: random.Random) -> list[Step]:
    """Mostly about one day, so that steps meet."""
    return [
        Step(
            chance.choice(["enter", "enter", "approve", "approve", "return", "correct", "correct"]),
            chance.choice([0, 0, 0, 1]),
            chance.choice([0, 0, 0, 1]),
            chance.randint(1, 4),
            tuple(chance.choices(range(5), k=chance.randint(1, 4))),
            chance.choice([60, 240, 480, 480, 0]),
        )
        for _ in range(chance.randint(5, 25))
    ]


def message(desk: Desk, wards: Sequence[str], step: Step) -> Incoming:
    ward, day = wards[step.ward], DAYS[step.day]
    more: dict[str, Any] = {"ward_id": ward, "day": day}
    if step.what == "enter":
        lines = [desk.line(one, step.minutes) for one in step.inmates]
        return desk.entered(*lines, version=step.version, **more)
    if step.what == "correct":
        changes = [
            LineChange(
                inmate_id=desk.inmates[one],
                post_id=desk.posts[0],
                kind=HoursKind.NORMAL,
                minutes=step.minutes or None,
            )
            for one in sorted(set(step.inmates))
        ]
        return incoming(
            HoursCorrected(
                sheet_id=make_id(), prison_id=desk.prison, version=step.version, by=desk.officer,
                at=AT, request_id=make_id(), changes=changes, **more,
            )
        )  # fmt: skip
    return desk.decided(step.what == "approve", step.version, **more)


async def state_of(desk: Desk, wards: Sequence[str]) -> Seen:
    keys = [SheetKey(ward, day) for ward in wards for day in DAYS]
    async with desk.shard.transaction() as tx:
        heads = await heads_of(tx, keys)
    return {key: (head, await desk.rows(key.day, key.ward_id)) for key, head in heads.items()}


async def applied(desk: Desk, one: Incoming) -> bool:
    """False where it came too early; it would come again."""
    try:
        await desk.applier.apply([one])
    except EarlyError:
        return False
    return True


async def applied_at_once(desk: Desk, batch: Sequence[Incoming]) -> bool:
    """As after an outage, when everything comes in one batch; False where one came too early."""
    try:
        await desk.applier.apply(batch)
    except EarlyError:
        return False
    return True


async def play_at_once(url: str, steps: Sequence[Step]) -> None:
    """Batches do what their messages do one by one, in another ward of another prison."""
    shard = Database(url, pool_size=1)
    slow, quick = Desk(shard), Desk(shard)
    quick.inmates, quick.posts = [make_id() for _ in slow.inmates], slow.posts
    async with shard.transaction() as tx:
        await take_in(tx, slow.prison)
        await take_in(tx, quick.prison)
    wards = {desk.prison: [desk.ward, make_id()] for desk in (slow, quick)}
    done: list[Step] = []
    for step in steps:
        if await applied(slow, message(slow, wards[slow.prison], step)):
            done.append(step)
    batch = [message(quick, wards[quick.prison], step) for step in done]
    assert not batch or await applied_at_once(quick, batch)
    told = [await plain(desk, wards[desk.prison]) for desk in (slow, quick)]
    assert told[0] == told[1]
    assert (await check(shard, SEALS, min(DAYS), max(DAYS))).broken == ()
    await shard.close()


async def plain(desk: Desk, wards: Sequence[str]) -> dict[tuple[int, date], Any]:
    """Heads and lines by place instead of by id."""
    people = {as_bits(one): place for place, one in enumerate(desk.inmates)}
    return {
        (wards.index(key.ward_id), key.day): (
            (head.version, head.state, head.lines, head.minutes),
            sorted((people[row.inmate_id], row.kind, row.minutes, row.version) for row in rows),
        )
        for key, (head, rows) in (await state_of(desk, wards)).items()
    }


async def play(url: str, steps: Sequence[Step]) -> None:
    shard = Database(url, pool_size=1)
    desk = Desk(shard)
    wards = [desk.ward, make_id()]
    async with shard.transaction() as tx:
        await take_in(tx, desk.prison)
    done: list[Incoming] = []
    before: Seen = {}
    for step in steps:
        known = before.get(SheetKey(wards[step.ward], DAYS[step.day]))
        if known is not None and step.what != "enter" and step.version < 4:
            # Mostly what is decided or corrected is the sheet as it stands.
            step = step._replace(version=known[0].version)
        one = message(desk, wards, step)
        if await applied(desk, one):
            done.append(one)
        now = await state_of(desk, wards)
        require_sound(before, now, step)
        before = now
    for one in done:
        assert (await desk.applier.apply([one])).repeated == 1
    assert await state_of(desk, wards) == before
    sound = await check(shard, SEALS, min(DAYS), max(DAYS))
    assert sound.broken == ()
    await shard.close()


def require_sound(before: Seen, now: Seen, step: Step) -> None:
    met: set[tuple[bytes, date, bytes, int, bytes]] = set()
    for key, (head, rows) in now.items():
        assert (head.lines, head.minutes) == (len(rows), sum(row.minutes for row in rows))
        assert not met & {row.key for row in rows}
        met |= {row.key for row in rows}
        was = before.get(key)
        if was is not None and was[0].state is SheetState.APPROVED and was != (head, rows):
            # Nothing approved changes but by a request, and then the version tells.
            assert step.what == "correct"
            assert head.version == was[0].version + 1
            assert head.state is SheetState.APPROVED


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 1 << 32).map(random.Random))
def test_nothing_approved_changes_and_sums_equal_lines(
    shard_urls: list[str], chance: random.Random
) -> None:
    asyncio.run(play(shard_urls[0], steps_of(chance)))


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.integers(0, 1 << 32).map(random.Random))
def test_a_batch_does_what_its_messages_do_one_by_one(
    shard_urls: list[str], chance: random.Random
) -> None:
    asyncio.run(play_at_once(shard_urls[0], steps_of(chance)))
