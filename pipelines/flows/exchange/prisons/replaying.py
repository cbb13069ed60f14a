"""Held records are tried again: settings changed, what they wait for came, or one was mended."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import msgspec

from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import problems, records
from connectors.postgres.exchange.prison_systems.problems import Found, HeldRow
from connectors.postgres.transaction import Tx
from pipelines.flows.exchange.prisons.desk import Desk
from pipelines.flows.exchange.prisons.raw_seals import place_of
from pipelines.flows.exchange.prisons.settling import note, settle
from pipelines.flows.exchange.prisons.taking import Taken
from pipelines.flows.exchange.prisons.withholding import ask_again
from pipelines.rules.exchange.prison_systems.mapping import Mapped
from pipelines.rules.exchange.prison_systems.problem import Problem
from pipelines.rules.exchange.prison_systems.sorting import NAMELESS, Came
from schemas.exchange.prison_systems.state import ProblemState, RawState

AT_ONCE = 500


class Replayer:
    """Takes held records through the mapping that counts now."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def round(
        self, desk: Desk, *, before: datetime | None = None, since: datetime | None = None
    ) -> Taken:
        """Try all that may go by now; of those that wait, what was not tried since `before`.

        With `since` only what is held no longer than that, and no more than is done at once: it
        may be asked for in every round of a first load.
        """
        begun = before or self._clock()
        applied = held = 0
        again: frozenset[date] = frozenset()
        while True:
            async with self._database.transaction() as tx:
                await tx.lock(desk.lock)
                waiting = await problems.to_try(
                    tx, desk.source.system_id, desk.kind, desk.settings, begun, AT_ONCE, since
                )
                taken = await self.replay(tx, desk, waiting)
            applied, held = applied + taken.applied, held + taken.held
            again |= taken.again
            if len(waiting) < AT_ONCE or since is not None:
                return Taken(applied=applied, held=held, again=again)

    async def one(self, tx: Tx, desk: Desk, problem_id: str, *, by: str | None = None) -> Taken:
        """Try one, in the transaction of whoever mended it."""
        await tx.lock(desk.lock)
        return await self.replay(tx, desk, await problems.by_id(tx, problem_id), by=by)

    async def replay(
        self, tx: Tx, desk: Desk, rows: Sequence[HeldRow], *, by: str | None = None
    ) -> Taken:
        if not rows:
            return Taken()
        at, (system_id, kind) = self._clock(), (desk.source.system_id, desk.kind)
        again = await self._without_words(tx, desk, rows, at)
        tried = [(row, _read(desk, row)) for row in rows if row.state is not RawState.WITHHELD]
        if not tried:
            return Taken(held=len(rows), again=again)
        keys = sorted({came.key for _, came in tried})
        known = await records.known(tx, system_id, kind, keys)
        parts = _sort_out(tried, {key: one.version for key, one in known.items()})
        settled = await settle(tx, desk, [came for _, came in parts.go], known, at)
        row_of = {_name(came): row for row, came in parts.go}
        done = [row_of[_name(came)] for came in settled.applied]
        held = [(row_of[_name(came)], found.problems, found.waits) for came, found in settled.held]
        held += [(row, _problems(came), False) for row, came in parts.wrong]
        for some, state, raw in (
            (done, ProblemState.SOLVED, RawState.APPLIED),
            (parts.old, ProblemState.SUPERSEDED, RawState.STALE),
        ):
            await problems.settle(tx, [row.id for row in some], state, at, by=by)
            await records.mark(tx, system_id, kind, {(row.key, row.version) for row in some}, raw)
        found = [(row.id, Found(row.key, row.version, told, waits)) for row, told, waits in held]
        await problems.tried(tx, found, desk.settings, at)
        if done or parts.old:
            counts = {"applied": len(done), "stale": len(parts.old)}
            await note(tx, desk, "replay", at, **counts)
        return Taken(applied=len(done), held=len(held), stale=len(parts.old), again=again)

    async def _without_words(
        self, tx: Tx, desk: Desk, rows: Sequence[HeldRow], at: datetime
    ) -> frozenset[date]:
        """Records whose words were not kept can be had from their source alone."""
        withheld = [row for row in rows if row.state is RawState.WITHHELD]
        if not withheld:
            return frozenset()
        system_id, kind = desk.source.system_id, desk.kind
        known = await records.known(tx, system_id, kind, sorted({row.key for row in withheld}))
        waiting, days = await ask_again(tx, desk, withheld, known, at)
        await problems.looked_at(tx, [row.id for row in waiting], desk.settings, at)
        return frozenset(days)


class _Parts(NamedTuple):
    """What is to be done with held records."""

    go: list[tuple[HeldRow, Came]]
    wrong: list[tuple[HeldRow, Came]]
    old: list[HeldRow]


def _sort_out(tried: Sequence[tuple[HeldRow, Came]], applied: Mapping[str, int]) -> _Parts:
    """Of each key the newest that can be read goes, if it is newer than what is applied."""
    parts = _Parts([], [], [])
    newest = dict(applied)
    for row, came in sorted(tried, key=lambda one: -one[1].version):
        readable = isinstance(came.made, Mapped)
        if came.version <= newest.get(came.key, -1):
            parts.old.append(row)
        elif readable:
            newest[came.key] = came.version
            parts.go.append((row, came))
        else:
            parts.wrong.append((row, came))
    return parts


def _read(desk: Desk, row: HeldRow) -> Came:
    """What a held record is with the operator's values in place of those that came."""
    assert row.sealed is not None, "what is in the queue with its words has content"
    place = place_of(desk.source.system_id, desk.kind, row.key, row.version)
    content = desk.seals.open(place, row.sealed)
    fields = dict(content.fields)
    if row.mended_sealed is not None:
        fields |= desk.seals.open_fields(place, row.mended_sealed)
    made = desk.mapper.map(fields)
    if not isinstance(made, Mapped):
        return Came(row.key, row.version, content.raw, fields, made.problems)
    if not row.key.startswith(NAMELESS):
        # Which record it is stays what the source said.
        made = msgspec.structs.replace(made, key=row.key, version=row.version)
    return Came(made.key, made.version, content.raw, fields, made)


def _name(came: Came) -> tuple[str, int]:
    return came.key, came.version


def _problems(came: Came) -> tuple[Problem, ...]:
    assert isinstance(came.made, tuple)
    return came.made
