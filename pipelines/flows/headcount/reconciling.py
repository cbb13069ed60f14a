"""Holding every ward against the platform's roster, each night (LR-IF-02)."""

from collections.abc import Callable
from datetime import date, datetime

import msgspec

from connectors.platforms.outbound import Outbound
from connectors.platforms.prison_affairs import PEER, PrisonAffairs
from connectors.postgres.database import Database
from connectors.postgres.headcount import headcount_keeping as keeping
from connectors.postgres.headcount import roster
from pipelines.rules.headcount.comparison import Comparison, compare
from pipelines.rules.headcount.movement import read_roster
from schemas.errors import QinqiaoError
from schemas.headcount.headcount import WardDay
from schemas.platform.reach import EVERYWHERE


class Reconciled(msgspec.Struct, kw_only=True):
    """How the wards of a day compared; names are for the administrator."""

    wards: int = 0
    different: list[str] = []
    unanswered: list[str] = []


class Reconciler:
    """Compares wards and keeps what was found."""

    def __init__(
        self,
        database: Database,
        affairs: PrisonAffairs,
        outbound: Outbound,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._affairs = affairs
        self._outbound = outbound
        self._clock = clock

    async def reconcile(self, day: date) -> Reconciled:
        """Every ward as the day ended; one that gets no right answer is left as it was."""
        async with self._database.transaction() as tx:
            wards = await roster.headcounts(tx, EVERYWHERE, day)
            codes = await roster.codes_of(tx, [ward.ward_id for ward in wards])
        done = Reconciled()
        for ward in wards:
            name = f"{ward.prison}{ward.ward}"
            try:
                found = await self._compare(ward, codes[ward.ward_id], day)
            except QinqiaoError:
                done.unanswered.append(name)
                continue
            done.wards += 1
            if not found.agrees:
                done.different.append(name)
        return done

    async def _compare(self, ward: WardDay, code: str, day: date) -> Comparison:
        told = await self._outbound.call(
            PEER,
            "roster",
            lambda: self._affairs.roster(code, day),
            parameters={"ward": code, "day": day},
        )
        there = read_roster(told, code, day)
        async with self._database.transaction() as tx:
            here = await roster.held_at_end(tx, ward.ward_id, day)
            found = compare(here, there)
            await keeping.note_difference(tx, ward.ward_id, day, found, self._clock())
        return found
