"""A whole year of the prison affairs platform, with faults in between, ends with equal rosters."""

from collections.abc import Sequence
from datetime import date, timedelta

import msgspec
import pytest

from connectors.postgres.headcount import headcount_keeping as keeping
from connectors.postgres.headcount import inmate_records as records
from connectors.postgres.headcount import roster
from connectors.postgres.platform import units
from connectors.postgres.transaction import Tx
from pipelines.flows.headcount import inmates as following
from pipelines.flows.headcount import sync as syncing
from pipelines.flows.headcount.flags import flags_of
from pipelines.rules.bureau.chance import Draw
from pipelines.rules.platform.local_time import day_bounds, local
from schemas.errors import Unavailable
from schemas.exchange.prison_affairs import Movement
from schemas.headcount.headcount import GapState
from schemas.people.flags import FIRST_INVOLVEMENTS
from schemas.people.kinds import OrgType
from schemas.platform.reach import EVERYWHERE
from schemas.platform.simulators import SimulatedFaults, SimulatedFlags, SimulatedMovement
from tests.integration.serve.headcount.headcounts import ZHOU, Platform
from tests.integration.serve.standing_affairs import StandingAffairs
from tests.integration.serve.world import World
from tests.unit.pipelines.rules.bureau.bureaus import ground

SEED, INMATES = 20_731, 45
"""Not the seed of any other test."""
ROUNDS_EVERY = timedelta(days=4)
WRONG: Sequence[SimulatedFaults] = (
    SimulatedFaults(down=True),
    SimulatedFaults(half=True),
    SimulatedFaults(wrong_codes=True),
    SimulatedFaults(repeated=True, reversed=True),
    SimulatedFaults(stale=True),
    SimulatedFaults(skew_s=3_600),
    SimulatedFaults(short_roster=True),
)
FLAGGED, LOST, FAULTY = 0.4, 0.05, 0.45
"""Shares: of rounds before which somebody's flags change, of movements, of rounds."""


class Year:
    """The platform lives through a bureau's year, and we follow it as the loops do."""

    def __init__(self, platform: Platform, world: World) -> None:
        self.platform, self.world = platform, world
        self.bureau = ground(inmates=INMATES, seed=SEED)
        # The planted inmate has a number that a bureau gives as well.
        self.coming = [one for one in self.bureau.movements.all if one.inmate.number != ZHOU]
        self.draw = Draw(f"year/{SEED}")
        self.told: list[Movement] = []
        self.lost: list[int] = []
        self.failed = 0

    async def furnish(self) -> None:
        """Prisons and wards as the bureau has them."""
        wanted = sorted({(one.movement.prison_code, one.movement.ward_code) for one in self.coming})
        async with self.world.database.transaction() as tx:
            bureau = await units.root(tx)
            assert bureau is not None
            for prison_code, ward_code in wanted:
                prison = await units.by_code(tx, prison_code)
                if prison is None:
                    prison = await units.add(
                        tx,
                        parent=bureau,
                        code=prison_code,
                        name=f"{prison_code}监狱",
                        org_type=OrgType.PRISON,
                    )
                if await units.by_code(tx, ward_code) is None:
                    await units.add(
                        tx,
                        parent=prison,
                        code=ward_code,
                        name=ward_code,
                        org_type=OrgType.WARD,
                    )

    async def live(self) -> None:
        """Every movement at its moment, a round every few days, faults by chance."""
        waiting = list(self.coming)
        now = waiting[0].told_at
        until = day_bounds(self.bureau.plan.until)[0]
        while waiting or now < until:
            self.world.now = now
            while waiting and waiting[0].told_at <= now:
                await self._move(waiting.pop(0).movement)
            await self._flag()
            await self._round()
            now += ROUNDS_EVERY
        await self._heal()

    async def _move(self, movement: Movement) -> None:
        self.told.append(movement)
        basic = msgspec.structs.asdict(movement.basic)
        lost = self.draw.happens(LOST)
        seq = await self.platform.control.move(
            SimulatedMovement(
                inmate_no=movement.inmate_no,
                kind=movement.kind,
                prison_code=movement.prison_code,
                ward_code=movement.ward_code,
                effective_at=movement.effective_at,
                lost=lost,
                **basic,
            )
        )
        if lost:
            self.lost.append(seq)

    async def _flag(self) -> None:
        if not self.draw.happens(FLAGGED):
            return
        moved = sorted({one.inmate_no for one in self.told})
        whose = self.draw.one_of(moved)
        codes = tuple(
            code for code in FIRST_INVOLVEMENTS if self.draw.happens(1 / len(FIRST_INVOLVEMENTS))
        )
        flags = SimulatedFlags(
            inmate_no=whose, key_control=self.draw.happens(0.3), six_involvement=codes
        )
        await self.platform.control.flag(flags)

    async def _round(self) -> None:
        faulty = self.draw.happens(FAULTY)
        faults = self.draw.one_of(WRONG) if faulty else SimulatedFaults()
        await self.platform.control.go_wrong(faults)
        headcount = self.platform.headcount
        for work in (headcount.sync.round, headcount.inmates.round):
            try:
                await work()
            except Unavailable:
                self.failed += 1

    async def _heal(self) -> None:
        """Nothing is wrong any more and nothing lost; the night's work is done once."""
        await self.platform.control.go_wrong(SimulatedFaults())
        for seq in self.lost:
            await self.platform.control.lose(seq, False)
        self.world.now = self.world.clock() + timedelta(minutes=10)
        headcount = self.platform.headcount
        await headcount.sync.round()
        await headcount.inmates.round()
        await headcount.sync.ask_again()
        await headcount.sync.round()
        await headcount.sync.look_again()
        await headcount.inmates.read_all()
        self.world.now = self.world.clock() + timedelta(minutes=2)
        await headcount.inmates.round()


