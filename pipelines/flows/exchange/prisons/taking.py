"""One page of a system's records becomes ours: kept, applied and the cursor moved, at once.

A process that dies in between leaves nothing half done, and the next one asks again from the
same cursor. What came before is known by key and version, so repetitions do nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime

import msgspec

from connectors.postgres.database import Database
from connectors.postgres.exchange.prison_systems import feeds, problems, records
from connectors.postgres.exchange.prison_systems.problems import Found
from connectors.postgres.exchange.prison_systems.records import RawRow
from connectors.postgres.transaction import Tx
from connectors.prisons.port import Broken, Pulled, Told
from pipelines.flows.exchange.prisons.desk import Desk
from pipelines.flows.exchange.prisons.raw_seals import place_of
from pipelines.flows.exchange.prisons.settling import note, settle, unreadable
from pipelines.flows.exchange.prisons.withholding import Named, Withheld, withholds
from pipelines.rules.exchange.prison_systems.digest import content_digest
from pipelines.rules.exchange.prison_systems.heard import UNKEPT
from pipelines.rules.exchange.prison_systems.mapping import Mapped, Mapper
from pipelines.rules.exchange.prison_systems.problem import Problem
from pipelines.rules.exchange.prison_systems.sorting import NAMELESS, Came, Sorted, named, sort_out
from schemas.exchange.prison_systems.state import ProblemState, RawState

NAME_DIGITS = 32


class Taken(msgspec.Struct, frozen=True):
    """What a page led to; `repeated` came before."""

    applied: int = 0
    held: int = 0
    stale: int = 0
    repeated: int = 0
    moved: bool = False
    """Whether the cursor went on."""
    again: frozenset[date] = frozenset()
    """Days of which the source may be asked for records whose words were not kept."""


class Taker:
    """Takes pages in, whichever system and kind they are of."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def take(self, desk: Desk, page: Pulled, asked_from: str) -> Taken:
        """Take a page that was asked from a cursor; it moves unless somebody moved it before."""
        came = read(desk.mapper, page.records)
        system_id, taken = desk.source.system_id, Taken()
        async with self._database.transaction() as tx:
            if came:
                await tx.lock(desk.lock)
                feed = await feeds.get(tx, system_id, desk.kind, desk.settings)
                if feed.settings != desk.settings:
                    # Another version counts by now, and its mapping reads them.
                    return taken
                taken = await self._store(tx, desk, came)
            moved = await feeds.moved(
                tx,
                system_id,
                desk.kind,
                asked_from=asked_from,
                settings=desk.settings,
                cursor=page.cursor,
                backlog=page.backlog,
                more=page.more,
                at=self._clock(),
            )
        return msgspec.structs.replace(taken, moved=moved)

    async def add(self, desk: Desk, told: Sequence[Told | Broken]) -> Taken:
        """Take records that were fetched beside the cursor."""
        came = read(desk.mapper, told)
        async with self._database.transaction() as tx:
            await tx.lock(desk.lock)
            return await self._store(tx, desk, came)

    async def _store(self, tx: Tx, desk: Desk, came: Sequence[Came]) -> Taken:
        if not came:
            return Taken()
        at, (system_id, kind) = self._clock(), (desk.source.system_id, desk.kind)
        keys = sorted({one.key for one in came})
        heard = await Withheld.among(tx, desk, came)
        back = set[Named]()
        if withholds(desk):
            back = heard.opened(await records.withheld(tx, system_id, kind, keys))
        kept = await records.kept(tx, system_id, kind, keys) - back
        known = await records.known(tx, system_id, kind, keys)
        parts = sort_out(came, kept, {key: one.version for key, one in known.items()})
        if not any(parts):
            return Taken(repeated=len(came))
        # First what came: problems refer to it.
        rows = list(_raw_rows(desk, parts, heard))
        fresh = [one for one in rows if (one.key, one.version) not in back]
        await records.keep(tx, system_id, kind, fresh, at)
        again = [one for one in rows if (one.key, one.version) in back]
        await records.fill(tx, system_id, kind, again)
        settled = await settle(tx, desk, parts.apply, known, at)
        held = [(one, unreadable(one)) for one in parts.held] + settled.held
        found = [_waiting(told, heard.waits(one)) for one, told in held]
        await self._mark(tx, desk, settled.held, heard)
        await self._queue(tx, desk, found, {(one.key, one.version) for one in again}, at)
        taken = Taken(
            applied=len(settled.applied),
            held=len(found),
            stale=len(parts.stale),
            repeated=len(came) - sum(len(part) for part in parts),
        )
        counts = {"applied": taken.applied, "held": taken.held, "stale": taken.stale}
        await note(tx, desk, "take", at, **counts)
        return taken

    async def _mark(
        self, tx: Tx, desk: Desk, held: Sequence[tuple[Came, Found]], heard: Withheld
    ) -> None:
        """What could not be applied waits, with its words or without."""
        for state, without in ((RawState.HELD, False), (RawState.WITHHELD, True)):
            these = {(c.key, c.version) for c, _ in held if heard.waits(c) is without}
            await records.mark(tx, desk.source.system_id, desk.kind, these, state)

    async def _queue(
        self, tx: Tx, desk: Desk, found: Sequence[Found], back: AbstractSet[Named], at: datetime
    ) -> None:
        """What is held goes into the queue; what stood there and came again is settled."""
        system_id, kind = desk.source.system_id, desk.kind
        ids = await problems.open_ids(tx, system_id, kind, back)
        stays = [(ids[name], one) for one in found if (name := (one.key, one.version)) in ids]
        still = {name for name, _ in stays}
        done = [one for one in ids.values() if one not in still]
        await problems.settle(tx, done, ProblemState.SOLVED, at)
        await problems.tried(tx, stays, desk.settings, at)
        new = [one for one in found if (one.key, one.version) not in ids]
        await problems.hold(tx, system_id, kind, new, desk.settings, at)


def read(mapper: Mapper, told: Iterable[Told | Broken]) -> list[Came]:
    """What the mapping makes of each; outside of any transaction, since it takes the time."""
    return [_read(mapper, one) for one in told]


def _read(mapper: Mapper, told: Told | Broken) -> Came:
    if isinstance(told, Broken):
        problem = Problem("", "broken", told.problem[:200])
        name = f"{NAMELESS}{content_digest(told.raw).hex()[:NAME_DIGITS]}"
        return Came(name, 0, told.raw, {}, (problem,))
    made = mapper.map(told.fields)
    if isinstance(made, Mapped):
        return Came(made.key, made.version, told.raw, told.fields, made)
    content = content_digest(told.raw).hex()[:NAME_DIGITS] if made.identity is None else ""
    key, version = named(made, content)
    return Came(key, version, told.raw, told.fields, made.problems)


def _waiting(found: Found, without_words: bool) -> Found:
    """What waits without its words is looked at again by itself."""
    return msgspec.structs.replace(found, waits=True) if without_words else found


def _raw_rows(desk: Desk, parts: Sorted, heard: Withheld) -> Iterable[RawRow]:
    seals = desk.seals.for_page()
    states = (RawState.APPLIED, RawState.HELD, RawState.STALE)
    for state, part in zip(states, parts, strict=True):
        for one in part:
            place = place_of(desk.source.system_id, desk.kind, one.key, one.version)
            unkept = desk.kind in UNKEPT and state is not RawState.HELD
            content = None if unkept else heard.content(desk, one)
            sealed = None if content is None else seals.close(place, content)
            withheld = state is RawState.HELD and heard.waits(one)
            yield RawRow(one.key, one.version, RawState.WITHHELD if withheld else state, sealed)