@pytest.mark.requirement("LR-IF-02", clauses="ab")
@pytest.mark.requirement("LR-IF-01", clauses="b")
async def test_a_year_with_faults_in_between_ends_with_equal_rosters(
    world: World, affairs: StandingAffairs, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two and five hundred a page in production: here a year takes many pages.
    monkeypatch.setattr(syncing, "LIMIT", 20)
    monkeypatch.setattr(following, "LIMIT", 15)
    platform = Platform(world, affairs)
    await platform.furnish()
    year = Year(platform, world)
    await year.furnish()
    await year.live()
    # The faults were met.
    assert year.failed > 10
    assert year.lost

    # Every ward on its last day and on the first of each month, asked for over the wire.
    last = local(world.clock()).date()
    days = [last, *(date(last.year, month, 1) for month in range(1, last.month + 1))]
    found: dict[tuple[str, date], list[str]] = {}
    wanted: dict[tuple[str, date], list[str]] = {}
    async with world.database.transaction() as tx:
        wards = await roster.headcounts(tx, EVERYWHERE, last)
        codes = await roster.codes_of(tx, [ward.ward_id for ward in wards])
        for day in days:
            for ward in wards:
                here = await roster.held_at_end(tx, ward.ward_id, day)
                found[codes[ward.ward_id], day] = sorted(here)
    for code, day in found:
        wanted[code, day] = sorted((await platform.affairs.roster(code, day)).inmate_nos)
    assert found == wanted
    assert sum(map(len, found.values())) > INMATES
    done = await platform.headcount.reconciler.reconcile(last)
    assert (done.different, done.unanswered) == ([], [])

    # And each inmate's level, flags, term and custody.
    told = (await platform.affairs.inmates(0, 1_000)).inmates
    async with world.database.transaction() as tx:
        ours = await records.here(tx, [one.inmate_no for one in told])
        kept = await records.of_numbers(tx, [one.inmate_no for one in told])
        flags = {one.inmate_no: await _flags(tx, ours[one.inmate_no].id, world) for one in told}
        gaps = await keeping.gaps_in(tx, GapState.GIVEN_UP)
    assert gaps == []
    assert {one.inmate_no for one in told} == set(ours)
    assert all(row.problem == "" for row in kept.values())
    for one in told:
        mine = ours[one.inmate_no]
        assert (mine.treatment_level, mine.platform_key_control) == (
            one.treatment_level,
            one.key_control,
        ), one.inmate_no
        assert flags[one.inmate_no] == sorted(one.six_involvement)
        assert one.term_until in (None, mine.term_until)
    assert any(flags.values())


async def _flags(tx: Tx, inmate_id: str, world: World) -> list[str]:
    told = await flags_of(tx, inmate_id, world.clock())
    return [one.code for one in told.six_involvements]
